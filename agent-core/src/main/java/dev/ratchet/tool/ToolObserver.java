package dev.ratchet.tool;

import dev.ratchet.message.ToolUseBlock;
import java.time.Instant;

/** Is told of each call as it starts and ends, one at a time, on the thread that waits for the calls. */
public interface ToolObserver {

    /** The call was handed to its thread. Not called for one that is refused before it could run. */
    void started(ToolUseBlock call, Instant at);

    /** The call tells how far it is; between its start and its end. */
    void progressed(ToolUseBlock call, String text, Instant at);

    /** The call has its result; told exactly once for each call. */
    void finished(ToolUseBlock call, ToolResult result, Instant at);
}
