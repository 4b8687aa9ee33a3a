package dev.ratchet.anthropic;

import dev.ratchet.http.Pace;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.Prompt;
import dev.ratchet.recordings.ExactJson;
import dev.ratchet.tool.ToolDefinition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Our client in the place of the recorded one: set up by what a recorded request says, it is to send the same.
 *
 * <p>Outside the comparison are {@code stream}, {@code stream_options} and {@code cache_control}, whether a text stands as
 * a string or a block, the order of members, and of answers that are sent back the empty texts, {@code citations} and
 * {@code caller}, which some clients leave out.
 */
final class RecordedClient {
    private static final Set<String> OWN_FIELDS = Set.of(
            "model",
            "max_tokens",
            "stream",
            "stream_options",
            "messages",
            "system",
            "tools",
            "metadata",
            "cache_control");

    private RecordedClient() {}

    static AnthropicModel model(MockWebServer server, @Nullable JsonNode request) {
        AnthropicModel.Builder model = AnthropicModel.builder()
                .baseUrl(server.url("/").toString())
                .apiKey("k")
                .pace(new Pace(() -> Instant.EPOCH, () -> 0, (delay, cancellation) -> {}))
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

    static ModelRequest request(JsonNode body) {
        return request(body, conversation(Conversation.empty(), body.path("messages"), 0));
    }

    static ModelRequest request(JsonNode body, Conversation conversation) {
        List<ToolDefinition> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            tools.add(new ToolDefinition(
                    tool.path("name").asString(""), "", RawJson.object().build(), ExactJson.raw(tool)));
        }
        JsonNode system = system(body.path("system"));
        JsonNode user = body.at("/metadata/user_id");
        return ModelRequest.of(
                        Prompt.of(system.isString() ? system.asString() : null, tools),
                        conversation,
                        ExactJson.integer(body.path("max_tokens")))
                .withMetadata(user.isString() ? Map.of("user_id", user.asString()) : Map.of());
    }

    static Conversation conversation(Conversation start, JsonNode messages, int from) {
        Conversation conversation = start;
        for (int i = from; i < messages.size(); i++) {
            List<ContentBlock> blocks = blocks(messages.get(i).path("content"));
            if (messages.get(i).path("role").asString().equals("assistant")) {
                conversation = conversation.answer(blocks, AnthropicModel.PROVIDER, false);
                continue;
            }
            List<ToolResultBlock> results = blocks.stream()
                    .filter(ToolResultBlock.class::isInstance)
                    .map(ToolResultBlock.class::cast)
                    .toList();
            List<ContentBlock> said = blocks.stream()
                    .filter(block -> !(block instanceof ToolResultBlock))
                    .toList();
            conversation = conversation.results(results);
            conversation = said.isEmpty() ? conversation : conversation.user(said);
        }
        return conversation;
    }

    /** {@return what {@code model} sends, in the form in which requests are compared} */
    static JsonNode sent(AnthropicModel model, ModelRequest request) throws IOException {
        return comparable(ExactJson.tree(Requests.json(model.body(request))));
    }

    /** {@return {@code request} without what is outside the comparison} */
    static JsonNode comparable(JsonNode request) {
        ObjectNode copy = (ObjectNode) without(request.deepCopy(), "cache_control");
        copy.remove(List.of("stream", "stream_options"));
        if (copy.has("system")) {
            copy.set("system", system(copy.path("system")));
        }
        for (JsonNode message : copy.path("messages")) {
            ObjectNode object = (ObjectNode) message;
            if (message.path("content").isString()) {
                String text = message.path("content").asString();
                object.putArray("content").addObject().put("type", "text").put("text", text);
            }
            if (message.path("role").asString().equals("assistant")) {
                ArrayNode kept = JsonNodeFactory.instance.arrayNode();
                for (JsonNode block : message.path("content")) {
                    ((ObjectNode) block).remove(List.of("citations", "caller"));
                    if (!block.path("text").asString("x").isEmpty()) {
                        kept.add(block);
                    }
                }
                object.set("content", kept);
            }
        }
        return copy;
    }

    private static List<ContentBlock> blocks(JsonNode content) {
        if (content.isString()) {
            return List.of(TextBlock.of(content.asString()));
        }
        // Where to cache is not the caller's to say.
        return content.valueStream()
                .map(block -> ContentBlock.of(ExactJson.raw(without(block.deepCopy(), "cache_control"))))
                .toList();
    }

    private static JsonNode system(JsonNode system) {
        return system.isArray() && system.size() == 1 ? system.get(0).path("text") : system;
    }

    private static JsonNode without(JsonNode node, String name) {
        if (node instanceof ObjectNode object) {
            object.remove(name);
        }
        node.forEach(child -> without(child, name));
        return node;
    }
}
