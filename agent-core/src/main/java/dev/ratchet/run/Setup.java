package dev.ratchet.run;

import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.Prompt;
import java.util.Map;

/**
 * What a run works with besides its facts: supplied by the runner, not part of what is stored.
 *
 * @param model the model
 * @param prompt system prompt and tools
 * @param maxTokens how long an answer may be at most
 * @param asksApproval whether each call is to be decided before it runs
 * @param metadata about the run, sent along where the provider has a place for it
 */
public record Setup(ModelInfo model, Prompt prompt, int maxTokens, boolean asksApproval, Map<String, String> metadata) {

    /** Copies {@code metadata}. */
    public Setup {
        metadata = Map.copyOf(metadata);
    }

    /** {@return how long an answer of this model can be at most} */
    public int largestMaxTokens() {
        return Math.max(maxTokens, model.maxOutputTokens().orElse(maxTokens));
    }
}
