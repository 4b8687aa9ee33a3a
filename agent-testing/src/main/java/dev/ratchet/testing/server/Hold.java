package dev.ratchet.testing.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long an answer is held up. It goes on when its time has passed or a test releases it, and is given up when the client
 * goes or the server is closed, whichever is first. Its connection is closed after the answer. Thread-safe.
 */
public final class Hold {
    private final @Nullable Duration time;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch clientGone = new CountDownLatch(1);
    private boolean released;

    private Hold(@Nullable Duration time) {
        this.time = time;
    }

    /** Holds until {@link #release}; without it, until the client goes. */
    public static Hold untilReleased() {
        return new Hold(null);
    }

    /** Holds that long. */
    public static Hold of(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("a hold cannot be shorter than nothing: " + time);
        }
        return new Hold(time);
    }

    /** Lets the answer go on; later ones are not held any more. */
    public synchronized void release() {
        released = true;
        notifyAll();
    }

    /** Waits until an answer is held, and returns false if that takes longer than {@code limit}. */
    public boolean awaitBegun(Duration limit) throws InterruptedException {
        return begun.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Waits until a client has closed its connection while its answer was held, and returns false if that takes longer. A
     * client that goes when it has its answer does not count, nor does the end of the server.
     */
    public boolean awaitClientGone(Duration limit) throws InterruptedException {
        return clientGone.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** An answer is held from now on. */
    Held begin() {
        begun.countDown();
        return new Held();
    }

    /** One answer that is held. */
    final class Held {
        private boolean over;
        private boolean gone;

        /** The client has gone; too late to matter if the hold is over. */
        void clientGone() {
            synchronized (Hold.this) {
                if (over) {
                    return;
                }
                giveUp();
            }
            clientGone.countDown();
        }

        /** Nobody waits for the answer any more. */
        void giveUp() {
            synchronized (Hold.this) {
                gone = true;
                Hold.this.notifyAll();
            }
        }

        /** Waits for the end of the hold and returns whether to go on. */
        boolean await() throws InterruptedException {
            long end = time == null ? 0 : System.nanoTime() + time.toNanos();
            synchronized (Hold.this) {
                while (!released && !gone) {
                    if (time == null) {
                        Hold.this.wait();
                        continue;
                    }
                    long left = end - System.nanoTime();
                    if (left <= 0) {
                        break;
                    }
                    TimeUnit.NANOSECONDS.timedWait(Hold.this, left);
                }
                over = true;
                return !gone;
            }
        }
    }
}
