package dev.ratchet.http;

import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a service says about trying again.
 *
 * @param shouldRetry its {@code x-should-retry}, or null if it does not say
 * @param named whether it names a wait, be it a useless one
 * @param retryAfter the wait that it names, longer than zero, or null
 */
public record RetryHints(
        @Nullable Boolean shouldRetry,
        boolean named,
        @Nullable Duration retryAfter) {
    // Longer than anybody waits, short enough to be counted in nanoseconds.
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final double LONGEST_MILLIS = LONGEST.toMillis();

    /** Reads {@code x-should-retry}, {@code retry-after-ms} and {@code retry-after} (seconds or a date). */
    public static RetryHints of(Headers headers, Instant now) {
        String should = headers.get("x-should-retry");
        String millis = headers.get("retry-after-ms");
        String seconds = headers.get("retry-after");
        Duration wait = millis == null ? null : positive(millis, 1);
        if (wait == null && seconds != null) {
            wait = positive(seconds, 1000);
            if (wait == null) {
                Instant date = headers.getInstant("retry-after");
                wait = date != null && date.isAfter(now) ? shorter(Duration.between(now, date), LONGEST) : null;
            }
        }
        Boolean shouldRetry = "true".equals(should) ? Boolean.TRUE : "false".equals(should) ? Boolean.FALSE : null;
        return new RetryHints(shouldRetry, millis != null || seconds != null, wait);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static @Nullable Duration positive(String number, int unitMillis) {
        try {
            double millis = Double.parseDouble(number.strip()) * unitMillis;
            return millis > 0 ? Duration.ofMillis((long) Math.ceil(Math.min(millis, LONGEST_MILLIS))) : null;
        } catch (NumberFormatException e) {
            return null; // a date, or nothing
        }
    }
}
