package dev.ratchet.message;

/**
 * Text: {@code {"type":"text","text":"Rhine and Danube."}}.
 *
 * @param raw the block as it is on the wire
 * @param text the text, possibly empty in what a model answers
 */
public record TextBlock(RawJson raw, String text) implements ContentBlock {

    /** Returns a block for text that the caller writes. */
    public static TextBlock of(String text) {
        return new TextBlock(
                RawJson.object().put("type", "text").put("text", text).build(), text);
    }

    @Override
    public String type() {
        return "text";
    }
}
