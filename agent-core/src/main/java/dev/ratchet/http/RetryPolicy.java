package dev.ratchet.http;

import java.time.Duration;

/**
 * How often and how long a failed call is repeated.
 *
 * @param attempts how many attempts there are at most, the first one included; 1 for no repetition
 * @param totalTime how long after its first failure an attempt may still begin; at least as long as the waits that services
 *     ask for and that shall be obeyed
 */
public record RetryPolicy(int attempts, Duration totalTime) {
    private static final Duration LONGEST_TOTAL_TIME = Duration.ofDays(365); // a clock can add it

    /**
     * 8 attempts within 5 minutes: their waits add up to half a minute, longer than most overloads last, and a rate limit
     * counted by the minute is over.
     */
    public static final RetryPolicy DEFAULT = new RetryPolicy(8, Duration.ofMinutes(5));

    private static final long FIRST_WAIT_MILLIS = 500;
    private static final long LONGEST_WAIT_MILLIS = 8_000;

    /** Refuses values that make no sense. */
    public RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts < 1: " + attempts);
        }
        if (totalTime.isNegative() || totalTime.compareTo(LONGEST_TOTAL_TIME) > 0) {
            throw new IllegalArgumentException("totalTime must be from 0 to 365 days: " + totalTime);
        }
    }

    /**
     * Returns the wait before the next attempt, doubled from 0.5 s up to 8 s and shortened by up to a quarter, as the
     * official SDKs have it: 0.375 to 0.5 s, 0.75 to 1 s, …
     *
     * @param failed how many attempts have failed, from 1
     * @param random from 0 to 1
     */
    Duration backoff(int failed, double random) {
        long whole = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(failed - 1, 10));
        return Duration.ofMillis(Math.round(whole * (1 - 0.25 * random)));
    }
}
