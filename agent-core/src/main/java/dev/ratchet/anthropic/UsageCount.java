package dev.ratchet.anthropic;

import dev.ratchet.message.RawJson;
import dev.ratchet.usage.Tariff;
import dev.ratchet.usage.Usage;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code usage} of an answer while it streams: each report holds totals so far, so what it names replaces what was
 * known and the rest stays. What is no count is passed over: an answer is worth more than its bill. For one thread.
 */
final class UsageCount {
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");

    /** A thousand of the largest windows. What tells more is not believed, so that no sum of a run overflows. */
    private static final long MOST = 1_000_000_000;

    /** The service has three; what is no name, or more than these, is none of its tools. */
    private static final int MOST_SERVER_TOOLS = 16;

    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,64}");

    private long input;
    private long cacheWrite;
    private long cacheWrite1h;
    private long cacheRead;
    private long output;
    private long thinking;
    private final Map<String, Long> serverTools = new TreeMap<>();
    private Tariff tariff = Tariff.STANDARD;
    private @Nullable Usage iterations;

    /** Takes over what {@code usage}, an object, names. */
    void update(@Nullable RawJson usage) {
        if (usage == null || !usage.isObject()) {
            return;
        }
        Map<String, RawJson> totals = usage.members();
        input = count(totals.get("input_tokens"), input);
        Map<String, RawJson> split = members(totals.get("cache_creation"));
        cacheWrite1h = count(split.get("ephemeral_1h_input_tokens"), cacheWrite1h);
        cacheWrite = count(
                totals.get("cache_creation_input_tokens"),
                Math.max(cacheWrite, cacheWrite1h + count(split.get("ephemeral_5m_input_tokens"), 0)));
        cacheRead = count(totals.get("cache_read_input_tokens"), cacheRead);
        output = count(totals.get("output_tokens"), output);
        thinking = count(members(totals.get("output_tokens_details")).get("thinking_tokens"), thinking);
        members(totals.get("server_tool_use")).forEach(this::used);
        tariff = new Tariff(
                name(totals.get("service_tier"), tariff.serviceTier()),
                name(totals.get("inference_geo"), tariff.inferenceGeo()),
                name(totals.get("speed"), tariff.speed()));
        RawJson rounds = totals.get("iterations");
        if (rounds != null && rounds.isArray()) {
            iterations = compacted(rounds);
        }
    }

    /** {@return the tokens so far; what is written to the cache and not told apart was written for five minutes} */
    Usage usage() {
        Usage tokens = iterations != null
                ? iterations
                : new Usage(input, Math.max(0, cacheWrite - cacheWrite1h), cacheWrite1h, cacheRead, output, thinking);
        return new Usage(
                tokens.input(),
                tokens.cacheWrite5m(),
                tokens.cacheWrite1h(),
                tokens.cacheRead(),
                tokens.output(),
                tokens.thinking(),
                serverTools);
    }

    /** {@return what the price depends on besides} */
    Tariff tariff() {
        return tariff;
    }

    private void used(String tool, RawJson times) {
        boolean room = serverTools.containsKey(tool) || serverTools.size() < MOST_SERVER_TOOLS;
        long count = count(times, 0);
        if (count > 0 && room && NAME.matcher(tool).matches()) {
            serverTools.put(tool, count);
        }
    }

    private static @Nullable String name(@Nullable RawJson value, @Nullable String otherwise) {
        String name = value == null ? null : value.asString();
        return name != null && NAME.matcher(name).matches() ? name : otherwise;
    }

    /** Returns the sum over the server's rounds if it compacted the context: the totals leave that out. */
    private static @Nullable Usage compacted(RawJson rounds) {
        boolean compacted = false;
        Usage sum = Usage.NONE;
        for (RawJson round : rounds.elements()) {
            RawJson type = members(round).get("type");
            compacted |= type != null && "compaction".equals(type.asString());
            UsageCount count = new UsageCount();
            count.update(round);
            sum = sum.plus(count.usage());
        }
        return compacted ? sum : null;
    }

    private static long count(@Nullable RawJson value, long otherwise) {
        if (value == null || !INTEGER.matcher(value.toString()).matches()) {
            return otherwise;
        }
        String digits = value.toString();
        if (digits.startsWith("-")) {
            return 0;
        }
        return digits.length() > Long.toString(MOST).length() ? MOST : Math.min(MOST, Long.parseLong(digits));
    }

    private static Map<String, RawJson> members(@Nullable RawJson value) {
        return value != null && value.isObject() ? value.members() : Map.of();
    }
}
