package dev.ratchet.tool;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a call came to. A tool method may return one to say more than text; anything else it returns is turned into one.
 *
 * @param content what the model reads; may be empty
 * @param error whether the call failed
 * @param endsRun whether the run ends with this call, the text being its answer
 */
public record ToolResult(List<ContentBlock> content, boolean error, boolean endsRun) {

    private static final Set<String> ALLOWED = Set.of("text", "image", "document", "search_result", "tool_reference");

    /**
     * Copies {@code content}.
     *
     * @throws IllegalArgumentException if a block is of a type that cannot stand in a result
     */
    public ToolResult {
        content = List.copyOf(content);
        for (ContentBlock block : content) {
            if (!ALLOWED.contains(block.type())) {
                throw new IllegalArgumentException("a tool result cannot hold a block of type " + block.type());
            }
        }
    }

    /** {@return a result of text} */
    public static ToolResult text(String text) {
        return new ToolResult(List.of(TextBlock.of(text)), false, false);
    }

    /** {@return a failure; the text says what the model can do about it} */
    public static ToolResult error(String text) {
        return new ToolResult(List.of(TextBlock.of(text)), true, false);
    }

    /** {@return a result of several blocks} */
    public static ToolResult of(List<ContentBlock> content) {
        return new ToolResult(content, false, false);
    }

    /** {@return this result, after which the run ends} */
    public ToolResult endingRun() {
        return new ToolResult(content, error, true);
    }

    /** {@return this result with a paragraph more} */
    ToolResult withNote(String note) {
        List<ContentBlock> more = new ArrayList<>(content);
        if (content.size() == 1
                && content.get(0) instanceof TextBlock text
                && !text.text().isBlank()) {
            more.set(0, TextBlock.of(text.text() + "\n\n" + note));
        } else {
            more.add(TextBlock.of(note));
        }
        return new ToolResult(more, error, endsRun);
    }

    /** {@return this result as the answer to the call with {@code toolUseId}; text alone is sent as a string} */
    public ToolResultBlock block(String toolUseId) {
        return content.size() == 1 && content.get(0) instanceof TextBlock text
                ? ToolResultBlock.of(toolUseId, text.text(), error)
                : ToolResultBlock.of(toolUseId, content, error);
    }
}
