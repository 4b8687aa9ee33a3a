package dev.ratchet.message;

import java.util.ArrayList;
import java.util.List;

/**
 * The answer to one call: {@code {"type":"tool_result","tool_use_id":"toolu_B2","content":"shipped 14 May"}}.
 *
 * @param raw the block as it is on the wire
 * @param toolUseId the id of the call
 * @param text the text of its content, blocks of other kinds left out
 * @param error whether the call failed
 */
public record ToolResultBlock(RawJson raw, String toolUseId, String text, boolean error) implements ContentBlock {

    /** Returns a result of plain text; empty text is allowed here. */
    public static ToolResultBlock of(String toolUseId, String text, boolean error) {
        return new ToolResultBlock(raw(toolUseId, RawJson.string(text), error), toolUseId, text, error);
    }

    /** Returns a result of several blocks, such as text and an image; blank text is left out, the API refuses it. */
    public static ToolResultBlock of(String toolUseId, List<? extends ContentBlock> content, boolean error) {
        List<? extends ContentBlock> kept = content.stream()
                .filter(block ->
                        !(block instanceof TextBlock text) || !text.text().isBlank())
                .toList();
        RawJson array = RawJson.array(kept.stream().map(ContentBlock::raw).toList());
        return new ToolResultBlock(raw(toolUseId, array, error), toolUseId, BlockReader.textOf(kept), error);
    }

    /** {@return this result with a paragraph more; only before it is sent} */
    public ToolResultBlock withNote(String note) {
        RawJson content = raw.members().get("content");
        if (content == null || !content.isArray()) {
            return of(toolUseId, text.isEmpty() ? note : text + "\n\n" + note, error);
        }
        List<ContentBlock> blocks = new ArrayList<>();
        content.elements().forEach(block -> blocks.add(ContentBlock.of(block)));
        blocks.add(TextBlock.of(note));
        return of(toolUseId, blocks, error);
    }

    @Override
    public String type() {
        return "tool_result";
    }

    private static RawJson raw(String toolUseId, RawJson content, boolean error) {
        RawJson.ObjectBuilder block = RawJson.object()
                .put("type", "tool_result")
                .put("tool_use_id", toolUseId)
                .put("content", content);
        return (error ? block.put("is_error", true) : block).build();
    }
}
