package dev.ratchet.examples.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A timer whose time passes when a test says so. */
final class ManualTimer implements Timer {
    private final BlockingQueue<Set> actions = new LinkedBlockingQueue<>();

    /** An action and when it is due. */
    record Set(Duration delay, Runnable action) {}

    @Override
    public void after(Duration delay, Runnable action) {
        actions.add(new Set(delay, action));
    }

    /** Waits until something was set; returns what its time passing does. */
    Runnable set(Duration expected) throws InterruptedException {
        Set set = actions.poll(10, TimeUnit.SECONDS);
        assertThat(set).as("something set on the timer").isNotNull();
        assertThat(set.delay()).isEqualTo(expected);
        return set.action();
    }
}
