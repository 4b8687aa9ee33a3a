package dev.ratchet.testing.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The events of the blocks of a streamed answer: for each start, deltas in small pieces, stop. */
final class BlockStream {
    private final List<ObjectNode> events;
    private final int piece;
    private int index;

    /** Adds to {@code events}; a delta has at most {@code piece} UTF-16 units of text. */
    BlockStream(List<ObjectNode> events, int piece) {
        this.events = events;
        this.piece = piece;
    }

    void add(ObjectNode block, @Nullable String streamedInput) {
        ObjectNode start = block.deepCopy();
        List<ObjectNode> deltas = new ArrayList<>();
        switch (block.path("type").asString("")) {
            case "text" -> {
                start.put("text", "").remove("citations");
                addPieces(deltas, "text_delta", "text", string(block, "text"));
                for (JsonNode citation : block.path("citations")) {
                    ObjectNode delta = Answer.event("citations_delta");
                    delta.set("citation", citation);
                    deltas.add(delta);
                }
            }
            case "thinking" -> {
                start.put("thinking", "").put("signature", "");
                addPieces(deltas, "thinking_delta", "thinking", string(block, "thinking"));
                deltas.add(Answer.event("signature_delta").put("signature", string(block, "signature")));
            }
            case "tool_use", "server_tool_use", "mcp_tool_use" -> {
                start.putObject("input");
                deltas.add(Answer.event("input_json_delta").put("partial_json", ""));
                String input = streamedInput != null ? streamedInput : Json.text(block.path("input"));
                addPieces(deltas, "input_json_delta", "partial_json", input);
            }
            case "compaction" -> {
                start.putNull("content");
                ObjectNode delta = Answer.event("compaction_delta");
                delta.set("content", block.path("content"));
                if (start.remove("encrypted_content") != null) {
                    delta.set("encrypted_content", block.path("encrypted_content"));
                }
                deltas.add(delta);
            }
            default -> {}
        }
        ObjectNode first = event("content_block_start");
        first.set("content_block", start);
        for (ObjectNode delta : deltas) {
            event("content_block_delta").set("delta", delta);
        }
        event("content_block_stop");
        index++;
    }

    private ObjectNode event(String type) {
        ObjectNode event = Answer.event(type).put("index", index);
        events.add(event);
        return event;
    }

    private static String string(ObjectNode block, String name) {
        return block.path(name).asString("");
    }

    private void addPieces(List<ObjectNode> deltas, String type, String field, String text) {
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + piece);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to++; // half a character cannot be sent
            }
            deltas.add(Answer.event(type).put(field, text.substring(from, to)));
            from = to;
        }
    }
}
