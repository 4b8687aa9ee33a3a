package dev.ratchet.examples.serve;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run at work on a thread, which an interrupt stops wherever it is, also before it has begun. */
final class RunningChat implements Runnable {
    private final EventLog log;
    private final Runnable work;
    private final Consumer<Throwable> broke;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable Thread thread;
    private @Nullable String cancelledBecause;

    /** Takes the run with its events, and what is told if it throws. */
    RunningChat(EventLog log, Runnable work, Consumer<Throwable> broke) {
        this.log = log;
        this.work = work;
        this.broke = broke;
    }

    @Override
    public void run() {
        begin();
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            broke.accept(e);
        } finally {
            end();
            ended.complete(null);
        }
    }

    private synchronized void begin() {
        thread = Thread.currentThread();
        if (cancelledBecause != null) {
            thread.interrupt();
        }
    }

    /** From here on the thread may belong to another, so it is interrupted no more. */
    private synchronized void end() {
        thread = null;
        Thread.interrupted();
    }

    synchronized void cancel(String because) {
        if (cancelledBecause == null) {
            cancelledBecause = because;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    /** {@return why, or null if nobody did} */
    synchronized @Nullable String cancelledBecause() {
        return cancelledBecause;
    }

    EventLog log() {
        return log;
    }

    /** {@return completes when the run has ended, however it did} */
    CompletableFuture<Void> ended() {
        return ended;
    }
}
