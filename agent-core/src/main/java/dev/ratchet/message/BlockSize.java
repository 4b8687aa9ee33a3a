package dev.ratchet.message;

import java.util.Map;

/** How many bytes of text a block is worth, for estimating tokens: the bytes of an image say nothing about its tokens. */
final class BlockSize {
    // The largest image of current models is 4,784 tokens, at three bytes a token.
    private static final long IMAGE = 14_400;
    // A page is 1,500 to 3,000 tokens besides its picture; how many pages there are nobody knows before it is sent.
    private static final long DOCUMENT = 10 * (IMAGE + 9_000);

    private BlockSize() {}

    static long of(ContentBlock block) {
        if (block instanceof ToolResultBlock result
                && result.raw().length() > 4L * result.text().length() + 1_000) {
            return ofResult(result);
        }
        return switch (block.type()) {
            case "image" -> IMAGE;
            case "document" -> Math.min(DOCUMENT, block.raw().length());
            default -> block.raw().length();
        };
    }

    private static long ofResult(ToolResultBlock result) {
        Map<String, RawJson> members = result.raw().members();
        RawJson content = members.get("content");
        return content == null || !content.isArray()
                ? result.raw().length()
                : content.elements().stream()
                        .mapToLong(element -> of(ContentBlock.of(element)))
                        .sum();
    }
}
