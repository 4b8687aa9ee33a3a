package dev.ratchet.testing.server;

import java.time.Duration;

/**
 * How long answers take, as if a model wrote them: the prompt is read before the first token, what the cache holds of it
 * apart, and then the tokens come one by one.
 *
 * @param start what each request takes besides
 * @param perThousandInput what it takes to read 1,000 tokens that are not in the cache
 * @param tokensPerSecond how many tokens of the answer come in a second, at least 1
 */
public record Latency(Duration start, Duration perThousandInput, int tokensPerSecond) {

    /** Refuses what is no latency. */
    public Latency {
        if (start.isNegative() || perThousandInput.isNegative()) {
            throw new IllegalArgumentException("a latency is never negative: " + start + ", " + perThousandInput);
        }
        if (tokensPerSecond < 1) {
            throw new IllegalArgumentException("tokensPerSecond < 1: " + tokensPerSecond);
        }
    }

    HttpAnswer.Tempo of(long uncachedInput, long output) {
        return new HttpAnswer.Tempo(
                start.plus(perThousandInput.multipliedBy(uncachedInput).dividedBy(1_000)),
                Duration.ofSeconds(1).multipliedBy(output).dividedBy(tokensPerSecond));
    }
}
