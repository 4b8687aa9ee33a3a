package dev.ratchet.model;

/**
 * Why the model stopped, by its name on the wire. Services add new ones, so this is open: what to do with one that is not
 * listed here is to end and report it.
 *
 * @param value such as {@code end_turn}
 */
public record StopReason(String value) {
    /** It said all it had to say. */
    public static final StopReason END_TURN = new StopReason("end_turn");

    /** It waits for the results of its calls. */
    public static final StopReason TOOL_USE = new StopReason("tool_use");

    /** The answer was cut off at {@code max_tokens}; a call in it may be half-written. */
    public static final StopReason MAX_TOKENS = new StopReason("max_tokens");

    /** It wrote one of the request's stop sequences. */
    public static final StopReason STOP_SEQUENCE = new StopReason("stop_sequence");

    /** Its server-side tools took long; the conversation is sent again as it is. */
    public static final StopReason PAUSE_TURN = new StopReason("pause_turn");

    /** It refused. */
    public static final StopReason REFUSAL = new StopReason("refusal");

    /** The answer was cut off because the context window is full. */
    public static final StopReason CONTEXT_WINDOW_EXCEEDED = new StopReason("model_context_window_exceeded");

    /** The server compacted the context; the conversation is sent again as it is. */
    public static final StopReason COMPACTION = new StopReason("compaction");

    @Override
    public String toString() {
        return value;
    }
}
