package dev.ratchet.context;

import dev.ratchet.message.Conversation;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.Prompt;
import java.time.Instant;

/**
 * All that a plan hangs on.
 *
 * @param state what the last answer told, and what went before
 * @param prompt system prompt and tools
 * @param conversation what is to be sent
 * @param model the model that is asked
 * @param policy what is to be done
 * @param now when the last fact happened, which is about when the request is sent
 * @param turnsLeft how many answers the run may still have, the next one included
 * @param overflow whether the window was found full, and what was tried about it
 */
public record ContextInput(
        ContextState state,
        Prompt prompt,
        Conversation conversation,
        ModelInfo model,
        ContextPolicy policy,
        Instant now,
        int turnsLeft,
        Overflow overflow) {

    /** Makes one of a conversation whose window was not found full. */
    public ContextInput(
            ContextState state,
            Prompt prompt,
            Conversation conversation,
            ModelInfo model,
            ContextPolicy policy,
            Instant now,
            int turnsLeft) {
        this(state, prompt, conversation, model, policy, now, turnsLeft, Overflow.NONE);
    }

    /** {@return whether the window is full, or nearly} */
    boolean nearlyFull() {
        return overflow.found() != null
                || (model.contextWindow().isPresent()
                        && ContextManager.inputTokens(this)
                                > ContextManager.FULL * model.contextWindow().getAsInt());
    }
}
