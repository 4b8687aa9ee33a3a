package dev.ratchet.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells everything that works for a run to stop now, once, and why. The first reason stays. Safe to use from any thread.
 */
public final class Cancellation {

    /** Why a run was stopped from outside. */
    public enum Reason {
        /** {@code cancel()} was called. */
        CALLER,
        /** The thread that waited for the run was interrupted. */
        INTERRUPT,
        /** The run's time was up. */
        DEADLINE
    }

    private static final Logger LOG = LoggerFactory.getLogger("dev.ratchet");

    private final @Nullable Instant deadline;
    private final List<Runnable> actions = new ArrayList<>();
    private @Nullable Reason reason;

    /** Makes a cancellation without a deadline. */
    public Cancellation() {
        this(null);
    }

    /** Makes a cancellation that its owner will trigger at {@code deadline}; this class keeps no clock. */
    public Cancellation(@Nullable Instant deadline) {
        this.deadline = deadline;
    }

    /** {@return when the run's time is up: nothing should be waited for beyond it} */
    public Optional<Instant> deadline() {
        return Optional.ofNullable(deadline);
    }

    /** {@return why it was cancelled, or empty if it was not} */
    public synchronized Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    /** {@return whether it was cancelled} */
    public boolean cancelled() {
        return reason().isPresent();
    }

    /** Cancels: runs the registered actions on this thread, each once. Has no effect the second time. */
    public void cancel(Reason why) {
        List<Runnable> due;
        synchronized (this) {
            if (reason != null) {
                return;
            }
            reason = why;
            due = List.copyOf(actions);
            actions.clear();
        }
        for (Runnable action : due) {
            try {
                action.run();
            } catch (RuntimeException | Error e) { // one that misbehaves must not keep the others from stopping
                LOG.warn("an action on cancellation threw", e);
            }
        }
    }

    /**
     * Runs {@code action} when it is cancelled, at once if it already is. The action must be quick and must not throw.
     *
     * @return what takes the registration back; closing it twice is harmless
     */
    public Registration onCancel(Runnable action) {
        synchronized (this) {
            if (reason == null) {
                actions.add(action);
                return () -> remove(action);
            }
        }
        action.run();
        return () -> {};
    }

    private synchronized void remove(Runnable action) {
        actions.remove(action);
    }

    /** A registration that can be taken back. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
