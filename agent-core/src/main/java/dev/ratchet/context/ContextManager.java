package dev.ratchet.context;

import dev.ratchet.message.Conversation;
import dev.ratchet.model.CacheMarks;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.Prompt;
import dev.ratchet.tool.ToolDefinition;
import java.util.stream.Stream;

/**
 * Keeps count of the growing context. It never edits what was sent: it says where to cache, how full the window is, and
 * whether the next request still fits. Functions only, no state of its own.
 */
public final class ContextManager {
    // English text and JSON come to 3 to 4.5 bytes a token; the lower end, so that the first estimate is not too small.
    private static final double BYTES_PER_TOKEN = 3.0;

    // An answer shorter than this is of no use, so a request that leaves less room is not worth its price.
    private static final long ROOM_FOR_AN_ANSWER = 1_000;

    private ContextManager() {}

    /** Plans the request that {@code conversation} comes to, given what the last answer told. */
    public static ContextPlan plan(ContextState state, Prompt prompt, Conversation conversation, ModelInfo model) {
        long tokens = inputTokens(state, prompt, conversation);
        boolean fits = model.contextWindow().isEmpty()
                || tokens + ROOM_FOR_AN_ANSWER <= model.contextWindow().getAsInt();
        return new ContextPlan(cacheMarks(state, conversation), tokens, fits);
    }

    /** {@return the part of the window in use after the last answer, 0 to 1; NaN if the window is not known} */
    public static double windowShare(ContextState state, ModelInfo model) {
        return model.contextWindow().isEmpty()
                ? Double.NaN
                : (double) state.tokens() / model.contextWindow().getAsInt();
    }

    /** What was counted is known; only what came since is estimated. */
    private static long inputTokens(ContextState state, Prompt prompt, Conversation conversation) {
        if (state.tokens() == 0) {
            return Math.round((bytes(prompt) + conversation.bytes()) / BYTES_PER_TOKEN);
        }
        return state.tokens() + Math.round((conversation.bytes() - state.bytes()) / BYTES_PER_TOKEN);
    }

    private static long bytes(Prompt prompt) {
        long system = prompt.system() == null ? 0 : prompt.system().length();
        return system
                + prompt.tools().stream()
                        .map(ToolDefinition::raw)
                        .mapToLong(raw -> raw.length())
                        .sum();
    }

    /**
     * The stable prefix, the end of the last request and the end of this one. The last end is an exact hit however many
     * blocks were added since, where a look back from the new end reaches only 20.
     */
    private static CacheMarks cacheMarks(ContextState state, Conversation conversation) {
        return new CacheMarks(
                true,
                Stream.concat(Stream.ofNullable(state.end()), Stream.ofNullable(ContextState.endOf(conversation)))
                        .distinct()
                        .toList());
    }
}
