package dev.ratchet.tools.clock;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolException;
import dev.ratchet.tool.ToolParam;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tools that know the time and count days: {@code current_time}, {@code time_between} and {@code shift_time}. Times go in and
 * come out as ISO 8601, in one of three forms that are never mixed: {@code 2026-11-25}, {@code 2026-11-25T16:42} without a
 * zone, and {@code 2026-11-25T16:42+01:00[Europe/Berlin]} with one. Years are from 1 to 9999. Safe to share between threads.
 */
public final class Clock {
    private static final List<ChronoUnit> AFTER_MONTHS =
            List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES, ChronoUnit.SECONDS);

    private final InstantSource now;
    private final ZoneId home;

    /** Makes tools that tell this machine's time, and its zone's where the model names none. */
    public Clock() {
        this(InstantSource.system(), ZoneId.systemDefault());
    }

    /**
     * Makes tools that tell the time of {@code now}.
     *
     * @param home the zone where the model names none
     */
    public Clock(InstantSource now, ZoneId home) {
        this.now = now;
        this.home = home;
    }

    /** What a shift is counted in. */
    public enum Unit {
        /** Calendar years. */
        @JsonProperty("years")
        YEARS(ChronoUnit.YEARS),
        /** Calendar months. */
        @JsonProperty("months")
        MONTHS(ChronoUnit.MONTHS),
        /** Weeks of seven days. */
        @JsonProperty("weeks")
        WEEKS(ChronoUnit.WEEKS),
        /** Calendar days: the same time of day, also where the clocks change. */
        @JsonProperty("days")
        DAYS(ChronoUnit.DAYS),
        /** Hours as they pass. */
        @JsonProperty("hours")
        HOURS(ChronoUnit.HOURS),
        /** Minutes. */
        @JsonProperty("minutes")
        MINUTES(ChronoUnit.MINUTES),
        /** Seconds. */
        @JsonProperty("seconds")
        SECONDS(ChronoUnit.SECONDS);

        private final ChronoUnit unit;

        Unit(ChronoUnit unit) {
            this.unit = unit;
        }
    }

    /**
     * A moment: {@code {"time":"2026-11-25T16:42:53+01:00[Europe/Berlin]","weekday":"Wednesday","week":48}}.
     *
     * @param time in one of the three forms
     * @param weekday its English name
     * @param week the number of its week by ISO 8601
     */
    public record Moment(String time, String weekday, int week) {
        private static Moment of(Temporal time) {
            Temporal whole = time instanceof LocalDate ? time : time.with(ChronoField.NANO_OF_SECOND, 0);
            return new Moment(
                    whole.toString(),
                    DateTimeFormatter.ofPattern("EEEE", Locale.ENGLISH).format(time),
                    time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
        }
    }

    /**
     * Returns the present moment.
     *
     * @throws ToolException if there is no such zone; the message names the nearest
     */
    @Tool(
            readOnly = true,
            value =
                    "Tells the current date and time in a time zone. Use it whenever the answer depends on today's date or the time of "
                            + "day, since you do not know them otherwise. Returns for example {\"time\":\"2026-11-25T16:42:53+01:00"
                            + "[Europe/Berlin]\",\"weekday\":\"Wednesday\",\"week\":48}, with the number of the week by ISO 8601.")
    public Moment currentTime(
            @ToolParam("Time zone such as Europe/Berlin, UTC or +02:00; the user's own if left out")
                    Optional<String> timeZone) {
        return Moment.of(now.instant().atZone(timeZone.map(TimeZones::named).orElse(home)));
    }

    /**
     * Returns the time from {@code start} to {@code end} in words.
     *
     * @throws ToolException if one is no time, or they have different forms
     */
    @Tool(
            readOnly = true,
            value =
                    "Counts the time from one date, or date and time, to another. Use it instead of counting days yourself. Give both "
                            + "in the same form. Returns the total and the calendar parts, such as \"29 days, which is 1 month and 1 day\"; "
                            + "the end is not counted; a minus stands before it if the end comes first.")
    public String timeBetween(
            @ToolParam(
                            "Where to count from, such as 2026-01-31, 2026-01-31T09:30 or 2026-01-31T09:30+01:00[Europe/Berlin]")
                    String start,
            @ToolParam("Where to count to, in the same form as start") String end) {
        Temporal from = Times.read("start", start);
        Temporal to = Times.read("end", end);
        if (from.getClass() != to.getClass()) {
            throw new ToolException(
                    "start is " + Times.form(from) + " and end is " + Times.form(to) + "; give both in the same form");
        }
        boolean dates = from instanceof LocalDate;
        ChronoUnit total = dates ? ChronoUnit.DAYS : ChronoUnit.SECONDS;
        long all = total.between(from, to);
        Temporal earlier = all < 0 ? to : from;
        Temporal later = all < 0 ? from : to;
        // All months at once, since one that is too short for the day would move all that follow.
        long months = ChronoUnit.MONTHS.between(earlier, later);
        List<String> parts = new ArrayList<>(
                List.of(counted(months / 12, ChronoUnit.YEARS), counted(months % 12, ChronoUnit.MONTHS)));
        Temporal reached = earlier.plus(months, ChronoUnit.MONTHS);
        for (ChronoUnit unit : dates ? List.of(ChronoUnit.DAYS) : AFTER_MONTHS) {
            long count = unit.between(reached, later);
            reached = reached.plus(count, unit);
            parts.add(counted(count, unit));
        }
        parts.removeIf(part -> part.startsWith("0 "));
        String last = String.join(", ", parts).replaceFirst(", (?=[^,]*$)", " and ");
        String counted = counted(Math.abs(all), total);
        return (all < 0 ? "-" : "") + counted + (last.isEmpty() || last.equals(counted) ? "" : ", which is " + last);
    }

    /**
     * Returns the moment so much later, or earlier if {@code amount} is negative.
     *
     * @throws ToolException if {@code start} is no time, is a date that hours are added to, or the result is out of range
     */
    @Tool(
            readOnly = true,
            value =
                    "Adds years, months, weeks, days, hours, minutes or seconds to a date, or date and time; a negative amount goes "
                            + "back. Use it instead of counting on the calendar yourself. A day that a month does not have becomes its last. "
                            + "Returns for example {\"time\":\"2026-02-28\",\"weekday\":\"Saturday\",\"week\":9}.")
    public Moment shiftTime(
            @ToolParam("Where to start, such as 2026-01-31, 2026-01-31T09:30 or 2026-01-31T09:30+01:00[Europe/Berlin]")
                    String start,
            @ToolParam("How many units to add, such as 30, or -30 to go back") int amount,
            @ToolParam("What the amount counts, such as days") Unit unit) {
        Temporal from = Times.read("start", start);
        if (from instanceof LocalDate && !unit.unit.isDateBased()) {
            throw new ToolException(
                    "start is a date, so there are no " + unit.name().toLowerCase(Locale.ROOT)
                            + " to add to; give it with a time, such as " + from + "T00:00");
        }
        try {
            return Moment.of(Times.inRange(from.plus(amount, unit.unit)));
        } catch (DateTimeException | ArithmeticException e) {
            throw new ToolException("the result is not between the years 1 and 9999; give a smaller amount", e);
        }
    }

    private static String counted(long count, ChronoUnit unit) {
        String name = unit.name().toLowerCase(Locale.ROOT);
        return count + " " + (count == 1 ? name.substring(0, name.length() - 1) : name);
    }
}
