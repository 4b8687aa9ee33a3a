package dev.ratchet.tool;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.tool.ToolErrors.Stop;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs the calls one after the other on the thread that waits for them. */
final class SequentialBatch extends ToolBatch {
    private final ToolThreads.Timer timer;

    SequentialBatch(ToolDispatcher.Settings settings, ToolDispatcher.Turn turn) {
        super(settings, turn);
        this.timer = settings.timer();
    }

    @Override
    void start(ToolUseBlock call, Supplier<ToolResult> tool) {
        AtomicReference<@Nullable ToolResult> answer = new AtomicReference<>();
        ToolExecution execution = new ToolExecution(call, tool, (ended, result) -> answer.set(result));
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
        if (execution.wasInterrupted() && result.error()) {
            result = ToolErrors.stopped(call.name(), cancellation.cancelled() ? Stop.CANCELLED : Stop.TIMEOUT, timeout);
        }
        finished(call, result, clock.instant());
    }

    @Override
    void await() {}
}
