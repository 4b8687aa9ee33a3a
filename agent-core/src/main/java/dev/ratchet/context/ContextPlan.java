package dev.ratchet.context;

import dev.ratchet.model.CacheMarks;

/**
 * How the next request is to be sent.
 *
 * @param cacheMarks where to cache
 * @param inputTokens about how many tokens it will be
 * @param fits whether the window has room for it and an answer
 */
public record ContextPlan(CacheMarks cacheMarks, long inputTokens, boolean fits) {}
