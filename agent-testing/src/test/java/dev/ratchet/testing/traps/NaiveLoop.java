package dev.ratchet.testing.traps;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An agent loop as one writes it in an hour, with the usual mistakes. It knows nothing of Ratchet but HTTP and JSON. */
final class NaiveLoop {
    private final HttpClient http = HttpClient.newHttpClient();
    private final TreeMap<String, Integer> ran = new TreeMap<>();
    private final URI base;

    NaiveLoop(URI base) {
        this.base = base;
    }

    /** Runs {@code task} and returns what {@code POST /CASE/outcome} takes. */
    ObjectNode run(String task, JsonNode tools) throws Exception {
        ObjectNode request = TrapSuite.JSON
                .createObjectNode()
                .put("model", "claude-sonnet-5-5")
                .put("max_tokens", 1000);
        request.set("tools", tools);
        ArrayNode messages = request.putArray("messages");
        messages.addObject().put("role", "user").put("content", task);
        ObjectNode told = TrapSuite.JSON.createObjectNode();
        while (true) {
            JsonNode answer = send("/v1/messages", request);
            if (answer.has("error")) {
                told.putArray("outcomes").add("failed");
                break;
            }
            messages.addObject().put("role", "assistant").set("content", answer.path("content"));
            ArrayNode results = TrapSuite.JSON.createArrayNode();
            StringBuilder text = new StringBuilder();
            for (JsonNode block : answer.path("content")) {
                text.append(block.path("text").asString(""));
                if (block.path("type").asString().equals("tool_use")) { // whatever the stop reason
                    results.addObject()
                            .put("type", "tool_result")
                            .put("tool_use_id", block.path("id").asString())
                            .put("content", call(block.path("name").asString(), block.path("input")));
                }
            }
            if (results.isEmpty()) {
                told.put("answer", text.toString()).putArray("outcomes").add("completed");
                break;
            }
            messages.addObject().put("role", "user").set("content", results);
        }
        ObjectNode runs = told.putObject("ran");
        ran.forEach(runs::put);
        return told;
    }

    private String call(String name, JsonNode input) {
        ran.merge(name, 1, Integer::sum);
        return switch (name) {
            case "ping" -> "pong";
            case "add" -> "" + (input.path("a").asInt(0) + input.path("b").asInt(0));
            case "echo" -> input.path("text").asString("null");
            default -> "java.lang.IllegalStateException: " + TrapTools.SECRET;
        };
    }

    JsonNode send(String path, JsonNode body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("content-type", "application/json")
                .header("anthropic-version", "2026-10-21")
                .header("x-api-key", "any")
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        return TrapSuite.JSON.readTree(
                http.send(request, BodyHandlers.ofString()).body());
    }

    JsonNode get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).build();
        return TrapSuite.JSON.readTree(
                http.send(request, BodyHandlers.ofString()).body());
    }
}
