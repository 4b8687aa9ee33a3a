package dev.ratchet.context;

import dev.ratchet.model.ContextEdits;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.ModelRequest.Diagnosis;
import dev.ratchet.model.OutputFormat;
import dev.ratchet.model.Prompt;
import dev.ratchet.tool.ToolDefinition;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Keeps count of the growing context and keeps it cheap. It never edits what was sent: it says where to cache, what the
 * service is to leave out, how full the window is, and whether the next request still fits. Functions only, no state of its
 * own; the same input gives the same plan.
 */
public final class ContextManager {
    // An answer shorter than this is of no use, so a request that leaves less room is not worth its price.
    static final long ROOM_FOR_AN_ANSWER = 1_000;

    // Only a safety net: long before this, clearing pays.
    static final double FULL = 0.8;

    // The lowest trigger that the service takes; where it is due it is to happen.
    private static final long LEAST_COMPACTED = 50_000;

    private ContextManager() {}

    /** {@return what is to be left out before the next request is made, if that is due} */
    public static Optional<ContextEdit> edit(ContextInput in) {
        return Clearing.due(in);
    }

    /** {@return how the next request is to be sent} */
    public static ContextPlan plan(ContextInput in) {
        long tokens = inputTokens(in);
        boolean fits = in.model().contextWindow().isEmpty()
                || tokens + ROOM_FOR_AN_ANSWER <= in.model().contextWindow().getAsInt();
        return new ContextPlan(CacheLayout.marks(in), edits(in), compactionDue(in), tokens, fits, diagnosis(in));
    }

    /** {@return the part of the window in use after the last answer, 0 to 1; NaN if the window is not known} */
    public static double windowShare(ContextState state, ModelInfo model) {
        return model.contextWindow().isEmpty()
                ? Double.NaN
                : (double) state.tokens() / model.contextWindow().getAsInt();
    }

    /** {@return what the context is made of; its sum is what the next request would have if it were made now} */
    public static ContextShares shares(ContextInput in) {
        return ContextShares.of(in);
    }

    /** What was counted is known; only what came since is estimated. */
    static long inputTokens(ContextInput in) {
        Counted counted = in.state().counted();
        long size = in.conversation().tokens() - counted.size() + (counted.known() ? 0 : promptSize(in.prompt()));
        return counted.tokens() + Math.round(size * counted.density());
    }

    static long promptSize(Prompt prompt) {
        long size = prompt.system() == null ? 0 : prompt.system().tokens();
        for (ToolDefinition tool : prompt.tools()) {
            size += tool.raw().tokens();
        }
        return prompt.format() instanceof OutputFormat.JsonSchema format
                ? size + format.schema().length()
                : size;
    }

    private static @Nullable Diagnosis diagnosis(ContextInput in) {
        String previous = in.state().cache().held().answer();
        return in.policy().diagnoses() ? new Diagnosis(previous.isEmpty() ? null : previous) : null;
    }

    /** {@return how the conversation is to be summed up by the model, if it can be} */
    public static Optional<SummaryPlan> summary(ContextInput in) {
        return in.policy().compaction() ? SummaryPlan.of(in) : Optional.empty();
    }

    private static ContextEdits edits(ContextInput in) {
        ToolHistory history = in.state().history();
        ContextEdits edits = edits(in.state().cleared(), history.toolUses(), history.thinkingTurns());
        if (compactionDue(in)) {
            return edits.compactAbove(LEAST_COMPACTED);
        }
        // A summary of the service's is taken back only by who may ask for one.
        return in.state().compacted()
                ? edits.compactAbove(in.model().contextWindow().orElse(Integer.MAX_VALUE))
                : edits;
    }

    /**
     * A summary is the safety net only. It writes the kept part anew as clearing does, costs its output besides, and loses what
     * it does not say; while results are old enough to go, clearing saves as much. What the service refused to read it
     * cannot sum up either.
     */
    private static boolean compactionDue(ContextInput in) {
        return in.policy().compaction()
                && in.model().capabilities().compacts()
                && in.nearlyFull()
                && in.overflow().found() != Overflow.Found.REFUSED
                && !in.overflow().compacted()
                && inputTokens(in) > LEAST_COMPACTED;
    }

    /**
     * The boundary stays where it is, so what is kept behind it grows by what came since. Of a part of the conversation that
     * ends at the boundary, or before it, nothing is kept, but for the one thinking turn that the service wants.
     */
    static ContextEdits edits(Cleared cleared, int toolUses, int thinkingTurns) {
        return cleared.turns() == 0
                ? ContextEdits.NONE
                : new ContextEdits(
                        OptionalInt.of(Math.max(0, toolUses - cleared.toolUses())),
                        cleared.thinkingTurns() == 0
                                ? OptionalInt.empty()
                                : OptionalInt.of(Math.max(1, thinkingTurns - cleared.thinkingTurns())));
    }
}
