package dev.ratchet.testing.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A conversation of four thoughts with one server, and what another one says of it after each kind of change. */
class BoundThinkingTest {
    private static final String BOUND = "claude-opus-5-5";
    private static final String FREE = "claude-opus-4-8";
    private static final String DIFFERENT = "block. The block is bound to a different conversation";
    private static final String MODIFIED = "blocks in the latest assistant message cannot be modified";

    @Test
    void theConversationItselfIsFine() {
        assertThat(refusal(conversation(BOUND), body -> {})).isEmpty();
        assertThat(refusal(conversation(FREE), body -> {})).isEmpty();
    }

    @Test
    void whatIsNoEditIsFine() {
        assertThat(refusal(conversation(BOUND), body -> {
                    body.put("max_tokens", 77);
                    body.putObject("output_config").put("effort", "low");
                    ((ObjectNode) block(body, 0, 0)).putObject("cache_control").put("type", "ephemeral");
                    ((ObjectNode) body.path("tools").get(0))
                            .putObject("cache_control")
                            .put("type", "ephemeral");
                    ((ArrayNode) body.path("tools"))
                            .add(
                                    Json.parse(
                                            "{\"name\":\"hidden\",\"input_schema\":{\"type\":\"object\"},\"defer_loading\":true}"));
                    content(body, 0).removeAll();
                    content(body, 0).addObject().put("text", "Where is A-1042?").put("type", "text");
                    ((ObjectNode) message(body, 6)).put("content", "Thanks.");
                }))
                .isEmpty();
    }

    @Test
    void whatComesBeforeAThoughtCannotBeEdited() {
        for (Consumer<ObjectNode> edit : edits()) {
            assertThat(refusal(conversation(BOUND), edit)).contains(DIFFERENT);
            assertThat(refusal(conversation(FREE), edit)).isEmpty();
        }
    }

    private static List<Consumer<ObjectNode>> edits() {
        return List.of(
                body -> body.put("system", "It is 10:02."),
                body -> ((ObjectNode) body.path("tools").get(0)).put("description", "Looks up."),
                body -> ((ArrayNode) body.path("tools")).remove(1),
                body -> {
                    JsonNode first = ((ArrayNode) body.path("tools")).remove(0);
                    ((ArrayNode) body.path("tools")).add(first);
                },
                body -> ((ObjectNode) block(body, 0, 0)).put("text", "Where is A-1043?"),
                body -> ((ObjectNode) block(body, 2, 0)).put("content", "[cleared]"),
                body -> ((ObjectNode) block(body, 1, 2)).set("input", Json.parse("{\"number\":1.5}")),
                body -> content(body, 0).addObject().put("type", "text").put("text", "Reminder."));
    }

    @Test
    void theFirstThoughtIsNamedThatDoesNotFit() {
        assertThat(refusal(conversation(BOUND), body -> ((ObjectNode) block(body, 2, 0)).put("content", "[cleared]")))
                .startsWith("messages.3.content.0: Invalid `signature` in `thinking` " + DIFFERENT);
    }

    @Test
    void thoughtsMayBeMissingAtTheStartAtTheEndOrAllOfThem() {
        assertThat(refusal(conversation(BOUND), body -> content(body, 1).remove(0)))
                .isEmpty();
        assertThat(refusal(conversation(BOUND), body -> {
                    content(body, 1).remove(0);
                    content(body, 3).remove(0);
                }))
                .isEmpty();
        assertThat(refusal(conversation(BOUND), body -> content(body, 7).remove(0)))
                .isEmpty();
        assertThat(refusal(
                        conversation(BOUND),
                        body -> List.of(1, 3, 5, 7)
                                .forEach(i -> content(body, i).remove(0))))
                .isEmpty();
    }

