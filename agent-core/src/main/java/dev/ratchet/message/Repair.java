package dev.ratchet.message;

/**
 * Something in a conversation from elsewhere that the Messages API would have refused, and what became of it.
 *
 * @param kind what was done
 * @param at where it stood in what was loaded, such as {@code messages.4.content.1}
 * @param sentence what was done and why, for a person
 */
public record Repair(Kind kind, String at, String sentence) {

    /** What is done to make a conversation legal. No text of a user or tool is lost by any of these. */
    public enum Kind {
        /** System prompt or tools are not the runner's; the runner's own are sent. */
        PROMPT_LEFT_OUT,
        /** A field that does not belong there is left out, such as {@code cache_control}. */
        FIELD_LEFT_OUT,
        /** Text or a message without anything in it is left out. */
        EMPTY_LEFT_OUT,
        /** A half of a surrogate pair, which no text may hold, became U+FFFD. */
        CHARACTER_REPLACED,
        /** Two neighbouring messages of one role became one. */
        MESSAGES_MERGED,
        /** A user message was put in front of an answer that stood first. */
        MESSAGE_ADDED,
        /** A block was moved to where it may stand: results to the front of the message after their calls. */
        BLOCK_MOVED,
        /** A block that can stand nowhere as what it is became text: an orphan result, a broken call, a foreign block. */
        BECAME_TEXT,
        /** A call has another id, or its arguments are an object in place of a string; its result follows it. */
        CALL_CHANGED,
        /** A result has another form, the same text in it. */
        RESULT_CHANGED,
        /** A call without a result got one that says so. */
        RESULT_ADDED,
        /** What an answer held in front of a fallback to another model is left out: thinking and calls never made. */
        SUPERSEDED_LEFT_OUT,
        /** Thinking that the API would not take back is left out. */
        THINKING_LEFT_OUT
    }
}
