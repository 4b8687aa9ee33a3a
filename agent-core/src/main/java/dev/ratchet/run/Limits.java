package dev.ratchet.run;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a run may go. All but the duration are tested before a model call, so the calls of the last turn are run and
 * answered and the run can be resumed.
 *
 * @param maxTurns how many answers of the model at most; 50 by default, what tasks in production take
 * @param maxRepeats after how many turns with the very same calls, in a row or every other turn, or with the same error it
 *     ends; 5 by default, by then the model is stuck
 * @param nudgeRepeats after how many of them the model reads in the result that it goes round in circles; 3 by default:
 *     twice the same is often meant, and two turns are left to find another way
 * @param maxTokens after how many tokens in and out together it ends, or null for no limit
 * @param maxCost after how many US dollars at list price it ends, or null for no limit
 * @param maxDuration after how long it is stopped, wherever it is, or null for no limit
 */
public record Limits(
        int maxTurns,
        int maxRepeats,
        int nudgeRepeats,
        @Nullable Long maxTokens,
        @Nullable BigDecimal maxCost,
        @Nullable Duration maxDuration) {

    /** 50 turns, 5 repetitions, no limit on tokens, money and time. */
    public static final Limits DEFAULT = new Limits(50, 5, 3, null, null, null);

    /** Refuses what is not positive. */
    public Limits {
        positive("maxTurns", maxTurns);
        positive("maxRepeats", maxRepeats);
        positive("nudgeRepeats", nudgeRepeats);
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
        return new Limits(turns, maxRepeats, nudgeRepeats, maxTokens, maxCost, maxDuration);
    }

    /** {@return these limits with another number of repetitions} */
    public Limits withMaxRepeats(int repeats) {
        return new Limits(maxTurns, repeats, nudgeRepeats, maxTokens, maxCost, maxDuration);
    }

    /** {@return these limits with another number of repetitions after which the model is told} */
    public Limits withNudgeRepeats(int repeats) {
        return new Limits(maxTurns, maxRepeats, repeats, maxTokens, maxCost, maxDuration);
    }

    /** {@return these limits with a limit on tokens} */
    public Limits withMaxTokens(long tokens) {
        return new Limits(maxTurns, maxRepeats, nudgeRepeats, tokens, maxCost, maxDuration);
    }

    /** {@return these limits with a limit on money, in US dollars} */
    public Limits withMaxCost(BigDecimal usd) {
        return new Limits(maxTurns, maxRepeats, nudgeRepeats, maxTokens, usd, maxDuration);
    }

    /** {@return these limits with a limit on time} */
    public Limits withMaxDuration(Duration duration) {
        return new Limits(maxTurns, maxRepeats, nudgeRepeats, maxTokens, maxCost, duration);
    }

    private static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " < 1: " + value);
        }
    }
}
