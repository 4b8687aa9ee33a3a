package dev.ratchet.message;

import org.jspecify.annotations.Nullable;

/**
 * Any other block, known to the API but not to this version: images, documents, server tools and their results,
 * compaction, whatever comes. It is kept and sent back as it is.
 *
 * @param raw the block as it is on the wire
 * @param type the wire's {@code type}
 */
public record OtherBlock(RawJson raw, String type) implements ContentBlock {

    /** {@return the summary that it is, of the service's; null if it is none, or a failed one, which has no text} */
    public @Nullable String summary() {
        return type.equals("compaction") ? raw.text("content") : null;
    }
}
