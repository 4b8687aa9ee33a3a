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
 * @param contextEdits what the provider is asked to leave out; {@link ContextEdits#NONE} for a model that cannot
 * @param metadata about the run; {@code user_id} is sent where the provider has a place for it
 */
public record ModelRequest(
        Prompt prompt,
        Conversation conversation,
        int maxTokens,
        CacheMarks cacheMarks,
        ContextEdits contextEdits,
        Map<String, String> metadata) {

    /** {@return a question with nothing but what each needs} */
    public static ModelRequest of(Prompt prompt, Conversation conversation, int maxTokens) {
        return new ModelRequest(prompt, conversation, maxTokens, CacheMarks.NONE, ContextEdits.NONE, Map.of());
    }

    /** {@return this request with other marks} */
    public ModelRequest withCacheMarks(CacheMarks marks) {
        return new ModelRequest(prompt, conversation, maxTokens, marks, contextEdits, metadata);
    }

    /** {@return this request with other edits} */
    public ModelRequest withContextEdits(ContextEdits edits) {
        return new ModelRequest(prompt, conversation, maxTokens, cacheMarks, edits, metadata);
    }

    /** {@return this request with other metadata} */
    public ModelRequest withMetadata(Map<String, String> notes) {
        return new ModelRequest(prompt, conversation, maxTokens, cacheMarks, contextEdits, notes);
    }
}
