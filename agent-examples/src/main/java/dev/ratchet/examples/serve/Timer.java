package dev.ratchet.examples.serve;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does something later; a parameter, so that tests need not wait. */
interface Timer {

    /** Runs {@code action} after {@code delay}. */
    void after(Duration delay, Runnable action);

    /** {@return a timer with a single thread, which does not keep the JVM alive: its actions are quick} */
    static Timer real() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "chat-timer");
            thread.setDaemon(true);
            return thread;
        });
        executor.setKeepAliveTime(10, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        return (delay, action) -> {
            ScheduledFuture<?> unused =
                    executor.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS); // never taken back
        };
    }
}
