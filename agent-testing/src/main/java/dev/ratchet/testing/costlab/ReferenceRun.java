package dev.ratchet.testing.costlab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A run whose course is fixed: each turn calls a tool that reads pages, the last one answers.
 *
 * @param turns how many answers there are, the last one without calls
 * @param results how long the pages are
 * @param calls how many pages each turn reads at the same time
 * @param gap how long the tools of a turn take
 */
public record ReferenceRun(int turns, Results results, int calls, Duration gap) {
    private static final int LONGEST = 400_000; // a hundred thousand tokens
    private static final long SEED = 20_261_121;

    /** How long the results of a turn are, all its calls together. */
    public enum Results {
        /** 8,000 characters, some 2,000 tokens. */
        CONSTANT,
        /**
         * A Pareto distribution of exponent 1.16, where a fifth of the results has four fifths of the text: 2,000 characters
         * and more for each turn with one call, 400,000 at most.
         */
        HEAVY_TAILED;

        /** {@return such as {@code heavy-tailed}} */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * {@return all reference runs: those of 50 turns with each kind of results, number of calls and gap; those of 200 with
     * each kind and number without gaps, and with each gap and one call}
     */
    public static List<ReferenceRun> all() {
        List<Integer> calls = List.of(1, 5, 12, 28);
        List<Duration> gaps =
                List.of(Duration.ZERO, Duration.ofMinutes(4), Duration.ofMinutes(6), Duration.ofMinutes(40));
        List<ReferenceRun> all = new ArrayList<>();
        for (int turns : List.of(50, 200)) {
            for (Results results : Results.values()) {
                for (int each : calls) {
                    for (Duration gap : gaps) {
                        if (turns == 50 || each == 1 || gap.isZero()) {
                            all.add(new ReferenceRun(turns, results, each, gap));
                        }
                    }
                }
            }
        }
        return all;
    }

    /** {@return the same with tools that take no time} */
    ReferenceRun withoutGaps() {
        return new ReferenceRun(turns, results, calls, Duration.ZERO);
    }

    /** {@return such as {@code 50-constant-5x-40m}} */
    public String name() {
        return turns + "-" + results.label() + "-" + calls + "x-" + gap.toMinutes() + "m";
    }

    /** {@return the characters of each page, by its number, from 0} */
    List<Integer> pages() {
        return pages(SEED);
    }

    List<Integer> pages(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Integer> pages = new ArrayList<>();
        for (int i = 0; i < (turns - 1) * calls; i++) {
            pages.add(
                    switch (results) {
                        case CONSTANT -> Math.max(400, 8_000 / calls);
                        case HEAVY_TAILED -> (int)
                                Math.min(LONGEST, 2_000.0 / calls * Math.pow(1 - random.nextDouble(), -1 / 1.16));
                    });
        }
        return pages;
    }
}
