package dev.ratchet.tool;

import java.time.Duration;

/** Waits between two tries of a call, on the thread of the tool. */
@FunctionalInterface
interface Pause {
    /** The real one. */
    Pause REAL = time -> Thread.sleep(time.toMillis());

    void sleep(Duration time) throws InterruptedException;
}
