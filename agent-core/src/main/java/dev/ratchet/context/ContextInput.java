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
 */
public record ContextInput(
        ContextState state,
        Prompt prompt,
        Conversation conversation,
        ModelInfo model,
        ContextPolicy policy,
        Instant now,
        int turnsLeft) {}
