package dev.ratchet.tool;

/**
 * Thrown by a tool to tell the model what went wrong: the message goes to the model as written, so it says what to do
 * next. The message of any other exception stays on this side, in the log.
 */
public final class ToolException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes an exception whose message the model reads. */
    public ToolException(String message) {
        super(message);
    }

    /** Makes an exception whose message the model reads; the cause goes to the log only. */
    public ToolException(String message, Throwable cause) {
        super(message, cause);
    }
}
