package dev.ratchet.message;

/**
 * A part of a message: the raw JSON as it is on the wire, and a typed view read from it.
 *
 * <p>The raw form is what is sent; blocks and fields that this version does not know survive in it untouched. Equality is
 * that of the raw bytes and the view.
 */
public sealed interface ContentBlock permits TextBlock, ThinkingBlock, ToolUseBlock, ToolResultBlock, OtherBlock {

    /** {@return the block as it is on the wire} */
    RawJson raw();

    /** {@return the wire's {@code type}, such as {@code text} or {@code tool_use}} */
    String type();

    /**
     * Returns the block that {@code raw} holds; an unknown type, or a known one without its required fields, becomes an
     * {@link OtherBlock}.
     *
     * @throws IllegalArgumentException if {@code raw} is not an object with a string {@code type}
     */
    static ContentBlock of(RawJson raw) {
        return BlockReader.read(raw);
    }
}
