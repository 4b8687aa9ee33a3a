package dev.ratchet;

import dev.ratchet.message.Cancellation;

/** Interrupts a thread that waits without knowing of cancellation, and leaves no interrupt of its own behind. */
final class WakeOnCancel {
    private final Thread waiting = Thread.currentThread();
    private boolean over;
    private boolean woken;

    private WakeOnCancel() {}

    /** Returns what {@code wait} returns; this thread is interrupted if the run is cancelled meanwhile. */
    static <T> T during(Wait<T> wait, Cancellation cancellation) throws InterruptedException {
        WakeOnCancel waker = new WakeOnCancel();
        Cancellation.Registration registration = cancellation.onCancel(waker::wake);
        try {
            return wait.await();
        } finally {
            registration.close();
            waker.end();
        }
    }

    /** Something that may take long. */
    interface Wait<T> {
        T await() throws InterruptedException;
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
