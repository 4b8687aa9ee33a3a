package dev.ratchet.message;

import dev.ratchet.message.Repair.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the inside of a {@code tool_result} what the API takes: text and a few kinds of blocks. */
final class ResultRepair {
    private static final Set<String> OF_THE_USER = Set.of("image", "document", "search_result");

    private ResultRepair() {}

    /** {@return the result as it can be sent; the very same if it can} */
    static RawJson repaired(Candidate result, Repairs repairs) {
        RawJson mended = withContent(result.json(), result.member("content"));
        RawJson error = result.member("is_error");
        if (error != null && !Set.of("true", "false", "null").contains(error.toString())) {
            boolean failed = "true".equals(error.asString());
            mended = mended.with("is_error", failed ? RawJson.parse("true") : null);
        }
        if (!mended.equals(result.json())) {
            repairs.add(
                    Kind.RESULT_CHANGED, result.at(), "its content or is_error had a form that the API does not take");
        }
        return mended;
    }

    /** {@return a result without a call as what the user may say: its text, and the images and documents in it} */
    static List<ContentBlock> asUserContent(ToolResultBlock result, String whatItIs) {
        List<ContentBlock> content = new ArrayList<>();
        StringBuilder text = new StringBuilder(whatItIs).append(result.error() ? " (an error):\n" : ":\n");
        RawJson raw = result.raw().members().get("content");
        if (raw == null || !raw.isArray()) {
            text.append(result.text());
        } else {
            for (RawJson element : raw.elements()) {
                ContentBlock block = ContentBlock.of(element);
                if (block instanceof TextBlock inner) {
                    text.append(inner.text()).append('\n');
                } else if (OF_THE_USER.contains(block.type())) {
                    content.add(block);
                } else {
                    text.append(element).append('\n');
                }
            }
        }
        content.add(0, TextBlock.of(text.toString().stripTrailing()));
        return content;
    }

    private static RawJson withContent(RawJson result, @Nullable RawJson content) {
        if (content == null || content.asString() != null) {
            return result;
        }
        if (!content.isArray()) {
            boolean nothing = content.toString().equals("null");
            return result.with("content", nothing ? null : RawJson.string(content.toString()));
        }
        boolean any = false;
        List<RawJson> kept = new ArrayList<>();
        for (RawJson element : content.elements()) {
            RawJson mended = element(element);
            any |= !element.equals(mended);
            if (mended != null) {
                kept.add(mended);
            }
        }
        return any ? result.with("content", RawJson.array(kept)) : result;
    }

    private static @Nullable RawJson element(RawJson element) {
        String type = element.isObject() ? element.text("type") : null;
        if (type == null) {
            String plain = element.asString();
            String text = plain == null ? element.toString() : plain;
            return text.isBlank() ? null : TextBlock.of(text).raw();
        }
        if (type.equals("text")) {
            String text = element.text("text");
            if (text != null) {
                return text.isBlank() ? null : withoutCitations(element);
            }
        }
        boolean misplaced = type.equals("text")
                || type.endsWith("thinking")
                || type.endsWith("tool_use")
                || type.endsWith("tool_result");
        return misplaced ? TextBlock.of(element.toString()).raw() : element;
    }

    private static RawJson withoutCitations(RawJson text) {
        RawJson citations = text.members().get("citations");
        return citations == null || citations.toString().equals("null") ? text : text.with("citations", null);
    }
}
