package dev.ratchet.message;

/** Who a message is from. */
public enum Role {
    /** The caller: questions, and the results of tools. */
    USER,
    /** The model. */
    ASSISTANT;

    /** {@return the name on the wire, such as {@code user}} */
    public String wireName() {
        return this == USER ? "user" : "assistant";
    }
}
