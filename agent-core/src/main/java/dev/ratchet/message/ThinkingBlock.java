package dev.ratchet.message;

/**
 * What the model thought, {@code thinking} or {@code redacted_thinking}. Opaque: it is sent back as it came, signature and
 * all, also when its text is empty.
 *
 * @param raw the block as it is on the wire
 * @param type {@code thinking} or {@code redacted_thinking}
 * @param thinking the readable text; empty if the model omits or redacts it
 */
public record ThinkingBlock(RawJson raw, String type, String thinking) implements ContentBlock {}
