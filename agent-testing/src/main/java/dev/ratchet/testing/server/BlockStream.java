package dev.ratchet.testing.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The events of one block of a streamed answer: start, deltas in small pieces, stop. */
final class BlockStream {
    private static final int PIECE = 16; // UTF-16 units; small, so that clients see what pieces do to them

    private BlockStream() {}

    static void add(List<ObjectNode> events, int index, ObjectNode block, @Nullable String streamedInput) {
        String type = block.path("type").asString("");
        ObjectNode start = block;
        List<ObjectNode> deltas = new ArrayList<>();
        switch (type) {
            case "text" -> {
                start = Json.object().put("type", type).put("text", "");
                addPieces(deltas, "text_delta", "text", block.path("text").asString(""));
            }
            case "thinking" -> {
                start = Json.object().put("type", type).put("thinking", "").put("signature", "");
                addPieces(
                        deltas,
                        "thinking_delta",
                        "thinking",
                        block.path("thinking").asString(""));
                deltas.add(Answer.event("signature_delta")
                        .put("signature", block.path("signature").asString("")));
            }
            case "tool_use" -> {
                start = block.deepCopy();
                start.putObject("input");
                deltas.add(Answer.event("input_json_delta").put("partial_json", ""));
                String input = streamedInput != null ? streamedInput : Json.text(block.path("input"));
                addPieces(deltas, "input_json_delta", "partial_json", input);
            }
            default -> {}
        }
        ObjectNode first = Answer.event("content_block_start").put("index", index);
        first.set("content_block", start);
        events.add(first);
        for (ObjectNode delta : deltas) {
            ObjectNode event = Answer.event("content_block_delta").put("index", index);
            event.set("delta", delta);
            events.add(event);
        }
        events.add(Answer.event("content_block_stop").put("index", index));
    }

    private static void addPieces(List<ObjectNode> deltas, String type, String field, String text) {
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + PIECE);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to++; // half a character cannot be sent
            }
            deltas.add(Answer.event(type).put(field, text.substring(from, to)));
            from = to;
        }
    }
}
