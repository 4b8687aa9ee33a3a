package dev.ratchet.openai;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.Prompt;
import dev.ratchet.recordings.ExactJson;
import dev.ratchet.tool.ToolDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Our client in the place of the recorded one: set up by what a recorded request says, it is to send the same.
 *
 * <p>Outside the comparison are {@code stream}, {@code stream_options}, a limit on tokens where none was recorded, whether
 * a text is a string, parts or null, what answers carry beside text and calls (the links do not judge the reasoning
 * either), and how arguments are spaced.
 */
final class RecordedChat {
    private static final Set<String> OWN_FIELDS = Set.of(
            "model", "max_tokens", "max_completion_tokens", "stream", "stream_options", "messages", "tools", "user");
    private static final int MAX_TOKENS = 1000;

    private RecordedChat() {}

    static OpenAiCompatibleModel model(MockWebServer server, @Nullable JsonNode request) {
        OpenAiCompatibleModel.Builder model = OpenAiCompatibleModel.builder()
                .baseUrl(server.url("/v1").toString())
                .apiKey("sk-recorded-4711")
                .model("m")
                .time(() -> Instant.EPOCH, delay -> {})
                .retries(2, Duration.ofMinutes(5));
        if (request == null) {
            return model.build();
        }
        request.properties().forEach(field -> {
            if (!OWN_FIELDS.contains(field.getKey())) {
                model.parameter(field.getKey(), ExactJson.raw(field.getValue()).toString());
            }
        });
        return model.model(request.path("model").asString()).build();
    }

    static ModelRequest request(JsonNode body, String provider) {
        return request(body, conversation(Conversation.empty(), body.path("messages"), 0, provider));
    }

    static ModelRequest request(JsonNode body, Conversation conversation) {
        List<ToolDefinition> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            JsonNode function = tool.path("function");
            ToolDefinition plain = ToolDefinition.of(
                    function.path("name").asString(),
                    function.path("description").asString(""),
                    ExactJson.raw(function.path("parameters")));
            RawJson raw = function.path("strict").asBoolean(false)
                    ? RawJson.object().put("strict", true).build()
                    : plain.raw();
            tools.add(new ToolDefinition(plain.name(), plain.description(), plain.inputSchema(), raw));
        }
        String system = body.path("messages")
                .valueStream()
                .filter(message -> message.path("role").asString().equals("system"))
                .map(message -> text(message.path("content")))
                .collect(Collectors.joining("\n\n"));
        int maxTokens = ExactJson.integer(body.path("max_tokens"));
        return ModelRequest.of(
                Prompt.of(system.isEmpty() ? null : system, tools),
                conversation,
                maxTokens == -1 ? MAX_TOKENS : maxTokens);
    }

    static Conversation conversation(Conversation start, JsonNode messages, int from, String provider) {
        Conversation conversation = start;
        List<ToolResultBlock> results = new ArrayList<>();
        for (int i = from; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            String role = message.path("role").asString();
            if (role.equals("tool")) {
                results.add(ToolResultBlock.of(
                        message.path("tool_call_id").asString(), text(message.path("content")), false));
                continue;
            }
            conversation = conversation.results(results);
            results.clear();
            if (role.equals("assistant")) {
                conversation = conversation.answer(blocks(message), provider, false);
            } else if (role.equals("user")) {
                conversation = conversation.user(List.of(TextBlock.of(text(message.path("content")))));
            }
        }
        return conversation.results(results);
    }

    /** {@return what is to be sent, in the form in which requests are compared} */
    static JsonNode comparable(JsonNode request, JsonNode recorded) {
        ObjectNode copy = (ObjectNode) request.deepCopy();
        copy.remove(List.of("stream", "stream_options"));
        if (!recorded.has("max_tokens")) {
            copy.remove("max_tokens");
        }
        for (JsonNode tool : copy.path("tools")) {
            ObjectNode function = (ObjectNode) tool.path("function");
            if (function.path("description").asString("").isEmpty()) {
                function.remove("description");
            }
            if (!function.path("strict").asBoolean(false)) {
                function.remove("strict");
            }
        }
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        for (JsonNode message : copy.path("messages")) {
            ObjectNode kept = messages.addObject();
            kept.set("role", message.path("role"));
            kept.put("content", text(message.path("content")));
            if (message.has("tool_call_id")) {
                kept.set("tool_call_id", message.path("tool_call_id"));
            }
            if (message.path("tool_calls").size() > 0) {
                kept.set("tool_calls", calls(message.path("tool_calls")));
            }
        }
        copy.set("messages", messages);
        return copy;
    }

    /** {@return id, name and arguments of each call, the arguments as they are to be understood} */
    static ArrayNode calls(JsonNode calls) {
        ArrayNode compared = JsonNodeFactory.instance.arrayNode();
        for (JsonNode call : calls) {
            JsonNode function = call.path("function");
            compared.addObject()
                    .put("id", call.path("id").asString(""))
                    .put("name", function.path("name").asString())
                    .set("arguments", arguments(function.path("arguments").asString("")));
        }
        return compared;
    }

    private static JsonNode arguments(String written) {
        try {
            return ExactJson.tree(written.isBlank() || written.equals("null") ? "{}" : written);
        } catch (RuntimeException e) {
            return JsonNodeFactory.instance.objectNode(); // cut off
        }
    }

    static String text(JsonNode content) {
        return content.isArray()
                ? content.valueStream()
                        .map(part -> part.path("text").asString(""))
                        .collect(Collectors.joining("\n\n"))
                : content.asString("");
    }

    private static List<ContentBlock> blocks(JsonNode message) {
        List<ContentBlock> blocks = new ArrayList<>();
        String text = text(message.path("content"));
        if (!text.isEmpty()) {
            blocks.add(TextBlock.of(text));
        }
        for (JsonNode call : calls(message.path("tool_calls"))) {
            blocks.add(ContentBlock.of(RawJson.object()
                    .put("type", "tool_use")
                    .put("id", call.path("id").asString())
                    .put("name", call.path("name").asString())
                    .put("input", ExactJson.raw(call.path("arguments")))
                    .build()));
        }
        return blocks;
    }
}
