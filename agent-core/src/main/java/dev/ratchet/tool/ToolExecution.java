package dev.ratchet.tool;

import dev.ratchet.message.ToolUseBlock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * One run of one tool on some thread, which another thread may interrupt or give up.
 *
 * <pre>
 *   waiting ── run() ──► running ── tool returns ──► ended (result delivered)
 *      └─ abandon() ─┐      └─ abandon() ─┐
 *                    ▼                    ▼
 *               never runs         ends unheard (result logged)
 * </pre>
 *
 * The lock makes sure that an interrupt meets this tool and not what its thread does next.
 */
final class ToolExecution implements Runnable {
    private final ToolUseBlock call;
    private final Supplier<ToolResult> tool;
    private final BiConsumer<ToolExecution, ToolResult> ended;
    private final CarriedContext carried;

    private @Nullable Thread thread;
    private boolean begun;
    private boolean interrupted;
    private boolean over;

    /**
     * @param ended told the result, on the tool's thread, unless the execution was abandoned before
     */
    ToolExecution(
            ToolUseBlock call,
            Supplier<ToolResult> tool,
            CarriedContext carried,
            BiConsumer<ToolExecution, ToolResult> ended) {
        this.call = call;
        this.tool = tool;
        this.ended = ended;
        this.carried = carried;
    }

    ToolUseBlock call() {
        return call;
    }

    @Override
    public void run() {
        if (begin()) {
            carried.during(this::work);
        }
    }

    private void work() {
        MDC.put("tool_use_id", call.id()); // until the thread gets its own context back
        ToolResult result = tool.get();
        if (end()) {
            ended.accept(this, result);
        } else {
            ToolRun.LOG.warn(
                    "{} ({}) ended after it was given up, {}; the model was not told",
                    call.name(),
                    call.id(),
                    result.error() ? "with an error" : "with a result");
        }
    }

    private synchronized boolean begin() {
        if (over) {
            return false;
        }
        thread = Thread.currentThread();
        if (interrupted) {
            thread.interrupt();
        }
        begun = true;
        return true;
    }

    /** Ends the reach of {@link #interrupt}; our interrupt does not outlive the tool, anybody else's does. */
    private synchronized boolean end() {
        thread = null;
        if (interrupted) {
            Thread.interrupted();
        }
        boolean heard = !over;
        over = true;
        return heard;
    }

    /** Interrupts the tool, at once or as soon as it begins. */
    synchronized void interrupt() {
        if (!over) {
            interrupted = true;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    /** {@return whether the tool was told to stop before it ended} */
    synchronized boolean wasInterrupted() {
        return interrupted;
    }

    /** Stops listening; a tool that has not begun never will. Returns false if the result was delivered already. */
    synchronized boolean abandon() {
        boolean inTime = !over;
        over = true;
        return inTime;
    }

    /** Keeps the tool from being run. Returns false if it has begun. */
    synchronized boolean withdraw() {
        return !begun && abandon();
    }
}
