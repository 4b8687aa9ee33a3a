package dev.ratchet.testing.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever a client or a script says, it gets an answer. */
@Timeout(20)
class HostileBodiesTest {

    @ParameterizedTest
    @MethodSource("bodies")
    void aBodyThatNoParserTakesIsRefused(String body, String message) {
        try (MessagesServer server = MessagesServer.start(request -> Reply.text("fine"))) {
            Wire.Got got = Wire.post(server, body);

            assertThat(got.message()).startsWith("The request body is not valid JSON: " + message);
            assertThat(got.status()).isEqualTo(400);
            assertThat(server.requests()).extracting(ReceivedRequest::error).containsExactly(got.message());
        }
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of(deep(), "Document nesting depth (501) exceeds"),
                Arguments.of("{'" + "a".repeat(60_000) + "':1}", "Name length"),
                Arguments.of(Bodies.top("'temperature':1e99999999999"), "a number is out of range"),
                Arguments.of(
                        Bodies.user(Bodies.marked("h\\ud800i")),
                        "no low surrogate in string: messages.0.content.0.text"),
                Arguments.of(
                        Bodies.user(Bodies.marked("h\\udc00i")),
                        "no low surrogate in string: messages.0.content.0.text"));
    }

    @Test
    void aWholeCharacterMayBeEscapedInHalves() {
        try (MessagesServer server = MessagesServer.start(request -> Reply.text("fine"))) {
            assertThat(Wire.post(server, Bodies.user(Bodies.marked("\\ud83d\\ude9a")))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aFailureOfTheServerIsAnAnswerToo() {
        MessagesServer.Builder broken = MessagesServer.builder(request -> Reply.text("fine"))
                .clock(() -> {
                    throw new IllegalStateException("no time");
                });
        try (MessagesServer server = broken.start()) {
            Wire.Got got = Wire.post(server, Bodies.top("'stop_sequences':['x']"));

            assertThat(got.status()).isEqualTo(500);
            assertThat(got.json().at("/error/type").asString()).isEqualTo("api_error");
            assertThat(got.message()).isEqualTo("the server failed: java.lang.IllegalStateException: no time");
            assertThat(got.header("x-should-retry")).isEqualTo("false");
            assertThat(server.requests()).extracting(ReceivedRequest::status).containsExactly(500);
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void aScriptThatNoParserTakesIsRefused(String script, String reason) {
        assertThatThrownBy(() -> Script.parse(script.replace('\'', '"')))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the script is not JSON: " + reason)
                .hasMessageNotContaining("\n");
    }

    static Stream<Arguments> scripts() {
        return Stream.of(
                Arguments.of(deep(), "Document nesting depth (501) exceeds"),
                Arguments.of("[{'" + "a".repeat(60_000) + "':1}]", "Name length"),
                Arguments.of("[{'repeat':1e99999999999}]", "a number is out of range"));
    }

    @Test
    void argumentsAndPagesNeedNotBeNumbersThatAnybodyReads() {
        Reply call = Reply.builder().toolUse("pick", "{\"a\":1e99999999999}").build();
        try (MessagesServer server = MessagesServer.start(request -> call)) {
            assertThat(Wire.post(server, Bodies.top("'stop_sequences':['x']"))
                            .json()
                            .at("/content/0/input")
                            .toString())
                    .isEqualTo("{}");
        }
        Fault page = new Fault.Verbatim(500, Map.of("content-type", "application/json"), "{\"error\":1e99999999999}");
        try (MessagesServer server = MessagesServer.start(request -> Reply.fault(page))) {
            assertThat(Wire.post(server, Bodies.top("'stop_sequences':['x']")).status())
                    .isEqualTo(500);
        }
    }

    @Test
    void manyThoughtsAreClearedInOnePass() {
        ObjectNode body = Json.object();
        body.putObject("context_management")
                .putArray("edits")
                .addObject()
                .put("type", "clear_thinking_20251015")
                .putObject("keep")
                .put("type", "thinking_turns")
                .put("value", 1);
        ArrayNode messages = body.putArray("messages");
        for (int turn = 0; turn < 2; turn++) {
            ArrayNode content = messages.addObject().put("role", "assistant").putArray("content");
            for (int i = 0; i < 30_000; i++) {
                content.addObject().put("type", "thinking").put("thinking", "thought " + i);
            }
        }

        ContextEdits.Edited edited = ContextEdits.apply(body, TokenCount.ESTIMATE);

        assertThat(edited.body().at("/messages/0/content")).isEmpty();
        assertThat(edited.body().at("/messages/1/content")).hasSize(30_000);
    }

    private static String deep() {
        return "{'a':" + "[".repeat(600) + "]".repeat(600) + "}";
    }
}
