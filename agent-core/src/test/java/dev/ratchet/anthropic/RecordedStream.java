package dev.ratchet.anthropic;

import dev.ratchet.recordings.ExactJson;
import dev.ratchet.recordings.RecordedExchange;
import dev.ratchet.recordings.RecordedExchange.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a recorded stream by another way than the one that is tested: line by line, whole trees, of a text that is all there. */
final class RecordedStream {
    private RecordedStream() {}

    static Kind kind(RecordedExchange exchange) {
        if (exchange.status() != 200) {
            return Kind.FAILURE;
        }
        if (!exchange.path().equals("messages")) {
            return Kind.OTHER;
        }
        if (exchange.isStream()) {
            return isWhole(exchange.body()) ? Kind.MESSAGE : Kind.FAILURE;
        }
        return exchange.contentType().startsWith("application/json")
                        && exchange.body().contains("\"content\"")
                ? Kind.MESSAGE
                : Kind.FAILURE;
    }

    /** {@return whether it can be read, ends as a message does and tells of no error} */
    private static boolean isWhole(String body) {
        List<String> types = types(body);
        return !types.contains("error")
                && !types.isEmpty()
                && types.get(types.size() - 1).equals("message_stop");
    }

    /** {@return the type of the error that it tells of, or an empty text} */
    static String errorType(String body) {
        if (!types(body).contains("error")) {
            return "";
        }
        return events(body).stream()
                .map(event -> event.path("error").path("type").asString(""))
                .filter(type -> !type.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static List<String> types(String body) {
        try {
            return events(body).stream()
                    .map(event -> event.path("type").asString(""))
                    .toList();
        } catch (RuntimeException e) {
            return List.of(); // cut in the middle of an event, it may be
        }
    }

    /** {@return for each message in it, of which a body may hold several, its blocks} */
    static List<List<JsonNode>> messages(String body) {
        List<List<JsonNode>> messages = new ArrayList<>();
        List<JsonNode> message = new ArrayList<>();
        for (JsonNode event : events(body)) {
            message.add(event);
            if (event.path("type").asString("").equals("message_stop")) {
                messages.add(blocks(message));
                message.clear();
            }
        }
        return messages;
    }

    private static List<JsonNode> events(String body) {
        return body.lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> ExactJson.tree(line.substring(5)))
                .toList();
    }

    private static List<JsonNode> blocks(List<JsonNode> events) {
        Map<Integer, ObjectNode> blocks = new TreeMap<>();
        Map<Integer, String> inputs = new TreeMap<>();
        for (JsonNode event : events) {
            int index = ExactJson.integer(event.path("index"));
            event.path("message").path("content").forEach(block -> blocks.put(blocks.size(), (ObjectNode) block));
            if (event.has("content_block")) {
                blocks.put(index, (ObjectNode) event.path("content_block"));
            } else if (blocks.containsKey(index)) {
                JsonNode delta = event.path("delta");
                add(blocks.get(index), delta);
                if (delta.has("partial_json")) {
                    inputs.merge(index, delta.path("partial_json").asString(), String::concat);
                }
            }
        }
        blocks.forEach((index, block) -> putInput(block, inputs.getOrDefault(index, "")));
        return List.copyOf(blocks.values());
    }

    private static void add(ObjectNode block, JsonNode delta) {
        for (String name : List.of("text", "thinking")) {
            if (delta.has(name)) {
                block.put(name, block.path(name).asString("") + delta.path(name).asString());
            }
        }
        if (delta.has("signature")) {
            block.set("signature", delta.path("signature"));
        }
        if (delta.has("citation")) {
            ArrayNode citations = block.path("citations").isArray()
                    ? (ArrayNode) block.path("citations")
                    : block.putArray("citations");
            citations.add(delta.path("citation"));
        }
        if (delta.path("type").asString("").equals("compaction_delta")) {
            delta.properties().stream()
                    .filter(member -> !member.getKey().equals("type"))
                    .forEach(member -> block.set(member.getKey(), member.getValue()));
        }
    }

    private static void putInput(ObjectNode block, String input) {
        if (input.isBlank()) {
            return;
        }
        try {
            block.set("input", ExactJson.tree(input));
        } catch (RuntimeException e) {
            block.putObject("input"); // cut off by max_tokens
        }
    }
}
