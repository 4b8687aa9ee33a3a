package dev.ratchet.tool;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.tool.ToolErrors.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs the calls one after the other on the thread that waits for them. */
final class SequentialBatch extends ToolBatch {
    private final ToolThreads.Timer timer;
    private final Thread thread = Thread.currentThread();
    // What tools tell from threads of their own is told when this thread comes by.
    private final ConcurrentLinkedQueue<Runnable> progress = new ConcurrentLinkedQueue<>();
    private volatile @Nullable ToolUseBlock current;

    SequentialBatch(ToolDispatcher.Settings settings, ToolDispatcher.Turn turn) {
        super(settings, turn);
        this.timer = settings.time().timer();
    }

    @Override
    void start(ToolUseBlock call, CheckedCall.Ready ready) {
        RunningCalls.Claim claim = claim(call, ready);
        String holder = claim.stuckBehind();
        if (holder != null) {
            finished(call, stuckBehind(holder), clock.instant());
        } else if (!claim.held()) {
            claim.release();
            finished(call, ToolErrors.notExecuted("the run was cancelled"), clock.instant());
        } else if (started(call)) {
            current = call;
            ToolResult result = run(call, ready, claim);
            tellProgress();
            current = null;
            finished(call, result, clock.instant());
        } else {
            claim.release();
        }
        progress.clear();
    }

    /** Waits for what the call must hold; neither held nor refused if the run was cancelled before. */
    private RunningCalls.Claim claim(ToolUseBlock call, CheckedCall.Ready ready) {
        CountDownLatch settled = new CountDownLatch(1);
        RunningCalls.Claim claim = running.claim(call.name(), resources(ready), each -> settled.countDown());
        if (claim.waited()) {
            Cancellation.Registration registration = cancellation.onCancel(settled::countDown);
            try {
                settled.await();
            } catch (InterruptedException e) {
                cancelByInterrupt();
            } finally {
                registration.close();
            }
        }
        return claim;
    }

    private ToolResult run(ToolUseBlock call, CheckedCall.Ready ready, RunningCalls.Claim claim) {
        AtomicReference<@Nullable ToolResult> answer = new AtomicReference<>();
        ToolExecution execution = execution(call, ready, claim, (ended, result) -> answer.set(result));
        Duration timeout = timeout(ready);
        Runnable cancelTimer = timer.after(timeout, execution::interrupt);
        Cancellation.Registration registration = cancellation.onCancel(execution::interrupt);
        try {
            execution.run();
        } finally {
            registration.close();
            cancelTimer.run();
        }
        ToolResult result = answer.get();
        if (result == null) {
            throw new AssertionError("nobody gives up a tool that runs on the waiting thread");
        }
        return execution.wasInterrupted() && result.error()
                ? ToolErrors.stopped(call.name(), cancellation.cancelled() ? Stop.CANCELLED : Stop.TIMEOUT, timeout)
                : result;
    }

    @Override
    void progressed(ToolUseBlock call, String text) {
        if (!call.equals(current)) {
            return;
        }
        Instant at = clock.instant();
        progress.add(() -> tellProgress(call, text, at));
        if (Thread.currentThread() == thread) {
            tellProgress();
        }
    }

    private void tellProgress() {
        for (Runnable each; (each = progress.poll()) != null; ) {
            each.run();
        }
    }

    @Override
    void await() {}
}
