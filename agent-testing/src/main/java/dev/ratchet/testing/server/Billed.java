package dev.ratchet.testing.server;

/**
 * What an answer of a model cost, in tokens.
 *
 * @param model the model's id
 * @param uncached input that was neither read from the cache nor written to it
 * @param written input that was written to the cache
 * @param written1h the part of it that is kept for an hour, which costs more
 * @param read input that was read from the cache
 * @param output output
 */
public record Billed(String model, long uncached, long written, long written1h, long read, long output) {}
