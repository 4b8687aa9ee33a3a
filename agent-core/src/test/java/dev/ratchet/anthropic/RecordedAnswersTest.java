package dev.ratchet.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.http.ServerSentEvents;
import dev.ratchet.message.RawJson;
import dev.ratchet.model.ModelAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class RecordedAnswersTest {

    @Test
    void everyRecordedAnswerIsReadBlockByBlock() throws IOException {
        int streamed = 0;
        int whole = 0;
        for (Recording recording : Recording.all()) {
            for (JsonNode exchange : recording.exchanges()) {
                if (!Recording.isAnswer(exchange)) {
                    continue;
                }
                String body = Recording.body(exchange);
                if (Recording.isStream(exchange)) {
                    for (String message :
                            body.split("(?=event: message_start)", -1)) { // one file holds several in a row
                        assertThat(raw(readStream(message)))
                                .as(recording.name())
                                .isEqualTo(mergedByTrees(message));
                        streamed++;
                    }
                } else {
                    assertThat(raw(readWhole(body))).as(recording.name()).isEqualTo(contentOf(body));
                    whole++;
                }
            }
        }
        System.out.println("recorded answers read: " + streamed + " streamed, " + whole + " whole");
        assertThat(streamed).isGreaterThan(50);
        assertThat(whole).isGreaterThan(50);
    }

    private static List<JsonNode> raw(ModelAnswer answer) {
        return answer.content().stream().map(block -> block.raw().tree()).toList();
    }

    private static ModelAnswer readStream(String body) throws IOException {
        MessageAccumulator message = new MessageAccumulator();
        ServerSentEvents events = new ServerSentEvents(new Buffer().writeUtf8(body), AnswerReader.MAX_EVENT_BYTES);
        while (!message.complete()) {
            assertThat(events.next()).isTrue();
            message.add(StreamEvent.read(events.data(), events.length()));
        }
        return message.answer(null);
    }

    private static ModelAnswer readWhole(String body) {
        return MessageAccumulator.whole(RawJson.parse(body)).answer(null);
    }

    private static List<JsonNode> contentOf(String body) {
        List<JsonNode> content = new ArrayList<>();
        RawJson.parse(body).tree().path("content").forEach(content::add);
        return content;
    }

    /** The same by another way: whole trees, line by line. */
    private static List<JsonNode> mergedByTrees(String body) {
        Map<Integer, ObjectNode> blocks = new TreeMap<>();
        Map<Integer, String> inputs = new TreeMap<>();
        body.lines().filter(line -> line.startsWith("data:")).forEach(line -> {
            JsonNode event = RawJson.parse(line.substring(5)).tree();
            int index = event.path("index").asInt(-1);
            event.path("message").path("content").forEach(block -> blocks.put(blocks.size(), (ObjectNode) block));
            if (event.has("content_block")) {
                blocks.put(index, (ObjectNode) event.path("content_block"));
            } else if (blocks.containsKey(index)) {
                ObjectNode block = blocks.get(index);
                JsonNode delta = event.path("delta");
                for (String name : List.of("text", "thinking", "signature")) {
                    if (delta.has(name)) {
                        block.put(
                                name,
                                block.path(name).asString("") + delta.path(name).asString());
                    }
                }
                if (delta.has("citation")) {
                    ArrayNode citations = block.path("citations").isArray()
                            ? (ArrayNode) block.path("citations")
                            : block.putArray("citations");
                    citations.add(delta.path("citation"));
                }
                if (delta.has("partial_json")) {
                    inputs.merge(index, delta.path("partial_json").asString(), String::concat);
                }
                if (delta.path("type").asString("").equals("compaction_delta")) {
                    delta.properties().stream()
                            .filter(member -> !member.getKey().equals("type"))
                            .forEach(member -> block.set(member.getKey(), member.getValue()));
                }
            }
        });
        inputs.forEach((index, input) -> blocks.computeIfPresent(index, (unused, block) -> withInput(block, input)));
        return List.copyOf(blocks.values());
    }

    private static ObjectNode withInput(ObjectNode block, String input) {
        try {
            return input.isBlank()
                    ? block
                    : block.set("input", RawJson.parse(input).tree());
        } catch (IllegalArgumentException e) {
            return block; // cut off by max_tokens: what goes back stays {}
        }
    }
}
