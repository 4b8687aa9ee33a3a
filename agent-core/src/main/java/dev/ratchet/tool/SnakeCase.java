package dev.ratchet.tool;

import java.util.Locale;
import java.util.regex.Pattern;

/** Java names as the wire has them: {@code stockPrice} is {@code stock_price}, {@code readURLOf} is {@code read_url_of}. */
final class SnakeCase {
    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    private SnakeCase() {}

    static String of(String javaName) {
        return WORD_START.matcher(javaName).replaceAll("_").toLowerCase(Locale.ROOT);
    }
}
