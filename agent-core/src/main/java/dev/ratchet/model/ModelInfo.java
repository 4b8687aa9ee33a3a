package dev.ratchet.model;

import java.util.OptionalInt;

/**
 * What is known of a model.
 *
 * @param provider who serves it, such as {@code anthropic}
 * @param id the exact id that is sent, such as {@code claude-sonnet-5-5}
 * @param contextWindow how many tokens input and output may be together, if known
 * @param maxOutputTokens how many tokens one answer may be at most, if known
 * @param capabilities what it can do for a long conversation
 */
public record ModelInfo(
        String provider, String id, OptionalInt contextWindow, OptionalInt maxOutputTokens, Capabilities capabilities) {

    /** Makes one of which no more is known. */
    public ModelInfo(String provider, String id, OptionalInt contextWindow, OptionalInt maxOutputTokens) {
        this(provider, id, contextWindow, maxOutputTokens, Capabilities.NONE);
    }

    /** {@return this model with other capabilities} */
    public ModelInfo with(Capabilities other) {
        return new ModelInfo(provider, id, contextWindow, maxOutputTokens, other);
    }
}
