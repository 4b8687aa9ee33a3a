package dev.ratchet.testing.planner;

import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The dates, months and years in a text, in order. A month without a year has the year that comes next.
 *
 * @param all in the order of the text
 */
record Moments(List<Moment> all) {
    private static final int MOST_MONTHS = 24; // calls for one subject
    private static final String MONTH_NAMES = Arrays.stream(Month.values())
            .map(month -> month.getDisplayName(TextStyle.FULL, Locale.ENGLISH) + "|"
                    + month.getDisplayName(TextStyle.SHORT, Locale.ENGLISH))
            .collect(Collectors.joining("|"));
    static final Pattern PATTERN =
            Pattern.compile("\\b(?<date>\\d{4}-\\d{2}-\\d{2})\\b|\\b(?<iso>\\d{4}-(?:0[1-9]|1[0-2]))\\b"
                    + "|\\b(?<name>" + MONTH_NAMES + ")\\b\\.?,?(?:\\s+(?:of\\s+)?(?<of>\\d{4})\\b)?"
                    + "|(?i:\\bq(?<q>[1-4])|\\b(?<quarter>first|second|third|fourth|last) quarter)(?: (?:of )?)(?<qy>(?:19|20)\\d{2})\\b"
                    + "|\\b(?<year>(?:19|20)\\d{2})\\b");

    /**
     * A span of time.
     *
     * @param from its first day
     * @param to its last day
     */
    record Moment(LocalDate from, LocalDate to) {
        boolean wholeYear() {
            return from.getDayOfYear() == 1 && from.plusYears(1).minusDays(1).equals(to);
        }
    }

    static Moments in(String text) {
        List<Moment> found = new ArrayList<>();
        List<Month> yearless = new ArrayList<>();
        Matcher matcher = PATTERN.matcher(text);
        while (matcher.find()) {
            if (matcher.group("date") != null) {
                date(matcher.group("date"), found);
            } else if (matcher.group("iso") != null) {
                found.add(month(YearMonth.parse(matcher.group("iso"))));
            } else if (matcher.group("name") != null) {
                Month month = named(matcher.group("name"));
                String of = matcher.group("of");
                if (of == null) {
                    yearless.add(month);
                } else {
                    year(Integer.parseInt(of), yearless, found);
                    found.add(month(YearMonth.of(Integer.parseInt(of), month)));
                }
            } else if (matcher.group("qy") != null) {
                found.add(quarter(matcher));
            } else {
                int year = Integer.parseInt(matcher.group("year"));
                if (!year(year, yearless, found)) {
                    found.add(new Moment(LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31)));
                }
            }
        }
        return new Moments(List.copyOf(found));
    }

    boolean none() {
        return all.isEmpty();
    }

    /**
     * {@return the months to look at: those that are named; of a year the first and the last; of several years the first
     * month of the first and the last month of the last}
     */
    List<YearMonth> months() {
        List<YearMonth> months = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Moment moment = all.get(i);
            boolean opens = i == 0 || !moment.wholeYear();
            boolean closes = i == all.size() - 1 || !moment.wholeYear();
            if (opens) {
                months.add(YearMonth.from(moment.from()));
            }
            if (closes) {
                months.add(YearMonth.from(moment.to()));
            }
        }
        return months.stream().distinct().toList();
    }

    /** {@return all months from the first moment to the last, or none if they are more than two years} */
    List<YearMonth> everyMonth() {
        YearMonth first = YearMonth.from(all.get(0).from());
        YearMonth last = YearMonth.from(all.get(all.size() - 1).to());
        long count = first.until(last, ChronoUnit.MONTHS) + 1;
        return count < 1 || count > MOST_MONTHS
                ? List.of()
                : Stream.iterate(first, month -> month.plusMonths(1))
                        .limit(count)
                        .toList();
    }

    private static Moment quarter(Matcher matcher) {
        int number = matcher.group("q") != null
                ? Integer.parseInt(matcher.group("q"))
                : switch (matcher.group("quarter").toLowerCase(Locale.ROOT)) {
                    case "first" -> 1;
                    case "second" -> 2;
                    case "third" -> 3;
                    default -> 4;
                };
        YearMonth first = YearMonth.of(Integer.parseInt(matcher.group("qy")), 3 * number - 2);
        return new Moment(first.atDay(1), first.plusMonths(2).atEndOfMonth());
    }

    private static void date(String text, List<Moment> found) {
        try {
            found.add(new Moment(LocalDate.parse(text), LocalDate.parse(text)));
        } catch (java.time.DateTimeException e) {
            return; // looks like a date and is none
        }
    }

    private static boolean year(int year, List<Month> yearless, List<Moment> found) {
        boolean any = !yearless.isEmpty();
        yearless.forEach(month -> found.add(month(YearMonth.of(year, month))));
        yearless.clear();
        return any;
    }

    private static Moment month(YearMonth month) {
        return new Moment(month.atDay(1), month.atEndOfMonth());
    }

    private static Month named(String name) {
        return Arrays.stream(Month.values())
                .filter(month ->
                        month.getDisplayName(TextStyle.FULL, Locale.ENGLISH).startsWith(name))
                .findFirst()
                .orElseThrow();
    }
}
