package dev.ratchet.schema;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The string formats that schemas of Java types have, as JSON Schema defines them (RFC 3339, 3986, 4122). */
final class Formats {
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern TIME = Pattern.compile("\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?([zZ]|[+-]\\d{2}:\\d{2})");
    // RFC 3339, appendix A; fractions of seconds besides, which Java writes.
    private static final Pattern DURATION =
            Pattern.compile("P(?!$)(\\d+W|(\\d+Y)?(\\d+M)?(\\d+D)?" + "(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+(\\.\\d+)?S)?)?)");
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    // What cannot be an address anywhere; the rest only its server knows.
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+");
    private static final int MAX_EMAIL = 254; // RFC 5321
    // A longer one is no date, and no expression is to run over megabytes.
    private static final int MAX_LENGTH = 64;

    private static final Map<String, Predicate<String>> CHECKS = Map.of(
            "date", Formats::isDate,
            "time", Formats::isTime,
            "date-time", Formats::isDateTime,
            "duration", text -> isShort(text) && DURATION.matcher(text).matches(),
            "uuid", text -> isShort(text) && UUID.matcher(text).matches(),
            "uri", Formats::isUri,
            "email", text -> text.length() <= MAX_EMAIL && EMAIL.matcher(text).matches());

    private Formats() {}

    /** {@return whether {@code text} has that format; true for a format that is not known} */
    static boolean matches(String format, String text) {
        Predicate<String> check = CHECKS.get(format);
        return check == null || check.test(text);
    }

    private static boolean isShort(String text) {
        return text.length() <= MAX_LENGTH;
    }

    private static boolean isDate(String text) {
        return isShort(text) && DATE.matcher(text).matches() && parses(() -> LocalDate.parse(text));
    }

    private static boolean isTime(String text) {
        return isShort(text) && TIME.matcher(text).matches() && parses(() -> OffsetTime.parse(text));
    }

    private static boolean isDateTime(String text) {
        return isShort(text)
                && text.length() > 11
                && DATE.matcher(text.substring(0, 10)).matches()
                && (text.charAt(10) == 'T' || text.charAt(10) == 't')
                && TIME.matcher(text.substring(11)).matches()
                && parses(() -> OffsetDateTime.parse(text));
    }

    private static boolean isUri(String text) {
        try {
            return new URI(text).isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean parses(Runnable parser) {
        try {
            parser.run();
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
