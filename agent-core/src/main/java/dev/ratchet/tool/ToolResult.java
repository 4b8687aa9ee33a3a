package dev.ratchet.tool;

import dev.ratchet.message.Attachment;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a call came to. A tool method may return one to say more than text; anything else it returns is turned into one.
 *
 * <pre>{@code
 * return ToolResult.text("Closing prices of 2009").and(ToolResult.image(png)).withData(prices);
 * }</pre>
 *
 * @param content what the model reads; may be empty
 * @param error whether the call failed
 * @param endsRun whether the run ends with this call, the text being its answer
 * @param data for the application only, or null: listeners and the run's result have it, the model and a stored run do not
 */
public record ToolResult(
        List<ContentBlock> content,
        boolean error,
        boolean endsRun,
        @Nullable Object data) {

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
        return of(List.of(TextBlock.of(text)));
    }

    /** {@return a failure; the text says what the model can do about it} */
    public static ToolResult error(String text) {
        return new ToolResult(List.of(TextBlock.of(text)), true, false, null);
    }

    /**
     * Returns a result of an image, JPEG, PNG, GIF or WebP.
     *
     * @throws IllegalArgumentException if a model would not read it, see {@link Attachment}
     */
    public static ToolResult image(byte[] bytes) {
        return of(List.of(Attachment.image(bytes)));
    }

    /**
     * Returns a result of a PDF document.
     *
     * @throws IllegalArgumentException if a model would not read it, see {@link Attachment}
     */
    public static ToolResult pdf(byte[] bytes) {
        return of(List.of(Attachment.pdf(bytes)));
    }

    /** {@return a result of a document in plain text} */
    public static ToolResult document(String text) {
        return of(List.of(Attachment.text(text)));
    }

    /** {@return a result of several blocks, such as what {@link Attachment} makes of a file} */
    public static ToolResult of(List<ContentBlock> content) {
        return new ToolResult(content, false, false, null);
    }

    /** {@return this result and {@code more} as one: its content behind this one's, and what either says of error, end and data} */
    public ToolResult and(ToolResult more) {
        return new ToolResult(
                Stream.concat(content.stream(), more.content.stream()).toList(),
                error || more.error,
                endsRun || more.endsRun,
                more.data == null ? data : more.data);
    }

    /** {@return this result with an object that the application gets and the model does not} */
    public ToolResult withData(Object forTheApplication) {
        return new ToolResult(content, error, endsRun, forTheApplication);
    }

    /** {@return this result, after which the run ends} */
    public ToolResult endingRun() {
        return new ToolResult(content, error, true, data);
    }

    ToolResult withContent(List<ContentBlock> other) {
        return new ToolResult(other, error, endsRun, data);
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
        return withContent(more);
    }

    /** {@return this result as the answer to the call with {@code toolUseId}; text alone is sent as a string} */
    public ToolResultBlock block(String toolUseId) {
        return content.size() == 1 && content.get(0) instanceof TextBlock text
                ? ToolResultBlock.of(toolUseId, text.text(), error)
                : ToolResultBlock.of(toolUseId, content, error);
    }
}
