package dev.ratchet.tools.clock;

import dev.ratchet.message.VisibleText;
import dev.ratchet.tool.ToolException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;

/** The three forms of a time: a date, a date with a time of day, and such a one in a zone. */
final class Times {
    private static final int LONGEST = 100;

    private Times() {}

    /** {@return the {@code LocalDate}, {@code LocalDateTime} or {@code ZonedDateTime} that {@code text} is} */
    static Temporal read(String parameter, String text) {
        if (text.length() > LONGEST) {
            throw new ToolException(
                    parameter + " must have at most " + LONGEST + " characters, found " + text.length());
        }
        String iso = text.strip().replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) (?=\\d)", "$1T");
        try {
            return inRange(
                    iso.contains("T")
                            ? (Temporal) DateTimeFormatter.ISO_DATE_TIME.parseBest(
                                    iso, ZonedDateTime::from, LocalDateTime::from)
                            : LocalDate.parse(iso));
        } catch (DateTimeException e) {
            // Of a date that is well written the cause tells what is wrong with it: Invalid date 'FEBRUARY 30'
            String why = e.getCause() == null ? "" : " (" + e.getCause().getMessage() + ")";
            throw new ToolException(
                    parameter + " is not a date or time: \"" + VisibleText.of(text, LONGEST) + "\"" + why
                            + "; write it as 2026-01-31, 2026-01-31T09:30 or 2026-01-31T09:30+01:00[Europe/Berlin]",
                    e);
        }
    }

    static Temporal inRange(Temporal time) {
        int year = time.get(ChronoField.YEAR);
        if (year < 1 || year > 9999) {
            throw new DateTimeException("year " + year);
        }
        return time;
    }

    static String form(Temporal time) {
        return time instanceof LocalDate
                ? "a date"
                : time instanceof LocalDateTime ? "a time without a zone" : "a time with a zone";
    }
}
