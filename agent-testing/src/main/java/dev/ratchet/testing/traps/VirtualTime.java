package dev.ratchet.testing.traps;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that only waiting moves on. Thread-safe. */
final class VirtualTime implements InstantSource {
    private Instant now = Instant.parse("2026-11-21T00:00:00Z");

    @Override
    public synchronized Instant instant() {
        return now;
    }

    synchronized void pass(Duration time) {
        now = now.plus(time);
    }
}
