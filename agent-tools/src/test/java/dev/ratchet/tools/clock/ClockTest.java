package dev.ratchet.tools.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.tool.ToolException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockTest {
    private final Clock clock =
            new Clock(InstantSource.fixed(Instant.parse("2026-11-25T15:42:53.123Z")), ZoneId.of("Europe/Berlin"));

    @ParameterizedTest
    @CsvSource({
        ", 2026-11-25T16:42:53+01:00[Europe/Berlin], Wednesday",
        "UTC, 2026-11-25T15:42:53Z[UTC], Wednesday",
        "asia/tokyo, 2026-11-26T00:42:53+09:00[Asia/Tokyo], Thursday",
        "+05:30, 2026-11-25T21:12:53+05:30, Wednesday",
    })
    void theTimeIsThatOfTheZone(String zone, String time, String weekday) {
        assertThat(clock.currentTime(Optional.ofNullable(zone))).isEqualTo(new Clock.Moment(time, weekday, 48));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Berlin | did you mean Europe/Berlin?",
                "Europe/Berln | did you mean Europe/Berlin?",
                "Germany/Berlin | did you mean Europe/Berlin?",
                "America/New York | did you mean America/New_York?",
                "PST | did you mean America/Los_Angeles?",
                "Frankfurt am Main | write the region and a city of the zone, such as Europe/Berlin, or an offset, such as"
                        + " +02:00",
                "+99:00 | write the region and a city of the zone, such as Europe/Berlin, or an offset, such as +02:00",
                "'' | write the region and a city of the zone, such as Europe/Berlin, or an offset, such as +02:00",
            })
    void anUnknownZoneNamesTheNearest(String zone, String mend) {
        assertThatThrownBy(() -> clock.currentTime(Optional.of(zone)))
                .isInstanceOf(ToolException.class)
                .hasMessage("there is no time zone \"" + zone + "\"; " + mend);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-01-31 | 2026-03-01 | 29 days, which is 1 month and 1 day",
                "2026-03-01 | 2026-01-31 | -29 days, which is 1 month and 1 day",
                "2024-02-29 | 2026-02-28 | 730 days, which is 1 year, 11 months and 30 days",
                "2026-11-25 | 2026-11-25 | 0 days",
                "2026-11-25 | 2026-11-26 | 1 day",
                "2026-11-25T08:00 | 2026-11-25T09:30 | 5400 seconds, which is 1 hour and 30 minutes",
                "2026-11-25 08:00 | 2026-11-25T08:00:01 | 1 second",
                "2026-03-28T12:00+01:00[Europe/Berlin] | 2026-03-29T12:00+02:00[Europe/Berlin] | 82800 seconds, which is 1 day",
                "2026-11-25T08:00+01:00 | 2026-11-25T08:00Z | 3600 seconds, which is 1 hour",
            })
    void theTimeBetweenIsCountedInTotalAndInParts(String start, String end, String words) {
        assertThat(clock.timeBetween(start, end)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31, 1, MONTHS, 2026-02-28, Saturday, 9",
        "2026-11-25, -30, DAYS, 2026-10-26, Monday, 44",
        "2024-02-29, 1, YEARS, 2025-02-28, Friday, 9",
        "2026-12-31, 2, WEEKS, 2027-01-14, Thursday, 2",
        "2026-11-25T23:30, 45, MINUTES, 2026-11-26T00:15, Thursday, 48",
        "2026-03-28T12:00+01:00[Europe/Berlin], 1, DAYS, 2026-03-29T12:00+02:00[Europe/Berlin], Sunday, 13",
        "2026-03-28T12:00+01:00[Europe/Berlin], 24, HOURS, 2026-03-29T13:00+02:00[Europe/Berlin], Sunday, 13",
    })
    void aShiftGoesByTheCalendar(String start, int amount, Clock.Unit unit, String time, String weekday, int week) {
        assertThat(clock.shiftTime(start, amount, unit)).isEqualTo(new Clock.Moment(time, weekday, week));
    }

    @Test
    void whatThePresentTimeIsWrittenAsCanBeShifted() {
        String now = clock.currentTime(Optional.empty()).time();

        assertThat(clock.shiftTime(now, -1, Clock.Unit.HOURS).time())
                .isEqualTo("2026-11-25T15:42:53+01:00[Europe/Berlin]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "31.01.2026 | '\"31.01.2026\"'",
                "2026-02-30 | '\"2026-02-30\" (Invalid date ''FEBRUARY 30'')'",
                "2026-01-31T25:00 | '\"2026-01-31T25:00\"'",
                "today | '\"today\"'",
                "+12026-01-31 | '\"+12026-01-31\"'",
            })
    void whatIsNoTimeIsShownWithTheFormsThereAre(String text, String shown) {
        assertThatThrownBy(() -> clock.timeBetween("2026-01-31", text))
                .isInstanceOf(ToolException.class)
                .message()
                .startsWith("end is not a date or time: " + shown)
                .endsWith("; write it as 2026-01-31, 2026-01-31T09:30 or 2026-01-31T09:30+01:00[Europe/Berlin]");
    }

    @Test
    void formsAreNotMixed() {
        assertThatThrownBy(() -> clock.timeBetween("2026-01-31", "2026-01-31T09:30Z"))
                .hasMessage("start is a date and end is a time with a zone; give both in the same form");
        assertThatThrownBy(() -> clock.shiftTime("2026-01-31", 3, Clock.Unit.HOURS))
                .hasMessage("start is a date, so there are no hours to add to; give it with a time, such as "
                        + "2026-01-31T00:00");
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        assertThatThrownBy(() -> clock.shiftTime("2026-01-31", Integer.MAX_VALUE, Clock.Unit.YEARS))
                .hasMessage("the result is not between the years 1 and 9999; give a smaller amount");
        assertThatThrownBy(() -> clock.shiftTime("2026-01-31", -3000, Clock.Unit.YEARS))
                .hasMessage("the result is not between the years 1 and 9999; give a smaller amount");
        assertThatThrownBy(() -> clock.timeBetween("x".repeat(10_000), "2026-01-31"))
                .hasMessage("start must have at most 100 characters, found 10000");
    }
}
