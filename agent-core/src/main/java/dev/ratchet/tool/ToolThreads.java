package dev.ratchet.tool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that tools and started runs work on when nobody gives others. None keeps the JVM alive, and idle ones end. */
public final class ToolThreads {
    private static final Duration IDLE = Duration.ofSeconds(10);

    private ToolThreads() {}

    /** {@return a virtual thread for each tool where the JVM has them (21 and later), else daemon threads, as many as needed} */
    public static Executor shared() {
        return Shared.TOOLS;
    }

    /** {@return the timer for time-outs: a single thread, since its actions only post events or interrupt} */
    static Timer timer() {
        return (delay, action) -> {
            ScheduledFuture<?> task = Shared.TIMER.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> task.cancel(false);
        };
    }

    /** Runs an action later; a parameter, so that tests need not wait. */
    interface Timer {
        /** Runs {@code action} after {@code delay}, unless what is returned is run before. */
        Runnable after(Duration delay, Runnable action);
    }

    private static final class Shared {
        static final ExecutorService TOOLS = virtualOrPlatform();
        static final ScheduledThreadPoolExecutor TIMER = newTimer();
    }

    private static ExecutorService virtualOrPlatform() {
        try {
            return (ExecutorService) MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class))
                    .invokeExact();
        } catch (NoSuchMethodException e) {
            return platform();
        } catch (Throwable e) {
            throw new LinkageError("virtual threads", e);
        }
    }

    static ExecutorService platform() {
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                daemons("ratchet-tool-"));
    }

    private static ScheduledThreadPoolExecutor newTimer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, daemons("ratchet-tool-timer-"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE.toSeconds(), TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
