package dev.ratchet.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that only {@link #pass} moves on, for {@code AgentRunner.Builder.clock}, {@code AnthropicModel.Builder.time} and
 * {@code MessagesServer.Builder.clock}: a test of hours takes no time. It begins at 2026-11-21T00:00:00Z. Thread-safe.
 */
public final class VirtualTime implements InstantSource {
    private Instant now = Instant.parse("2026-11-21T00:00:00Z");

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Lets time pass. */
    public synchronized void pass(Duration time) {
        now = now.plus(time);
    }
}
