package dev.ratchet.context;

import dev.ratchet.model.CacheMarks;
import dev.ratchet.model.ContextEdits;
import dev.ratchet.model.ModelRequest.Diagnosis;
import org.jspecify.annotations.Nullable;

/**
 * How the next request is to be sent.
 *
 * @param cacheMarks where to cache
 * @param contextEdits what the service is asked to leave out
 * @param compacts whether the service is asked to sum up what is old, which is a request of its own
 * @param inputTokens about how many tokens it will be
 * @param diagnosis whether the service is asked why the cache missed
 * @param fits whether the window has room for it and an answer
 */
public record ContextPlan(
        CacheMarks cacheMarks,
        ContextEdits contextEdits,
        boolean compacts,
        long inputTokens,
        boolean fits,
        @Nullable Diagnosis diagnosis) {}
