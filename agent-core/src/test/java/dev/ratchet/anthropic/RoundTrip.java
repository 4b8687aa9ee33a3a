package dev.ratchet.anthropic;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.StopReason;
import dev.ratchet.recordings.ExactJson;
import dev.ratchet.recordings.RecordedExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An answer that is read and sent back. */
final class RoundTrip {
    private RoundTrip() {}

    /** {@return what is not as it came, to the order of names and the text of numbers, or null} */
    static @Nullable String difference(RecordedExchange exchange) throws IOException {
        String body = exchange.body();
        List<List<JsonNode>> expected = exchange.isStream()
                ? RecordedStream.messages(body)
                : List.of(ExactJson.tree(body).path("content").valueStream().toList());
        List<ModelAnswer> read = exchange.isStream()
                ? CutStream.messages(CutStream.whole(body))
                : List.of(MessageAccumulator.whole(RawJson.parse(body)).answer(null));
        if (read.size() != expected.size()) {
            return read.size() + " messages for " + expected.size();
        }
        for (int i = 0; i < read.size(); i++) {
            String came = expected.get(i).toString();
            List<ContentBlock> content = read.get(i).content();
            String kept = content.stream()
                    .map(block -> ExactJson.tree(block.raw()))
                    .toList()
                    .toString();
            if (!kept.equals(came)) {
                return "read " + kept + "\n  came " + came;
            }
            String back = sentBack(read.get(i)).toString();
            String due = takenBack(expected.get(i)).toString();
            if (!back.equals(due)) {
                return "sent back " + back + "\n  came " + due;
            }
        }
        return null;
    }

    private static List<JsonNode> sentBack(ModelAnswer answer) throws IOException {
        Conversation conversation = Conversation.empty()
                .user(List.of(TextBlock.of("Hi")))
                .answer(
                        answer.content(),
                        AnthropicModel.PROVIDER,
                        answer.stopReason().equals(StopReason.PAUSE_TURN));
        MessagesBody body = new MessagesBody(RawJson.parse("{\"model\":\"m\"}"), Requests.of(conversation));
        return ExactJson.tree(Requests.json(body))
                .at("/messages/1/content")
                .valueStream()
                .toList();
    }

    /** {@return what of an answer the service takes back: no empty text, and no thoughts and calls from before a fallback} */
    private static List<JsonNode> takenBack(List<JsonNode> came) {
        int fallback = came.stream()
                .map(block -> block.path("type").asString())
                .toList()
                .lastIndexOf("fallback");
        List<JsonNode> due = new ArrayList<>();
        for (int i = 0; i < came.size(); i++) {
            boolean superseded = i < fallback
                    && Set.of("thinking", "redacted_thinking", "tool_use", "connector_text")
                            .contains(came.get(i).path("type").asString());
            if (!superseded && !came.get(i).path("text").asString("x").isEmpty()) {
                due.add(came.get(i));
            }
        }
        return due;
    }
}
