package dev.ratchet.testing.planner;

import java.util.regex.Pattern;

/** Text whose lines are numbered, as tools that read files give it. */
final class Numbered {
    private static final Pattern NUMBER = Pattern.compile("(?m)^\\s*\\d+(?:\\t|: ?| ?\\| ?)");

    private Numbered() {}

    /** {@return the text without the numbers} */
    static String plain(String text) {
        return NUMBER.matcher(text).replaceAll("");
    }
}
