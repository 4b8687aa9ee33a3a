package dev.ratchet.openai;

import dev.ratchet.usage.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads {@code {"prompt_tokens":90,"completion_tokens":17,"prompt_tokens_details":{"cached_tokens":64},…}}. */
final class ChatUsage {
    /** A thousand of the largest windows. What tells more is not believed, so that no sum of a run overflows. */
    private static final long MOST = 1_000_000_000;

    private ChatUsage() {}

    /** {@return the tokens, those of the cache taken out of the prompt's; null if nothing is told} */
    static @Nullable Usage of(JsonNode usage) {
        if (!usage.path("prompt_tokens").isNumber()
                && !usage.path("completion_tokens").isNumber()) {
            return null;
        }
        JsonNode details = usage.path("prompt_tokens_details");
        long read = details.path("cached_tokens").isNumber()
                ? count(details.path("cached_tokens"))
                : count(usage.path("prompt_cache_hit_tokens")); // of older answers of DeepSeek
        long written = count(details.path("cache_write_tokens"));
        long input = Math.max(0, count(usage.path("prompt_tokens")) - read - written);
        return new Usage(
                input,
                written,
                0,
                read,
                count(usage.path("completion_tokens")),
                count(usage.path("completion_tokens_details").path("reasoning_tokens")));
    }

    private static long count(JsonNode number) {
        if (!number.isIntegralNumber()) {
            return 0;
        }
        return number.canConvertToLong() ? Math.max(0, Math.min(MOST, number.longValue())) : MOST;
    }
}
