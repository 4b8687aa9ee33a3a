package dev.ratchet.testing.planner;

import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A plain agent loop over real HTTP: asks, runs what is called, sends the results back, until there is no call. */
final class Loop {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final ArrayNode tools = MAPPER.createArrayNode();
    private final Map<String, Function<JsonNode, String>> code = new LinkedHashMap<>();

    /** What a tool throws for the model to read. */
    static final class ToolFails extends RuntimeException {
        private static final long serialVersionUID = 1;

        ToolFails(String message) {
            super(message);
        }
    }

    /** The calls of each turn, such as {@code find_ticker {"company_name":"…"}}, and the last words. */
    record Run(List<List<String>> turns, String answer, List<String> results) {}

    Loop tool(String name, String description, String schema, Function<JsonNode, String> body) {
        ObjectNode tool = tools.addObject().put("name", name).put("description", description);
        tool.set("input_schema", MAPPER.readTree(schema.replace('\'', '"')));
        code.put(name, body);
        return this;
    }

    Run run(String task) {
        try (MessagesServer server = MessagesServer.start(new OfflinePlanner())) {
            ArrayNode messages = MAPPER.createArrayNode();
            messages.addObject().put("role", "user").put("content", task);
            List<List<String>> turns = new ArrayList<>();
            List<String> results = new ArrayList<>();
            for (int turn = 0; turn < 20; turn++) {
                JsonNode answer = ask(server, messages);
                messages.addObject().put("role", "assistant").set("content", answer.path("content"));
                if (!answer.path("stop_reason").asString().equals("tool_use")) {
                    return new Run(
                            turns, answer.path("content").path(0).path("text").asString(), results);
                }
                List<String> calls = new ArrayList<>();
                ArrayNode content = messages.addObject().put("role", "user").putArray("content");
                for (JsonNode block : answer.path("content")) {
                    if (block.path("type").asString().equals("tool_use")) {
                        calls.add(block.path("name").asString() + " " + block.path("input"));
                        results.add(result(block, content.addObject()));
                    }
                }
                turns.add(calls);
            }
            throw new AssertionError("no end after 20 turns: " + turns);
        }
    }

    private JsonNode ask(MessagesServer server, ArrayNode messages) {
        ObjectNode request =
                MAPPER.createObjectNode().put("model", "claude-sonnet-5-5").put("max_tokens", 1000);
        request.set("tools", tools);
        request.set("messages", messages);
        Wire.Got got = Wire.send(server, "POST", "/v1/messages", request.toString(), Wire.headers());
        if (got.status() != 200) {
            throw new AssertionError(got.body());
        }
        return got.json();
    }

    private String result(JsonNode call, ObjectNode block) {
        block.put("type", "tool_result").put("tool_use_id", call.path("id").asString());
        String text;
        try {
            text = Objects.requireNonNull(code.get(call.path("name").asString()))
                    .apply(call.path("input"));
        } catch (ToolFails e) {
            text = String.valueOf(e.getMessage());
            block.put("is_error", true);
        }
        block.put("content", text);
        return text;
    }
}
