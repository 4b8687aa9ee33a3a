package dev.ratchet.message;

/**
 * Any other block, known to the API but not to this version: images, documents, server tools and their results,
 * compaction, whatever comes. It is kept and sent back as it is.
 *
 * @param raw the block as it is on the wire
 * @param type the wire's {@code type}
 */
public record OtherBlock(RawJson raw, String type) implements ContentBlock {

    /** {@return whether it is a summary of the service's; one without content is a failed one} */
    public boolean isSummary() {
        return type.equals("compaction") && raw.text("content") != null;
    }
}
