package dev.ratchet.tool;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ToolUseBlock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The calls of one turn on their way to one result each. Used once, by the thread that waits for them. */
abstract class ToolBatch {
    private final Toolset tools;
    private final ToolObserver observer;
    private final String runId;
    private final Map<Class<?>, Object> attributes;
    final Cancellation cancellation;
    final Duration timeout;
    final InstantSource clock;
    private boolean interrupted;
    private @Nullable Throwable observerFailure;

    ToolBatch(ToolDispatcher.Settings settings, ToolDispatcher.Turn turn) {
        this.tools = settings.tools();
        this.timeout = settings.timeout();
        this.clock = settings.clock();
        this.observer = turn.observer();
        this.runId = turn.runId();
        this.attributes = turn.attributes();
        this.cancellation = turn.cancellation();
    }

    /** Returns when each call has its result; rethrows what the observer threw first. */
    final void run(List<ToolUseBlock> calls) {
        for (ToolUseBlock call : calls) {
            offer(call);
        }
        await();
        noteInterrupt();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (observerFailure instanceof Error error) {
            throw error;
        }
        if (observerFailure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private void offer(ToolUseBlock call) {
        noteInterrupt();
        if (cancellation.cancelled()) {
            finished(call, ToolErrors.notExecuted("the run was cancelled"), clock.instant());
            return;
        }
        if (observerFailure != null) {
            finished(call, ToolErrors.notExecuted("the run failed before"), clock.instant());
            return;
        }
        CheckedCall checked = tools.check(call, new ToolContext(runId, call.id(), cancellation, attributes));
        if (checked instanceof CheckedCall.Refused refused) {
            finished(call, refused.result(), clock.instant());
        } else if (checked instanceof CheckedCall.Ready ready) {
            tell(() -> observer.started(call, clock.instant()));
            if (observerFailure == null) {
                start(call, ready.tool());
            } else { // a start that could not be recorded must not happen
                finished(call, ToolErrors.notExecuted("the run failed before"), clock.instant());
            }
        } else {
            throw new AssertionError(checked.getClass());
        }
    }

    /** Runs {@code tool}, or has it run. */
    abstract void start(ToolUseBlock call, Supplier<ToolResult> tool);

    /** Waits until every call that was started has its result. */
    abstract void await();

    final void finished(ToolUseBlock call, ToolResult result, Instant at) {
        tell(() -> observer.finished(call, result, at));
    }

    /** If this thread was interrupted, the run is cancelled, and the flag is set again at the end. */
    final void noteInterrupt() {
        if (Thread.interrupted()) {
            cancelByInterrupt();
        }
    }

    final void cancelByInterrupt() {
        interrupted = true;
        cancellation.cancel(Cancellation.Reason.INTERRUPT);
    }

    /** What the observer throws must not lose the calls that are at work, so it waits until they have their results. */
    private void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException | Error e) {
            if (observerFailure == null) {
                observerFailure = e;
            } else {
                observerFailure.addSuppressed(e);
            }
        }
    }
}
