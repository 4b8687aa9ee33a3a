package dev.ratchet.run;

import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.Prompt;

/**
 * What a run works with besides its facts. It stays the same for the whole conversation and is supplied by the runner;
 * of it only a {@link Fingerprint} is stored.
 *
 * @param model the model
 * @param prompt system prompt, tools and the form of the answer
 */
public record Setup(ModelInfo model, Prompt prompt) {}
