package dev.ratchet.tools.calculator;

import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The functions that an expression may call. */
enum Function {
    SQRT(1),
    ABS(1),
    FLOOR(1),
    CEIL(1),
    ROUND(2),
    MIN(Integer.MAX_VALUE),
    MAX(Integer.MAX_VALUE),
    SUM(Integer.MAX_VALUE),
    AVG(Integer.MAX_VALUE);

    private static final Ratio HALF = Ratio.ONE.dividedBy(Ratio.whole(2));

    private final int most;

    Function(int most) {
        this.most = most;
    }

    static Optional<Function> named(String name) {
        return Arrays.stream(values())
                .filter(function -> function.word().equalsIgnoreCase(name))
                .findFirst();
    }

    static String unknown(String name) {
        return "\"" + name + "\" is not known; there are the functions "
                + Arrays.stream(values()).map(Function::word).collect(Collectors.joining(", "));
    }

    /** {@return its value for {@code numbers}, of which there is at least one} */
    Ratio of(List<Ratio> numbers) {
        if (numbers.size() > most) {
            throw new ArithmeticException(word() + " takes "
                    + (most == 1 ? "one number" : "at most " + most + " numbers") + ", found " + numbers.size());
        }
        Ratio first = numbers.get(0);
        return switch (this) {
            case SQRT -> first.power(HALF);
            case ABS -> first.abs();
            case FLOOR -> first.toPlaces(0, RoundingMode.FLOOR);
            case CEIL -> first.toPlaces(0, RoundingMode.CEILING);
            case ROUND ->
                first.toPlaces(numbers.size() == 1 ? 0 : numbers.get(1).asPlaces(), RoundingMode.HALF_UP);
            case MIN -> numbers.stream().min(Ratio::compare).orElseThrow();
            case MAX -> numbers.stream().max(Ratio::compare).orElseThrow();
            case SUM -> sum(numbers);
            case AVG -> sum(numbers).dividedBy(Ratio.whole(numbers.size()));
        };
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Ratio sum(List<Ratio> numbers) {
        return numbers.stream().reduce(Ratio.whole(0), Ratio::plus);
    }
}
