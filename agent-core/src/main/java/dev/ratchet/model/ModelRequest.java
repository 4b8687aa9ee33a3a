package dev.ratchet.model;

import dev.ratchet.message.Conversation;
import java.util.Map;

/**
 * A question to a model.
 *
 * @param prompt system prompt and tools, the same object for a whole conversation
 * @param conversation what is sent; {@link Conversation#notSendable} is empty
 * @param maxTokens how long the answer may be at most, thinking included
 * @param cacheMarks where to cache
 * @param metadata about the run; {@code user_id} is sent where the provider has a place for it
 */
public record ModelRequest(
        Prompt prompt, Conversation conversation, int maxTokens, CacheMarks cacheMarks, Map<String, String> metadata) {}
