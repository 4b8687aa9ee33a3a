package dev.ratchet.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.model.CacheMarks;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.Prompt;
import dev.ratchet.model.StopReason;
import dev.ratchet.tool.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives recorded answers to the model and compares the request that follows with the recorded one: as trees, up to cache
 * marks, {@code stream}, the string form of texts, and members of an answer that other clients leave out.
 */
class RecordedLoopsTest {
    private static final Set<String> OWN_FIELDS =
            Set.of("model", "max_tokens", "stream", "messages", "system", "tools", "metadata");

    @Test
    void theNextRequestIsTheRecordedOne() throws Exception {
        List<String> failures = new ArrayList<>();
        int loops = 0;
        int streamed = 0;
        int turns = 0;
        List<Recording> recordings = Recording.all();
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            for (Recording recording : recordings) {
                for (JsonNode link : recording.exactLinks()) {
                    JsonNode answered =
                            recording.exchanges().get(link.path("answers").asInt());
                    JsonNode next =
                            recording.exchanges().get(link.path("request").asInt());
                    String difference =
                            difference(server, answered, next.path("request").path("body"));
                    if (difference != null) {
                        failures.add(recording.name() + ": " + difference);
                    } else if (link.path("kind").asString("").equals("tool_loop")) {
                        loops++;
                        streamed += Recording.isStream(answered) ? 1 : 0;
                    } else {
                        turns++;
                    }
                }
            }
        }
        System.out.println("recorded links: " + (loops + turns + failures.size()) + " tried, " + loops
                + " tool loops exact (" + streamed + " of them streamed), " + turns + " other turns exact, "
                + failures.size() + " failed");
        failures.forEach(System.out::println);
        assertThat(failures).isEmpty();
        assertThat(streamed).isGreaterThanOrEqualTo(10);
        assertThat(loops - streamed).isGreaterThanOrEqualTo(10);
    }

    private static @Nullable String difference(MockWebServer server, JsonNode answered, JsonNode nextBody)
            throws Exception {
        JsonNode body = answered.path("request").path("body");
        AnthropicModel model = model(server, body);
        Conversation asked = conversation(Conversation.empty(), body.path("messages"), 0);
        server.enqueue(new MockResponse.Builder()
                .addHeader(
                        "content-type",
                        answered.path("response")
                                .path("headers")
                                .path("content-type")
                                .asString())
                .body(Recording.body(answered))
                .build());
        ModelAnswer answer = model.call(request(body, asked), event -> {}, new Cancellation());
        JsonNode sent =
                RawJson.parse(server.takeRequest().getBody().toByteArray()).tree();
        if (!normalised(sent).equals(normalised(body))) {
            return "sent " + normalised(sent) + "\n  recorded " + normalised(body);
        }
        Conversation grown = asked.answer(
                answer.content(), AnthropicModel.PROVIDER, answer.stopReason().equals(StopReason.PAUSE_TURN));
        JsonNode messages = nextBody.path("messages");
        grown = conversation(grown, messages, body.path("messages").size() + 1);
        JsonNode following = RawJson.parse(Requests.json(model.body(request(nextBody, grown))))
                .tree();
        return normalised(following).equals(normalised(nextBody))
                ? null
                : "next " + normalised(following) + "\n  recorded " + normalised(nextBody);
    }

    private static AnthropicModel model(MockWebServer server, JsonNode body) {
        AnthropicModel.Builder model = AnthropicModel.builder()
                .baseUrl(server.url("/").toString())
                .apiKey("k")
                .model(body.path("model").asString());
        body.properties().forEach(field -> {
            if (!OWN_FIELDS.contains(field.getKey())) {
                model.parameter(field.getKey(), RawJson.of(field.getValue()).toString());
            }
        });
        return model.build();
    }

    private static ModelRequest request(JsonNode body, Conversation conversation) {
        List<ToolDefinition> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            tools.add(new ToolDefinition(
                    tool.path("name").asString(""), "", RawJson.object().build(), RawJson.of(tool)));
        }
        JsonNode system = normalisedSystem(body.path("system"));
        return new ModelRequest(
                Prompt.of(system.isString() ? system.asString() : null, tools),
                conversation,
                body.path("max_tokens").asInt(),
                CacheMarks.NONE,
                body.at("/metadata/user_id").isString()
                        ? Map.of("user_id", body.at("/metadata/user_id").asString())
                        : Map.of());
    }

    private static Conversation conversation(Conversation start, JsonNode messages, int from) {
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

    private static List<ContentBlock> blocks(JsonNode content) {
        if (content.isString()) {
            return List.of(TextBlock.of(content.asString()));
        }
        List<ContentBlock> blocks = new ArrayList<>();
        // Where to cache is not the caller's to say, and is outside the comparison.
        content.forEach(block -> blocks.add(ContentBlock.of(RawJson.of(without(block.deepCopy(), "cache_control")))));
        return blocks;
    }

    private static JsonNode normalised(JsonNode request) {
        ObjectNode copy = (ObjectNode) without(request.deepCopy(), "cache_control");
        copy.remove("stream");
        if (copy.has("system")) {
            copy.set("system", normalisedSystem(copy.path("system")));
        }
        for (JsonNode message : copy.path("messages")) {
            if (message.path("content").isString()) {
                String text = message.path("content").asString();
                ((ObjectNode) message)
                        .putArray("content")
                        .addObject()
                        .put("type", "text")
                        .put("text", text);
            }
            if (message.path("role").asString().equals("assistant")) {
                ArrayNode kept = JsonNodeFactory.instance.arrayNode();
                for (JsonNode block : message.path("content")) {
                    ((ObjectNode) block).remove(List.of("citations", "caller"));
                    if (!block.path("text").asString("x").isEmpty()) {
                        kept.add(block);
                    }
                }
                ((ObjectNode) message).set("content", kept);
            }
        }
        return copy;
    }

    private static JsonNode normalisedSystem(JsonNode system) {
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