    @Test
    void aThoughtThatIsMissingInTheMiddleSpoilsTheNextOne() {
        assertThat(refusal(conversation(BOUND), body -> content(body, 3).remove(0)))
                .startsWith("messages.5.content.0: ")
                .contains(DIFFERENT);
        assertThat(refusal(conversation(FREE), body -> content(body, 3).remove(0)))
                .isEmpty();
    }

    @Test
    void aThoughtThatWasTakenOutCannotBePutBack() {
        ObjectNode conversation = conversation(BOUND);
        JsonNode first = content(conversation, 1).remove(0);
        ask(conversation);
        assertThat(refusal(conversation, body -> {})).isEmpty();

        content(conversation, 1).insert(0, first);
        assertThat(refusal(conversation, body -> {}))
                .startsWith("messages.9.content.0: ")
                .contains(DIFFERENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {BOUND, FREE})
    void anEditedThoughtIsRefusedByEveryModel(String model) {
        assertThat(refusal(conversation(model), body -> ((ObjectNode) block(body, 7, 0)).put("thinking", "Hm?")))
                .startsWith("messages.7.content.0: ")
                .contains(MODIFIED);
        assertThat(refusal(conversation(model), body -> ((ObjectNode) block(body, 3, 0)).put("thinking", "")))
                .isEqualTo("messages.3.content.0: Invalid `signature` in `thinking` block");
        assertThat(refusal(conversation(model), body -> ((ObjectNode) block(body, 3, 0)).put("signature", "EqQBCg")))
                .isEqualTo("messages.3.content.0: Invalid `signature` in `thinking` block");
    }

    @ParameterizedTest
    @ValueSource(strings = {BOUND, FREE})
    void theLatestToolRoundKeepsItsThoughtsInTheirOrder(String model) {
        Reply twice = Reply.builder()
                .thinking("One.")
                .text("Then.")
                .thinking("Two.")
                .toolUse("lookup_order", "{}")
                .build();
        ObjectNode body = conversation(model);
        ask(body, Responder.inOrder(twice));
        answerCall(body);

        assertThat(refusal(body, same -> {})).isEmpty();
        assertThat(refusal(body, less -> content(less, 9).remove(0))).contains(MODIFIED);
        assertThat(refusal(body, less -> {
                    content(less, 9).remove(2);
                    content(less, 9).remove(0);
                }))
                .contains(MODIFIED);
        assertThat(refusal(body, other -> {
                    JsonNode one = content(other, 9).remove(0);
                    content(other, 9).insert(2, one);
                }))
                .contains(MODIFIED);
    }

    @Test
    void blocksThatDoNotFitAreDroppedIfThatIsAskedFor() {
        ObjectNode body = conversation(BOUND);
        ((ObjectNode) block(body, 2, 0)).put("content", "[cleared]");
        ObjectNode thinking = body.putObject("thinking").put("type", "adaptive");
        thinking.putObject("block_binding").put("prefix_mismatch_behavior", "drop_block");

        Wire.Got got = ask(body);

        assertThat(got.json().path("input_transformations").toString())
                .isEqualTo(
                        "[3,5,7]"
                                .replaceAll(
                                        "(\\d)",
                                        "{\"type\":\"thinking_dropped\",\"path\":\"messages.$1.content.0\",\"reason\":\"prefix_binding_mismatch\"}"));
        // What is thought from now on fits, and the setting stays.
        assertThat(ask(body).json().path("input_transformations").size()).isEqualTo(3);
        body.remove("thinking");
        assertThat(refusal(body, same -> {})).startsWith("messages.3.content.0: ");
    }

    @Test
    void aStreamedAnswerTellsAtItsEndWhatWasDropped() {
        ObjectNode body = conversation(BOUND);
        body.put("system", "It is 10:02.").put("stream", true);
        body.putObject("thinking")
                .put("type", "adaptive")
                .putObject("block_binding")
                .put("prefix_mismatch_behavior", "drop_block");
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(Reply.text("Fine.")))) {
            String stream = post(server, body).body();

            assertThat(stream.lines().filter(line -> line.contains("input_transformations")))
                    .singleElement()
                    .asString()
                    .startsWith("data: {\"type\":\"message_delta\"")
                    .contains("messages.1.content.0");
        }
    }

    @Test
    void aModelIsNotHeldToThoughtsThatItCannotRead() {
        ObjectNode body = conversation(BOUND);
        body.put("model", "claude-fable-5-1").put("system", "It is 10:02.");
        assertThat(refusal(body, same -> {})).isEmpty();

        ObjectNode later = conversation("claude-fable-5-1");
        later.put("model", BOUND);
        assertThat(refusal(later, same -> {})).isEmpty();
        later.put("system", "It is 10:02.");
        assertThat(refusal(later, same -> {})).contains(DIFFERENT);
    }

    @Test
    void whatASummaryReplacedNeedNotBeThere() {
        ObjectNode body = conversation(BOUND);
        Reply compacting = Reply.builder()
                .block(Json.object().put("type", "compaction").put("content", "A-1042 is shipped."))
                .thinking("Short now.")
                .text("Go on.")
                .build();
        ask(body, Responder.inOrder(compacting));
        say(body, "And then?");
        assertThat(refusal(body, same -> {})).isEmpty();

        assertThat(refusal(body, shorter -> {
                    ArrayNode messages = (ArrayNode) shorter.path("messages");
                    while (messages.size() > 2) {
                        messages.remove(0);
                    }
                }))
                .isEmpty();
        assertThat(refusal(body, other -> other.put("system", "It is 10:02."))).contains(DIFFERENT);
    }

    @Test
    void signaturesOfOthersAreTakenWithRecordingsOnly() {
        ObjectNode body = conversation(FREE);
        ((ObjectNode) block(body, 1, 0)).put("signature", "EqQBCgIYAhIM");

        assertThat(refusal(body, same -> {}))
                .isEqualTo("messages.1.content.0: Invalid `signature` in `thinking` block");
        try (MessagesServer server = MessagesServer.builder(request -> Reply.text("Fine."))
                .acceptRecordings()
                .start()) {
            assertThat(post(server, body).status()).isEqualTo(200);
        }
    }

    @Test
    void whatCannotBeReadIsBoundAsWell() {
        ObjectNode body = conversation(BOUND);
        ask(
                body,
                Responder.inOrder(Reply.builder()
                        .block(Json.object().put("type", "redacted_thinking"))
                        .text("Well.")
                        .build()));
        say(body, "Go on.");

        assertThat(block(body, 9, 0).path("data").asString()).isNotEmpty();
        assertThat(refusal(body, same -> {})).isEmpty();
        assertThat(refusal(body, other -> ((ObjectNode) block(other, 8, 0)).put("text", "Hello?")))
                .startsWith("messages.9.content.0: Invalid `signature` in `redacted_thinking` " + DIFFERENT);
    }

    @Test
    void whatAModelSaidBeforeAnotherOneTookOverMayBeLeftOut() {
        ObjectNode body = conversation(BOUND);
        ObjectNode fallback =
                (ObjectNode) Json.parse("{\"type\":\"fallback\",\"from\":{\"model\":\"a\"},\"to\":{\"model\":\"b\"}}");
        Reply reply = Reply.builder()
                .thinking("I would rather not.")
                .text("Well.")
                .block(fallback)
                .thinking("I can.")
                .text("Here it is.")
                .build();
        ask(body, Responder.inOrder(reply));
        say(body, "Thanks.");

        assertThat(refusal(body, same -> {})).isEmpty();
        assertThat(refusal(body, cleaned -> content(cleaned, 9).remove(0))).isEmpty();
    }

    @Test
    void signaturesAreTheSameEachTime() {
        assertThat(conversation(BOUND)).isEqualTo(conversation(BOUND));
    }

    /** {@return a conversation of four answers, each of them with a server of its own, the last of them just answered} */
    private static ObjectNode conversation(String model) {
        ObjectNode body =
                Json.object().put("model", model).put("max_tokens", 99).put("system", "Be brief.");
        body.putArray("tools")
                .add(Json.parse("{\"name\":\"lookup_order\",\"input_schema\":{\"type\":\"object\"}}"))
                .add(Json.parse("{\"name\":\"other\",\"input_schema\":{\"type\":\"object\"}}"));
        body.putArray("messages");
        say(body, "Where is A-1042?");
        ask(body, "Which one?", "I look it up.", "{\"number\":1.50}");
        answerCall(body);
        ask(body, "Shipped.", "It is shipped.", null);
        say(body, "And A-1043?");
        ask(body, "", "No such order.", null);
        say(body, "Thanks.");
        ask(body, "Polite.", "You are welcome.", null);
        say(body, "Bye.");
        return body;
    }

    private static void ask(
            ObjectNode body, String thinking, String text, @org.jspecify.annotations.Nullable String call) {
        Reply.Builder reply = Reply.builder().thinking(thinking).text(text);
        if (call != null) {
            reply.toolUse("lookup_order", call);
        }
        ask(body, Responder.inOrder(reply.build()));
    }

    /** Lets the model answer with a thought, and asks again. */
    private static Wire.Got ask(ObjectNode body) {
        Wire.Got got = ask(
                body,
                Responder.inOrder(Reply.builder().thinking("Hm.").text("Yes.").build()));
        say(body, "And?");
        return got;
    }

    private static Wire.Got ask(ObjectNode body, Responder responder) {
        try (MessagesServer server = MessagesServer.start(responder)) {
            Wire.Got got = post(server, body);
            assertThat(got.status()).as(got.body()).isEqualTo(200);
            ObjectNode answer = ((ArrayNode) body.path("messages")).addObject().put("role", "assistant");
            answer.set("content", Json.parse(got.body()).path("content"));
            return got;
        }
    }

    private static void say(ObjectNode body, String text) {
        ObjectNode message = ((ArrayNode) body.path("messages")).addObject().put("role", "user");
        message.putArray("content").addObject().put("type", "text").put("text", text);
    }

    private static void answerCall(ObjectNode body) {
        List<JsonNode> calls = new ArrayList<>();
        JsonNode last =
                body.path("messages").get(body.path("messages").size() - 1).path("content");
        last.forEach(block -> {
            if (block.path("type").asString("").equals("tool_use")) {
                calls.add(block);
            }
        });
        ObjectNode message = ((ArrayNode) body.path("messages")).addObject().put("role", "user");
        message.putArray("content")
                .addObject()
                .put("type", "tool_result")
                .put("tool_use_id", calls.get(0).path("id").asString())
                .put("content", "shipped");
    }

    private static String refusal(ObjectNode body, Consumer<ObjectNode> change) {
        ObjectNode changed = body.deepCopy();
        change.accept(changed);
        return Bodies.refusal(
                Json.text(changed),
                Bodies.terms(ThinkingRule.CONTROLS, TopLevelRule.COMPACT_EDIT, "server-side-fallback-2026-07-01"));
    }

    private static Wire.Got post(MessagesServer server, ObjectNode body) {
        java.util.Map<String, String> headers = new java.util.HashMap<>(Wire.headers());
        headers.put("anthropic-beta", ThinkingRule.CONTROLS + "," + TopLevelRule.COMPACT_EDIT);
        return Wire.send(server, "POST", "/v1/messages", Json.text(body), headers);
    }

    private static JsonNode message(ObjectNode body, int index) {
        return body.path("messages").get(index);
    }

    private static ArrayNode content(ObjectNode body, int message) {
        return (ArrayNode) message(body, message).path("content");
    }

    private static JsonNode block(ObjectNode body, int message, int block) {
        return content(body, message).get(block);
    }
}
