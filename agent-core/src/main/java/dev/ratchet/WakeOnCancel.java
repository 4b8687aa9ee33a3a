package dev.ratchet;

import dev.ratchet.message.Cancellation;
import java.util.function.Supplier;

/** Interrupts a thread that waits without knowing of cancellation, and leaves no interrupt of its own behind. */
final class WakeOnCancel {
    private final Thread waiting = Thread.currentThread();
    private boolean over;
    private boolean woken;

    private WakeOnCancel() {}

    /** Returns what {@code wait} returns; this thread is interrupted if the run is cancelled meanwhile. */
    static <T> T during(Supplier<T> wait, Cancellation cancellation) {
        WakeOnCancel waker = new WakeOnCancel();
        Cancellation.Registration registration = cancellation.onCancel(waker::wake);
        try {
            return wait.get();
        } finally {
            registration.close();
            waker.end();
        }
    }

    private synchronized void wake() {
        if (!over) {
            woken = true;
            waiting.interrupt();
        }
    }

    private synchronized void end() {
        over = true;
        if (woken) {
            Thread.interrupted();
        }
    }
}
