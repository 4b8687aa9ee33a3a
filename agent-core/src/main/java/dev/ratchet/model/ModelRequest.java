package dev.ratchet.model;

import dev.ratchet.message.Conversation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question to a model.
 *
 * @param prompt system prompt and tools, the same object for a whole conversation
 * @param conversation what is sent; {@link Conversation#notSendable} is empty
 * @param maxTokens how long the answer may be at most, thinking included
 * @param cacheMarks where to cache
 * @param contextEdits what the provider is asked to leave out; {@link ContextEdits#NONE} for a model that cannot
 * @param toolChoice whether tools may be called
 * @param maxAttempts how many attempts may be made at most whose answer may be billed; one that was answered with an error
 *     status, or never sent, is not
 * @param metadata about the run; {@code user_id} is sent where the provider has a place for it
 * @param diagnosis whether the provider is asked why the cache missed; null if it is not
 */
public record ModelRequest(
        Prompt prompt,
        Conversation conversation,
        int maxTokens,
        CacheMarks cacheMarks,
        ContextEdits contextEdits,
        ToolChoice toolChoice,
        int maxAttempts,
        Map<String, String> metadata,
        @Nullable Diagnosis diagnosis) {

    /** {@return a question with nothing but what each needs} */
    public static ModelRequest of(Prompt prompt, Conversation conversation, int maxTokens) {
        return new ModelRequest(
                prompt,
                conversation,
                maxTokens,
                CacheMarks.NONE,
                ContextEdits.NONE,
                ToolChoice.AUTO,
                Integer.MAX_VALUE,
                Map.of(),
                null);
    }

    /** {@return this request with other marks} */
    public ModelRequest withCacheMarks(CacheMarks marks) {
        return new ModelRequest(
                prompt, conversation, maxTokens, marks, contextEdits, toolChoice, maxAttempts, metadata, diagnosis);
    }

    /** {@return this request with other edits} */
    public ModelRequest withContextEdits(ContextEdits edits) {
        return new ModelRequest(
                prompt, conversation, maxTokens, cacheMarks, edits, toolChoice, maxAttempts, metadata, diagnosis);
    }

    /** {@return this request with another choice} */
    public ModelRequest withToolChoice(ToolChoice choice) {
        return new ModelRequest(
                prompt, conversation, maxTokens, cacheMarks, contextEdits, choice, maxAttempts, metadata, diagnosis);
    }

    /** {@return this request with another number of attempts} */
    public ModelRequest withMaxAttempts(int attempts) {
        return new ModelRequest(
                prompt, conversation, maxTokens, cacheMarks, contextEdits, toolChoice, attempts, metadata, diagnosis);
    }

    /** {@return this request with other metadata} */
    public ModelRequest withMetadata(Map<String, String> notes) {
        return new ModelRequest(
                prompt, conversation, maxTokens, cacheMarks, contextEdits, toolChoice, maxAttempts, notes, diagnosis);
    }

    /** {@return this request, with the provider asked why the cache missed} */
    public ModelRequest withDiagnosis(@Nullable Diagnosis asked) {
        return new ModelRequest(
                prompt, conversation, maxTokens, cacheMarks, contextEdits, toolChoice, maxAttempts, metadata, asked);
    }

    /**
     * The provider is asked why the cache missed; it remembers a prompt only for who asks.
     *
     * @param previousAnswer the id of the answer after which it should have hit, or null if there is none yet
     */
    public record Diagnosis(@Nullable String previousAnswer) {}
}
