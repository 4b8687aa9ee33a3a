package dev.ratchet.usage;

import java.util.Locale;

/**
 * The tokens of one model call, or a sum of several. The five kinds are billed apart and do not overlap, but for thinking,
 * which is part of the output.
 *
 * @param input uncached input
 * @param cacheWrite5m input written to the cache for five minutes
 * @param cacheWrite1h input written to the cache for an hour
 * @param cacheRead input read from the cache
 * @param output output, thinking included
 * @param thinking the part of the output that was thinking, where the model says so
 */
public record Usage(long input, long cacheWrite5m, long cacheWrite1h, long cacheRead, long output, long thinking) {

    /** No tokens. */
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0);

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
        return new Usage(
                input + other.input,
                cacheWrite5m + other.cacheWrite5m,
                cacheWrite1h + other.cacheWrite1h,
                cacheRead + other.cacheRead,
                output + other.output,
                thinking + other.thinking);
    }

    /** {@return such as {@code 12,345 tokens in (9,000 from cache), 210 out}} */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d tokens in (%,d from cache), %,d out", totalInput(), cacheRead, output);
    }
}
