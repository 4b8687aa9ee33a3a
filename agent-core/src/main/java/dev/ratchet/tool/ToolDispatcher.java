package dev.ratchet.tool;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ToolUseBlock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** To be written. */
public final class ToolDispatcher {
    private ToolDispatcher() {}

    /** To be written. */
    public static ToolDispatcher sequential(Toolset tools, Duration timeout) {
        return new ToolDispatcher();
    }

    /** To be written. */
    public static ToolDispatcher concurrent(Toolset tools, Duration timeout, Executor executor) {
        return new ToolDispatcher();
    }

    /** To be written. */
    public void run(
            List<ToolUseBlock> calls,
            String runId,
            Map<Class<?>, Object> attributes,
            Cancellation cancellation,
            ToolObserver observer) {}
}
