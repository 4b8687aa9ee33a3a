package dev.ratchet.run;

import dev.ratchet.usage.Allowance;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a run may go. All but the duration are tested before a model call, so the calls of the last turn are run and
 * answered and the run can be resumed. Immutable: each method returns other limits.
 *
 * @param maxTurns how many answers of the model at most; 50 by default, what tasks in production take
 * @param maxRepeats after how many turns with the very same calls, in a row or every other turn, or with the same error it
 *     ends; 5 by default, by then the model is stuck
 * @param nudgeRepeats after how many of them the model reads in the result that it goes round in circles; 3 by default:
 *     twice the same is often meant, and two turns are left to find another way
 * @param maxErrors after how many turns in a row it ends of which all calls failed, each in its own way; 10 by default: who
 *     mends a program sees several errors on the way
 * @param maxToolCalls how many calls of tools are run at most, or null for no limit; a call beyond it is answered with an
 *     error that says so, for the model can still answer with what it has
 * @param maxCallsByTool the same for single tools, by name
 * @param spending how many tokens and US dollars at list price may be spent; no limit by default. Before a request is sent
 *     the most that it can use is reserved, and the answer made shorter to fit, down to 1,000 tokens
 * @param maxDuration after how long it is stopped, wherever it is, or null for no limit
 * @param lastTurn whether the model is asked for one last answer, without tools, when a limit is reached; not by default:
 *     it is an uncached request, and who resumes the run has no use for it
 */
public record Limits(
        int maxTurns,
        int maxRepeats,
        int nudgeRepeats,
        int maxErrors,
        @Nullable Integer maxToolCalls,
        Map<String, Integer> maxCallsByTool,
        Allowance spending,
        @Nullable Duration maxDuration,
        boolean lastTurn) {

    /** 50 turns, 5 repetitions, 10 turns of errors, no limit on calls, tokens, money and time; no last turn. */
    public static final Limits DEFAULT = new Limits(50, 5, 3, 10, null, Map.of(), Allowance.UNLIMITED, null, false);

    /** Refuses what is not positive. */
    public Limits {
        positive("maxTurns", maxTurns);
        positive("maxRepeats", maxRepeats);
        positive("nudgeRepeats", nudgeRepeats);
        positive("maxErrors", maxErrors);
        positive("maxToolCalls", maxToolCalls);
        maxCallsByTool = Map.copyOf(maxCallsByTool);
        maxCallsByTool.forEach((tool, calls) -> positive("maxToolCalls of " + tool, calls));
        positive("maxInputTokens", spending.inputTokens());
        positive("maxOutputTokens", spending.outputTokens());
        positive("maxTokens", spending.tokens());
        if (spending.usd() != null && spending.usd().signum() <= 0) {
            throw tooSmall("maxCost <= 0: " + spending.usd().toPlainString());
        }
        if (maxDuration != null && (maxDuration.isNegative() || maxDuration.isZero())) {
            throw tooSmall("maxDuration <= 0: " + maxDuration);
        }
    }

    /** {@return these limits with another number of turns} */
    public Limits withMaxTurns(int turns) {
        return new Limits(
                turns,
                maxRepeats,
                nudgeRepeats,
                maxErrors,
                maxToolCalls,
                maxCallsByTool,
                spending,
                maxDuration,
                lastTurn);
    }

    /** {@return these limits with another number of repetitions} */
    public Limits withMaxRepeats(int repeats) {
        return new Limits(
                maxTurns,
                repeats,
                nudgeRepeats,
                maxErrors,
                maxToolCalls,
                maxCallsByTool,
                spending,
                maxDuration,
                lastTurn);
    }

    /** {@return these limits with another number of repetitions after which the model is told} */
    public Limits withNudgeRepeats(int repeats) {
        return new Limits(
                maxTurns,
                maxRepeats,
                repeats,
                maxErrors,
                maxToolCalls,
                maxCallsByTool,
                spending,
                maxDuration,
                lastTurn);
    }

    /** {@return these limits with another number of turns in a row of which all calls fail} */
    public Limits withMaxErrors(int turns) {
        return new Limits(
                maxTurns,
                maxRepeats,
                nudgeRepeats,
                turns,
                maxToolCalls,
                maxCallsByTool,
                spending,
                maxDuration,
                lastTurn);
    }

    /** {@return these limits with a limit on calls of tools} */
    public Limits withMaxToolCalls(int calls) {
        return new Limits(
                maxTurns, maxRepeats, nudgeRepeats, maxErrors, calls, maxCallsByTool, spending, maxDuration, lastTurn);
    }

    /** {@return these limits with a limit on calls of one tool} */
    public Limits withMaxToolCalls(String tool, int calls) {
        Map<String, Integer> byTool = new HashMap<>(maxCallsByTool);
        byTool.put(tool, calls);
        return new Limits(
                maxTurns, maxRepeats, nudgeRepeats, maxErrors, maxToolCalls, byTool, spending, maxDuration, lastTurn);
    }

    /** {@return these limits with a limit on tokens in, from the cache or not, of all requests together} */
    public Limits withMaxInputTokens(long tokens) {
        return withSpending(spending.withInputTokens(tokens));
    }

    /** {@return these limits with a limit on tokens out, thinking included} */
    public Limits withMaxOutputTokens(long tokens) {
        return withSpending(spending.withOutputTokens(tokens));
    }

    /** {@return these limits with a limit on tokens in and out together} */
    public Limits withMaxTokens(long tokens) {
        return withSpending(spending.withTokens(tokens));
    }

    /** {@return these limits with a limit on money, in US dollars at list price} */
    public Limits withMaxCost(BigDecimal usd) {
        return withSpending(spending.withUsd(usd));
    }

    /** {@return these limits with other limits on tokens and money} */
    public Limits withSpending(Allowance allowed) {
        return new Limits(
                maxTurns,
                maxRepeats,
                nudgeRepeats,
                maxErrors,
                maxToolCalls,
                maxCallsByTool,
                allowed,
                maxDuration,
                lastTurn);
    }

    /** {@return these limits with a limit on time} */
    public Limits withMaxDuration(Duration duration) {
        return new Limits(
                maxTurns,
                maxRepeats,
                nudgeRepeats,
                maxErrors,
                maxToolCalls,
                maxCallsByTool,
                spending,
                duration,
                lastTurn);
    }

    /**
     * Has the model asked for one last answer when turns, repetitions, errors, tokens or money reach their limit. It is one
     * of the turns, and its tokens and money are kept ready from the start: the run stays within its limits. Time has none,
     * for nothing new starts when it is up.
     */
    public Limits withLastTurn() {
        return new Limits(
                maxTurns,
                maxRepeats,
                nudgeRepeats,
                maxErrors,
                maxToolCalls,
                maxCallsByTool,
                spending,
                maxDuration,
                true);
    }

    private static void positive(String name, @Nullable Number value) {
        if (value != null && value.longValue() < 1) {
            throw tooSmall(name + " < 1: " + value);
        }
    }

    private static IllegalArgumentException tooSmall(String what) {
        return new IllegalArgumentException(what + "; leave the limit out for none, or give more than 0");
    }
}
