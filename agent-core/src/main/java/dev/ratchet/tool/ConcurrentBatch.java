package dev.ratchet.tool;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.tool.ToolErrors.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the calls at the same time, each on a thread of the executor.
 *
 * <p>Tools, timer and cancellation only post events; the waiting thread takes them one by one and is the only one that
 * decides. So nothing here is shared but the mailbox and the executions.
 */
final class ConcurrentBatch extends ToolBatch {
    private final Executor executor;
    private final ToolThreads.Timer timer;
    private final Duration grace;
    private final BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
    private final Map<ToolExecution, Open> open = new LinkedHashMap<>();

    ConcurrentBatch(ToolDispatcher.Settings settings, ToolDispatcher.Turn turn, Executor executor) {
        super(settings, turn);
        this.executor = executor;
        this.timer = settings.timer();
        this.grace = settings.grace();
    }

    @Override
    void start(ToolUseBlock call, Supplier<ToolResult> tool) {
        ToolExecution execution = new ToolExecution(call, tool, this::ended);
        open.put(execution, new Open(timer.after(timeout, () -> mailbox.add(() -> timeUp(execution)))));
        try {
            executor.execute(execution);
        } catch (RuntimeException | Error e) { // rejected, or no more threads
            ToolRun.LOG.error("{} could not be given to its executor", call.name(), e);
            if (execution.withdraw()) {
                settle(execution, ToolErrors.notExecuted("no thread was free to run it"), clock.instant());
            }
        }
        for (Runnable event; (event = mailbox.poll()) != null; ) {
            event.run();
        }
    }

    @Override
    void await() {
        Cancellation.Registration registration = cancellation.onCancel(() -> mailbox.add(this::stopAll));
        try {
            while (!open.isEmpty()) {
                awaitEvent().run();
            }
        } finally {
            registration.close();
        }
    }

    private Runnable awaitEvent() {
        while (true) {
            try {
                return mailbox.take();
            } catch (InterruptedException e) {
                cancelByInterrupt();
            }
        }
    }

    /** On the tool's thread. */
    private void ended(ToolExecution execution, ToolResult result) {
        synchronized (mailbox) { // so that events stand in the order of their instants
            Instant at = clock.instant();
            mailbox.add(() -> answered(execution, result, at));
        }
    }

    private void answered(ToolExecution execution, ToolResult result, Instant at) {
        Open state = open.get(execution);
        Stop stop = state == null ? null : state.stop;
        // What a tool brought to an end after its interrupt is its result; if it failed, the interrupt is the reason.
        boolean stopped = execution.wasInterrupted() && result.error();
        settle(
                execution,
                stop != null && stopped ? ToolErrors.stopped(execution.call().name(), stop, timeout) : result,
                at);
    }

    private void timeUp(ToolExecution execution) {
        if (execution.withdraw()) {
            settle(execution, ToolErrors.noThread(timeout), clock.instant());
        } else {
            stop(execution, Stop.TIMEOUT);
        }
    }

    private void stopAll() {
        for (ToolExecution execution : new ArrayList<>(open.keySet())) {
            if (execution.withdraw()) {
                settle(execution, ToolErrors.notExecuted("the run was cancelled"), clock.instant());
            } else {
                stop(execution, Stop.CANCELLED);
            }
        }
    }

    private void stop(ToolExecution execution, Stop why) {
        Open state = open.get(execution);
        if (state != null && state.stop == null) {
            state.stop = why;
            execution.interrupt();
            state.cancelTimer.run();
            state.cancelTimer = timer.after(grace, () -> mailbox.add(() -> giveUp(execution, why)));
        }
    }

    private void giveUp(ToolExecution execution, Stop why) {
        if (execution.abandon()) { // else its result is in the mailbox
            settle(execution, ToolErrors.abandoned(execution.call().name(), why, timeout), clock.instant());
        }
    }

    private void settle(ToolExecution execution, ToolResult result, Instant at) {
        Open state = open.remove(execution);
        if (state == null) {
            return;
        }
        state.cancelTimer.run();
        finished(execution.call(), result, at);
    }

    /** A call that has no result yet. */
    private static final class Open {
        Runnable cancelTimer;

        @Nullable
        Stop stop;

        Open(Runnable cancelTimer) {
            this.cancelTimer = cancelTimer;
        }
    }
}
