package dev.ratchet.anthropic;

import dev.ratchet.message.RawJson;
import dev.ratchet.usage.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The {@code usage} of an answer while it streams: each report holds totals so far, so what it names replaces what was
 * known and the rest stays. For one thread.
 */
final class UsageCount {
    private long input;
    private long cacheWrite;
    private long cacheWrite1h;
    private long cacheRead;
    private long output;
    private long thinking;
    private @Nullable Usage iterations;

    /** Takes over what {@code usage}, an object, names. */
    void update(@Nullable RawJson usage) {
        if (usage == null || !usage.isObject()) {
            return;
        }
        JsonNode node = usage.tree();
        input = count(node.path("input_tokens"), input);
        JsonNode split = node.path("cache_creation");
        cacheWrite1h = count(split.path("ephemeral_1h_input_tokens"), cacheWrite1h);
        cacheWrite = count(
                node.path("cache_creation_input_tokens"),
                Math.max(cacheWrite, cacheWrite1h + count(split.path("ephemeral_5m_input_tokens"), 0)));
        cacheRead = count(node.path("cache_read_input_tokens"), cacheRead);
        output = count(node.path("output_tokens"), output);
        thinking = count(node.path("output_tokens_details").path("thinking_tokens"), thinking);
        if (node.path("iterations").isArray()) {
            iterations = compacted(node.path("iterations"));
        }
    }

    /** {@return the tokens so far; what is written to the cache and not told apart was written for five minutes} */
    Usage usage() {
        return iterations != null
                ? iterations
                : new Usage(input, Math.max(0, cacheWrite - cacheWrite1h), cacheWrite1h, cacheRead, output, thinking);
    }

    /** Returns the sum over the server's rounds if it compacted the context: the totals leave that out. */
    private static @Nullable Usage compacted(JsonNode rounds) {
        boolean compacted = false;
        Usage sum = Usage.NONE;
        for (JsonNode round : rounds) {
            compacted |= round.path("type").asString("").equals("compaction");
            UsageCount count = new UsageCount();
            count.update(RawJson.of(round));
            sum = sum.plus(count.usage());
        }
        return compacted ? sum : null;
    }

    private static long count(JsonNode node, long otherwise) {
        return node.isIntegralNumber() && node.canConvertToLong() ? Math.max(0, node.asLong()) : otherwise;
    }
}
