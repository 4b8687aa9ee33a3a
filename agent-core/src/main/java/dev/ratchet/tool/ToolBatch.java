package dev.ratchet.tool;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ToolUseBlock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The calls of one turn on their way to one result each. Used once, by the thread that waits for them. */
abstract class ToolBatch {
    private final Toolset tools;
    private final ToolObserver observer;
    private final String runId;
    private final Map<Class<?>, Object> attributes;
    private final Duration timeout;
    private final Pause pause;
    private final List<ThreadLocal<?>> carried;
    final RunningCalls running;
    final Cancellation cancellation;
    final InstantSource clock;
    private boolean interrupted;
    private @Nullable Throwable observerFailure;

    ToolBatch(ToolDispatcher.Settings settings, ToolDispatcher.Turn turn) {
        this.tools = settings.tools();
        this.timeout = settings.timeout();
        this.carried = settings.carried();
        this.running = settings.running();
        this.clock = settings.time().clock();
        this.pause = settings.time().pause();
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
        ToolContext context =
                new ToolContext(runId, call.id(), cancellation, attributes, text -> progressed(call, text));
        CheckedCall checked = tools.check(call, context);
        if (checked instanceof CheckedCall.Refused refused) {
            finished(call, refused.result(), clock.instant());
        } else if (checked instanceof CheckedCall.Ready ready) {
            start(call, ready);
        } else {
            throw new AssertionError(checked.getClass());
        }
    }

    /** Runs a call, or has it run, once it holds what it works on. */
    abstract void start(ToolUseBlock call, CheckedCall.Ready ready);

    /** Passes on how far a call is, on the thread of the batch; called from any. */
    abstract void progressed(ToolUseBlock call, String text);

    /** Tells that a call starts. Returns false, and the call has its result, if it must not: its start is not recorded. */
    final boolean started(ToolUseBlock call) {
        if (observerFailure == null) {
            tell(() -> observer.started(call, clock.instant()));
        }
        if (observerFailure != null) {
            finished(call, ToolErrors.notExecuted("the run failed before"), clock.instant());
        }
        return observerFailure == null;
    }

    final void tellProgress(ToolUseBlock call, String text, Instant at) {
        tell(() -> observer.progressed(call, text, at));
    }

    /** {@return one run of a call, which gives back what it holds when it really ends} */
    final ToolExecution execution(
            ToolUseBlock call,
            CheckedCall.Ready ready,
            RunningCalls.Claim claim,
            BiConsumer<ToolExecution, ToolResult> ended) {
        Supplier<ToolResult> tool = () -> {
            try {
                return ready.work().apply(pause);
            } finally {
                claim.release();
            }
        };
        return new ToolExecution(call, tool, CarriedContext.ofThisThread(carried), ended);
    }

    final Duration timeout(CheckedCall.Ready ready) {
        return ready.tool().traits().timeout().orElse(timeout);
    }

    /** {@return what the call must hold; a tool of which one call runs at a time is a resource itself} */
    static Set<String> resources(CheckedCall.Ready ready) {
        ToolTraits traits = ready.tool().traits();
        Set<String> names = new HashSet<>();
        traits.resources().forEach(name -> names.add("resource " + name));
        if (traits.exclusive()) {
            names.add("tool " + ready.tool().name());
        }
        return names;
    }

    /** {@return the result of a call that waited for what a call of {@code holder} does not give back} */
    static ToolResult stuckBehind(String holder) {
        return ToolErrors.notExecuted(
                "an earlier call of " + holder + " did not stop when it was told to, and holds what this call needs");
    }

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
