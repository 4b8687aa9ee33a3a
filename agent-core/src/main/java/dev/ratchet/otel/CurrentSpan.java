package dev.ratchet.otel;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What is current on the run's thread. OpenTelemetry keeps it in a thread-local that only that thread can put back, so what
 * comes from another thread changes nothing.
 */
@SuppressWarnings("MustBeClosedChecker") // closed by a later event, RunFinished at the latest
final class CurrentSpan {
    private @Nullable Thread thread;
    private @Nullable Scope run;
    private @Nullable Scope inner;

    /** The run begins on this thread. */
    void begin(Context context) {
        thread = Thread.currentThread();
        run = context.makeCurrent();
    }

    /** From here on this is current. */
    void becomes(Context context) {
        if (Thread.currentThread() == thread) {
            close(inner);
            inner = context.makeCurrent();
        }
    }

    /** The run has ended; what was current before it is again. */
    void end() {
        if (Thread.currentThread() == thread) {
            close(inner);
            close(run);
        }
        inner = null;
        run = null;
        thread = null;
    }

    private static void close(@Nullable Scope scope) {
        if (scope != null) {
            scope.close();
        }
    }
}
