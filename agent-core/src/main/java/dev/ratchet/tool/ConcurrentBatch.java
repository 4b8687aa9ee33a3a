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
    private final Map<RunningCalls.Claim, ToolUseBlock> waiting = new LinkedHashMap<>();
    private final Map<ToolExecution, Open> open = new LinkedHashMap<>();

    ConcurrentBatch(ToolDispatcher.Settings settings, ToolDispatcher.Turn turn, Executor executor) {
        super(settings, turn);
        this.executor = executor;
        this.timer = settings.time().timer();
        this.grace = settings.grace();
    }

    @Override
    void start(ToolUseBlock call, CheckedCall.Ready ready) {
        RunningCalls.Claim claim = running.claim(
                call.name(), resources(ready), settled -> mailbox.add(() -> waited(call, ready, settled)));
        if (claim.waited()) {
            waiting.put(claim, call);
        } else {
            settled(call, ready, claim);
        }
        for (Runnable event; (event = mailbox.poll()) != null; ) {
            event.run();
        }
    }

    private void waited(ToolUseBlock call, CheckedCall.Ready ready, RunningCalls.Claim claim) {
        if (waiting.remove(claim) != null) { // else the run was cancelled while the event was on its way
            settled(call, ready, claim);
        }
    }

    private void settled(ToolUseBlock call, CheckedCall.Ready ready, RunningCalls.Claim claim) {
        String holder = claim.stuckBehind();
        if (holder != null) {
            finished(call, stuckBehind(holder), clock.instant());
        } else if (started(call)) {
            launch(call, ready, claim);
        } else {
            claim.release();
        }
    }

    private void launch(ToolUseBlock call, CheckedCall.Ready ready, RunningCalls.Claim claim) {
        ToolExecution execution = execution(call, ready, claim, this::ended);
        Duration timeout = timeout(ready);
        Runnable alarm = timer.after(timeout, () -> mailbox.add(() -> timeUp(execution)));
        open.put(execution, new Open(claim, timeout, alarm));
        try {
            executor.execute(execution);
        } catch (RuntimeException | Error e) { // rejected, or no more threads
            ToolRun.LOG.error("{} could not be given to its executor", call.name(), e);
            withdraw(execution, "no thread was free to run it");
        }
    }

    @Override
    void await() {
        Cancellation.Registration registration = cancellation.onCancel(() -> mailbox.add(this::stopAll));
        try {
            while (!open.isEmpty() || !waiting.isEmpty()) {
                awaitEvent().run();
            }
        } finally {
            registration.close();
        }
    }

    @Override
    void progressed(ToolUseBlock call, String text) {
        synchronized (mailbox) {
            Instant at = clock.instant();
            mailbox.add(() -> {
                if (open.keySet().stream()
                        .anyMatch(execution -> execution.call().id().equals(call.id()))) {
                    tellProgress(call, text, at);
                }
            });
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
                state != null && stop != null && stopped
                        ? ToolErrors.stopped(execution.call().name(), stop, state.timeout)
                        : result,
                at);
    }

    private void timeUp(ToolExecution execution) {
        Open state = open.get(execution);
        if (state != null && !withdraw(execution, ToolErrors.noThread(state.timeout))) {
            stop(execution, Stop.TIMEOUT);
        }
    }

    private void stopAll() {
        waiting.forEach((claim, call) -> {
            claim.release();
            finished(call, ToolErrors.notExecuted("the run was cancelled"), clock.instant());
        });
        waiting.clear();
        for (ToolExecution execution : new ArrayList<>(open.keySet())) {
            if (!withdraw(execution, "the run was cancelled")) {
                stop(execution, Stop.CANCELLED);
            }
        }
    }

    /** Takes a call back that has no thread yet. Returns false if it has. */
    private boolean withdraw(ToolExecution execution, String why) {
        boolean withdrawn = execution.withdraw();
        Open state = open.get(execution);
        if (withdrawn && state != null) {
            state.claim.release();
            settle(execution, ToolErrors.notExecuted(why), clock.instant());
        }
        return withdrawn;
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
        Open state = open.get(execution);
        if (state != null && execution.abandon()) { // else its result is in the mailbox
            state.claim.abandon();
            settle(execution, ToolErrors.abandoned(execution.call().name(), why, state.timeout), clock.instant());
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

    /** A call at work that has no result yet. */
    private static final class Open {
        final RunningCalls.Claim claim;
        final Duration timeout;
        Runnable cancelTimer;

        @Nullable
        Stop stop;

        Open(RunningCalls.Claim claim, Duration timeout, Runnable cancelTimer) {
            this.claim = claim;
            this.timeout = timeout;
            this.cancelTimer = cancelTimer;
        }
    }
}
