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
    static final int RESULT_BUDGET = 60_000; // characters, that of a runner by default
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
     * {@return the reference runs: those of 50 turns with each kind of results, number of calls and gap; those of 200, which
     * take longer, with each number of calls and no gap, and with one call and gaps of 40 minutes}
     */
    public static List<ReferenceRun> all() {
        List<Duration> gaps =
                List.of(Duration.ZERO, Duration.ofMinutes(4), Duration.ofMinutes(6), Duration.ofMinutes(40));
        List<ReferenceRun> all = new ArrayList<>();
        for (Results results : Results.values()) {
            for (int calls : List.of(1, 5, 12, 28)) {
                for (Duration gap : gaps) {
                    all.add(new ReferenceRun(50, results, calls, gap));
                }
            }
        }
        for (Results results : Results.values()) {
            for (int calls : List.of(1, 5, 12, 28)) {
                all.add(new ReferenceRun(200, results, calls, Duration.ZERO));
            }
            all.add(new ReferenceRun(200, results, 1, Duration.ofMinutes(40)));
        }
        return all;
    }

    /** {@return whether a result is longer than what the model gets of one by default} */
    boolean isShortened() {
        return pages().stream().anyMatch(page -> page > RESULT_BUDGET);
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
                        case HEAVY_TAILED ->
                            (int) Math.min(LONGEST, 2_000.0 / calls * Math.pow(1 - random.nextDouble(), -1 / 1.16));
                    });
        }
        return pages;
    }
}
