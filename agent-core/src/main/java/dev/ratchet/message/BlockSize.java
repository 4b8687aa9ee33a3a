package dev.ratchet.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large a block is, or several: the bytes of an image say nothing about its tokens.
 *
 * @param bytes about how many bytes of text it is worth
 * @param tokens about how many tokens it has, by {@link TextTokens}; of a result its text, since ids and names of fields are not read as JSON
 * @param images how many images there are
 * @param longestSide the longest side of those whose bytes are here, in pixels
 */
record BlockSize(long bytes, long tokens, int images, int longestSide) {
    static final BlockSize NONE = new BlockSize(0, 0, 0, 0);

    // The largest image of current models is 4,784 tokens, at three bytes a token.
    private static final BlockSize IMAGE = new BlockSize(14_400, 4_784, 1, 0);
    // A page is 1,500 to 3,000 tokens besides its picture; how many pages there are nobody knows before it is sent.
    private static final BlockSize DOCUMENT = new BlockSize(10 * (14_400 + 9_000), 10 * (4_784 + 3_000), 0, 0);

    // What the service puts around a text or a result costs it less than the JSON does.
    private static final long AROUND = 16;

    // Thinking that is not shown stands encrypted in its signature, four characters for three bytes.
    private static final long BYTES_SEALED = 5;

    static BlockSize of(ContentBlock block) {
        if (block instanceof ToolResultBlock result) {
            return result.raw().length() > 4L * result.text().length() + 1_000
                    ? ofResult(result)
                    : of(result.raw(), result.raw().members().get("content"));
        }
        if (block instanceof TextBlock text) {
            return of(text.raw(), text.raw().members().get("text"));
        }
        if (block instanceof ThinkingBlock thought) {
            return thought.thinking().isEmpty()
                    ? new BlockSize(thought.raw().length(), thought.raw().length() / BYTES_SEALED, 0, 0)
                    : of(thought.raw(), thought.raw().members().get("thinking"));
        }
        return switch (block.type()) {
            case "image" -> ofImage(block.raw());
            case "document" -> block.raw().length() < DOCUMENT.bytes ? of(block.raw()) : DOCUMENT;
            default -> of(block.raw());
        };
    }

    /** A patch of 28 by 28 pixels is a token; what is too large for the model it scales down. */
    private static BlockSize ofImage(RawJson block) {
        ImageHeader header = ImageHeader.in(block);
        if (header == null || header.width() <= 0 || header.height() <= 0) {
            return IMAGE;
        }
        long patches = ((header.width() + 27L) / 28) * ((header.height() + 27L) / 28);
        long tokens = Math.min(patches, IMAGE.tokens);
        return new BlockSize(tokens * IMAGE.bytes / IMAGE.tokens, tokens, 1, Math.max(header.width(), header.height()));
    }

    BlockSize plus(BlockSize other) {
        return new BlockSize(
                bytes + other.bytes,
                tokens + other.tokens,
                images + other.images,
                Math.max(longestSide, other.longestSide));
    }

    private static BlockSize of(RawJson json, @Nullable RawJson text) {
        return new BlockSize(json.length(), (text == null ? 0 : text.tokens()) + AROUND, 0, 0);
    }

    private static BlockSize of(RawJson json) {
        return new BlockSize(json.length(), json.tokens(), 0, 0);
    }

    private static BlockSize ofResult(ToolResultBlock result) {
        Map<String, RawJson> members = result.raw().members();
        RawJson content = members.get("content");
        return content == null || !content.isArray()
                ? of(result.raw())
                : content.elements().stream()
                        .map(element -> of(ContentBlock.of(element)))
                        .reduce(NONE, BlockSize::plus);
    }
}
