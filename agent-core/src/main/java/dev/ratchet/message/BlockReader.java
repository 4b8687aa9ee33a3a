package dev.ratchet.message;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the typed view of a block from its raw form. */
final class BlockReader {
    private BlockReader() {}

    static ContentBlock read(RawJson raw) {
        Map<String, RawJson> members = raw.members();
        String type = string(members, "type");
        if (type == null) {
            throw new IllegalArgumentException(
                    "a content block needs a string \"type\", found only " + members.keySet());
        }
        ContentBlock known = switch (type) {
            case "text" -> text(raw, members);
            case "thinking", "redacted_thinking" -> thinking(raw, type, members);
            case "tool_use" -> toolUse(raw, members);
            case "tool_result" -> toolResult(raw, members);
            default -> null;
        };
        return known != null ? known : new OtherBlock(raw, type);
    }

    static String textOf(List<? extends ContentBlock> blocks) {
        return blocks.stream()
                .filter(TextBlock.class::isInstance)
                .map(block -> ((TextBlock) block).text())
                .collect(Collectors.joining("\n"));
    }

    private static @Nullable ContentBlock text(RawJson raw, Map<String, RawJson> members) {
        String text = string(members, "text");
        return text == null ? null : new TextBlock(raw, text);
    }

    private static ContentBlock thinking(RawJson raw, String type, Map<String, RawJson> members) {
        String thinking = string(members, "thinking");
        return new ThinkingBlock(raw, type, thinking == null ? "" : thinking);
    }

    private static @Nullable ContentBlock toolUse(RawJson raw, Map<String, RawJson> members) {
        String id = string(members, "id");
        String name = string(members, "name");
        RawJson input = members.get("input");
        return id == null || name == null || input == null || !input.isObject()
                ? null
                : new ToolUseBlock(raw, id, name, input, null);
    }

    private static @Nullable ContentBlock toolResult(RawJson raw, Map<String, RawJson> members) {
        String id = string(members, "tool_use_id");
        if (id == null) {
            return null;
        }
        RawJson error = members.get("is_error");
        return new ToolResultBlock(
                raw,
                id,
                resultText(members.get("content")),
                error != null && error.toString().equals("true"));
    }

    private static String resultText(@Nullable RawJson content) {
        if (content == null) {
            return "";
        }
        String text = content.asString();
        if (text != null) {
            return text;
        }
        return content.isArray()
                ? textOf(content.elements().stream().map(BlockReader::read).toList())
                : "";
    }

    private static @Nullable String string(Map<String, RawJson> members, String name) {
        RawJson value = members.get(name);
        return value == null ? null : value.asString();
    }
}
