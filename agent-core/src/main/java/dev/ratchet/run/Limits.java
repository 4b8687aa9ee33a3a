package dev.ratchet.run;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a run may go. All but the duration are tested before a model call, so the calls of the last turn are run and
 * answered and the run can be resumed.
 *
 * @param maxTurns how many answers of the model at most; 50 by default, what tasks in production take
 * @param maxRepeats after how many turns in a row with the very same calls it ends; 5 by default, by then the model is stuck
 * @param maxTokens after how many tokens in and out together it ends, or null for no limit
 * @param maxCost after how many US dollars at list price it ends, or null for no limit
 * @param maxDuration after how long it is stopped, wherever it is, or null for no limit
 */
public record Limits(
        int maxTurns,
        int maxRepeats,
        @Nullable Long maxTokens,
        @Nullable BigDecimal maxCost,
        @Nullable Duration maxDuration) {

    /** 50 turns, 5 repetitions, no limit on tokens, money and time. */
    public static final Limits DEFAULT = new Limits(50, 5, null, null, null);

    /** Refuses what is not positive. */
    public Limits {
        positive("maxTurns", maxTurns);
        positive("maxRepeats", maxRepeats);
        if (maxTokens != null) {
            positive("maxTokens", maxTokens);
        }
        if (maxCost != null && maxCost.signum() <= 0) {
            throw new IllegalArgumentException("maxCost <= 0: " + maxCost.toPlainString());
        }
        if (maxDuration != null && (maxDuration.isNegative() || maxDuration.isZero())) {
            throw new IllegalArgumentException("maxDuration <= 0: " + maxDuration);
        }
    }

    /** {@return these limits with another number of turns} */
    public Limits withMaxTurns(int turns) {
        return new Limits(turns, maxRepeats, maxTokens, maxCost, maxDuration);
    }

    /** {@return these limits with another number of repetitions} */
    public Limits withMaxRepeats(int repeats) {
        return new Limits(maxTurns, repeats, maxTokens, maxCost, maxDuration);
    }

    /** {@return these limits with a limit on tokens} */
    public Limits withMaxTokens(long tokens) {
        return new Limits(maxTurns, maxRepeats, tokens, maxCost, maxDuration);
    }

    /** {@return these limits with a limit on money, in US dollars} */
    public Limits withMaxCost(BigDecimal usd) {
        return new Limits(maxTurns, maxRepeats, maxTokens, usd, maxDuration);
    }

    /** {@return these limits with a limit on time} */
    public Limits withMaxDuration(Duration duration) {
        return new Limits(maxTurns, maxRepeats, maxTokens, maxCost, duration);
    }

    private static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " < 1: " + value);
        }
    }
}
