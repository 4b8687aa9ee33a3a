package dev.ratchet.testing.planner;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One number out of those of a span of time, where a task asks for it: all months are looked at, not only two. */
enum Aggregate {
    LOWEST("lowest|minimum|cheapest|low"),
    HIGHEST("highest|maximum|high|peak"),
    AVERAGE("average|mean");

    private final Pattern word;

    Aggregate(String words) {
        this.word = Pattern.compile("(?i)(?<![\\w-])(?:" + words + ")(?![\\w-])");
    }

    static Optional<Aggregate> in(String text) {
        return Arrays.stream(values())
                .filter(aggregate -> aggregate.word.matcher(text).find())
                .findFirst();
    }

    /**
     * {@return such as {@code lowest 4.5 in 1987-02, of the 12 I looked at from 1987-01 to 1987-12}}
     *
     * @param figures at least one, in the order of time
     */
    String of(List<Comparison.Figure> figures) {
        Comparator<Comparison.Figure> byValue = Comparator.comparing(Comparison.Figure::value);
        String result = switch (this) {
            case LOWEST -> single("lowest ", figures.stream().min(byValue).orElseThrow());
            case HIGHEST -> single("highest ", figures.stream().max(byValue).orElseThrow());
            case AVERAGE ->
                "average "
                        + figures.stream()
                                .map(Comparison.Figure::value)
                                .reduce(BigDecimal.ZERO, BigDecimal::add)
                                .divide(BigDecimal.valueOf(figures.size()), 2, RoundingMode.HALF_UP)
                                .toPlainString();
        };
        return result + ", of the " + figures.size() + " I looked at from "
                + figures.get(0).time() + " to "
                + figures.get(figures.size() - 1).time();
    }

    private static String single(String what, Comparison.Figure figure) {
        return what + figure.value().toPlainString() + " in " + figure.time();
    }
}
