package dev.ratchet.usage;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one model call used, or a sum of several. The five kinds of tokens are billed apart and do not overlap, but for
 * thinking, which is part of the output.
 *
 * @param input uncached input
 * @param cacheWrite5m input written to the cache for five minutes
 * @param cacheWrite1h input written to the cache for an hour
 * @param cacheRead input read from the cache
 * @param output output, thinking included
 * @param thinking the part of the output that was thinking, where the model says so
 * @param serverTools how often the server's own tools were used, by the names on the wire, such as
 *     {@code web_search_requests}; some are billed by use
 */
public record Usage(
        long input,
        long cacheWrite5m,
        long cacheWrite1h,
        long cacheRead,
        long output,
        long thinking,
        Map<String, Long> serverTools) {

    /** Nothing. */
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0);

    /** Copies {@code serverTools}. */
    public Usage {
        serverTools = Map.copyOf(serverTools);
    }

    /** Makes one without tools of the server's. */
    public Usage(long input, long cacheWrite5m, long cacheWrite1h, long cacheRead, long output, long thinking) {
        this(input, cacheWrite5m, cacheWrite1h, cacheRead, output, thinking, Map.of());
    }

    /** {@return everything the model read: uncached, written to and read from the cache} */
    public long totalInput() {
        return input + cacheWrite5m + cacheWrite1h + cacheRead;
    }

    /** {@return everything: total input and output} */
    public long total() {
        return totalInput() + output;
    }

    /** {@return this and {@code other} together} */
    public Usage plus(Usage other) {
        Map<String, Long> uses = new TreeMap<>(serverTools);
        other.serverTools.forEach((tool, times) -> uses.merge(tool, times, Long::sum));
        return new Usage(
                input + other.input,
                cacheWrite5m + other.cacheWrite5m,
                cacheWrite1h + other.cacheWrite1h,
                cacheRead + other.cacheRead,
                output + other.output,
                thinking + other.thinking,
                uses);
    }

    /** {@return such as {@code 12,345 tokens in (9,000 from cache), 210 out}, and the uses of the server's tools} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "%,d tokens in (%,d from cache), %,d out", totalInput(), cacheRead, output));
        new TreeMap<>(serverTools)
                .forEach((tool, times) ->
                        text.append(String.format(Locale.ROOT, ", %,d %s", times, tool.replace('_', ' '))));
        return text.toString();
    }
}
