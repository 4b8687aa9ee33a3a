package dev.ratchet.http;

import dev.ratchet.message.Cancellation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * Where repetition takes its time and chance from.
 *
 * @param clock tells the time
 * @param random from 0 to 1
 * @param sleeper waits
 */
public record Pace(InstantSource clock, DoubleSupplier random, Sleeper sleeper) {

    /** Real time, real chance. */
    public static final Pace REAL =
            new Pace(InstantSource.system(), () -> ThreadLocalRandom.current().nextDouble(), Pace::await);

    /** Waits on the calling thread. */
    @FunctionalInterface
    public interface Sleeper {
        /** Returns after {@code delay}, or at once when {@code cancellation} is triggered. */
        void sleep(Duration delay, Cancellation cancellation) throws InterruptedException;
    }

    private static void await(Duration delay, Cancellation cancellation) throws InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        Cancellation.Registration registration = cancellation.onCancel(cancelled::countDown);
        try {
            boolean unused = cancelled.await(delay.toNanos(), TimeUnit.NANOSECONDS); // Retries looks itself
        } finally {
            registration.close();
        }
    }
}
