package dev.ratchet.context;

import dev.ratchet.model.ContextEdits;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.OutputFormat;
import dev.ratchet.model.Prompt;
import dev.ratchet.tool.ToolDefinition;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Keeps count of the growing context and keeps it cheap. It never edits what was sent: it says where to cache, what the
 * service is to leave out, how full the window is, and whether the next request still fits. Functions only, no state of its
 * own; the same input gives the same plan.
 */
public final class ContextManager {
    // An answer shorter than this is of no use, so a request that leaves less room is not worth its price.
    private static final long ROOM_FOR_AN_ANSWER = 1_000;

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
        return new ContextPlan(CacheLayout.marks(in), edits(in.state()), tokens, fits);
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

    /** The boundary stays where it is, so what is kept behind it grows by what came since. */
    private static ContextEdits edits(ContextState state) {
        Cleared cleared = state.cleared();
        return cleared.turns() == 0
                ? ContextEdits.NONE
                : new ContextEdits(
                        OptionalInt.of(state.history().toolUses() - cleared.toolUses()),
                        cleared.thinkingTurns() == 0
                                ? OptionalInt.empty()
                                : OptionalInt.of(state.history().thinkingTurns() - cleared.thinkingTurns()));
    }
}
