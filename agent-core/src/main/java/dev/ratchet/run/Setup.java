package dev.ratchet.run;

import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.Prompt;

/**
 * What a run works with besides its facts. It stays the same for the whole conversation and is supplied by the runner;
 * of it only a {@link Fingerprint} is stored.
 *
 * @param model the model
 * @param prompt system prompt and tools
 */
public record Setup(ModelInfo model, Prompt prompt) {}
