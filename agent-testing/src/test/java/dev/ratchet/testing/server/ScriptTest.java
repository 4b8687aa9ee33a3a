package dev.ratchet.testing.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ScriptTest {
    private static final String ASK =
            "{'model':'claude-haiku-4-5','max_tokens':9,'messages':[{'role':'user','content':'Hello.'}]}";
    private static final String STREAM = ASK.replace("'max_tokens'", "'stream':true,'max_tokens'");

    @Test
    void repliesComeInTheirOrder() {
        try (MessagesServer server = serving("""
                {"replies": [
                  {"content": [{"type": "text", "text": "one"}]},
                  {"fault": {"type": "http", "status": 529, "headers": {"retry-after-ms": "5"}}, "repeat": 2},
                  {"content": []}]}
                """)) {
            assertThat(Wire.post(server, ASK).json().at("/content/0/text").asString())
                    .isEqualTo("one");
            for (int i = 0; i < 2; i++) {
                Wire.Got failed = Wire.post(server, ASK);
                assertThat(failed.status()).isEqualTo(529);
                assertThat(failed.header("retry-after-ms")).isEqualTo("5");
                assertThat(failed.json().at("/error/type").asString()).isEqualTo("overloaded_error");
            }
            assertThat(Wire.post(server, ASK).json().path("content").isEmpty()).isTrue();
            assertThat(Wire.post(server, ASK).message())
                    .isEqualTo("the script has 4 replies, this is one request more");
        }
    }

    @Test
    void everyMemberOfTheAnswerCanBeSaid() {
        JsonNode answer = message("""
                [{"content": [{"type": "text", "text": "no"}], "stop_reason": "refusal",
                  "stop_details": {"type": "refusal", "category": "cyber", "explanation": null},
                  "usage": {"output_tokens": 77, "server_tool_use": {"web_search_requests": 1}}}]
                """);
        assertThat(answer.path("stop_reason").asString()).isEqualTo("refusal");
        assertThat(answer.at("/stop_details/category").asString()).isEqualTo("cyber");
        assertThat(answer.at("/usage/output_tokens").asInt()).isEqualTo(77);
        assertThat(answer.at("/usage/server_tool_use/web_search_requests").asInt())
                .isEqualTo(1);

        JsonNode empty = message("[{'stop_reason': 'compaction'}]");
        assertThat(empty.path("content").isEmpty()).isTrue();

        JsonNode stopped = message("[{'content': [{'type': 'text', 'text': 'a'}], 'stop_sequence': 'END'}]");
        assertThat(stopped.path("stop_reason").asString()).isEqualTo("stop_sequence");
        assertThat(stopped.path("stop_sequence").asString()).isEqualTo("END");
    }

    @Test
    void theEndOfAStreamSaysTheSameAsTheWholeAnswer() {
        assertThat(streamed("""
                [{"content": [], "stop_reason": "refusal", "usage": {"output_tokens": 77},
                  "stop_details": {"type": "refusal", "category": null}}]
                """)).contains("""
                data: {"type":"message_delta","delta":{"stop_reason":"refusal","stop_sequence":null,\
                "stop_details":{"type":"refusal","category":null}},"usage":{"output_tokens":77}}
                """);
    }

    @Test
    void argumentsAreStreamedAsTheyAreGiven() {
        String call = "[{'content': [{'type': 'tool_use', 'id': 'toolu_a', 'name': 'f', 'streamed_input': '{~a~: 1'}],"
                + " 'pieces': 3}]";
        assertThat(streamed(call.replace("~", "\\\"")))
                .contains("\"id\":\"toolu_a\"")
                .contains("\"partial_json\":\"{\\\"a\"", "\"partial_json\":\"\\\": \"", "\"partial_json\":\"1\"");
        assertThat(message(call.replace("~", "\\\"")).at("/content/0").toString())
                .isEqualTo("{\"type\":\"tool_use\",\"id\":\"toolu_a\",\"name\":\"f\",\"input\":{}}");
    }

    @Test
    void blocksOfServersToolsCitationsAndUnknownOnesAreStreamedAsTheServiceDoes() {
        String stream = streamed("""
                [{"content": [
                   {"type": "server_tool_use", "name": "web_search", "input": {"query": "rivers"}},
                   {"type": "text", "text": "Rhine", "citations": [{"type": "char_location", "cited_text": "R"}]},
                   {"type": "redacted_thinking", "data": "abc"},
                   {"type": "novelty", "x": 1}]}]
                """);
        assertThat(stream)
                .contains("\"id\":\"srvtoolu_")
                .contains("{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"query\\\":\\\"rivers\"}")
                .contains("\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
                .contains(
                        "{\"type\":\"citations_delta\",\"citation\":{\"type\":\"char_location\",\"cited_text\":\"R\"}}")
                .contains("\"content_block\":{\"type\":\"redacted_thinking\",\"data\":\"abc\"}")
                .contains("\"content_block\":{\"type\":\"novelty\",\"x\":1}");
    }

    @Test
    void eventsStandWhereTheyArePut() {
        String stream = streamed("""
                [{"content": [],
                  "events": [{"after_events": 0, "event": {"type": "ping"}},
                             {"after_events": 1, "event": ": a comment\\n\\n"},
                             {"after_events": 99, "event": {"type": "novelty", "x": 1}}]}]
                """);
        assertThat(stream)
                .startsWith("event: ping\ndata: {\"type\":\"ping\"}\n\n: a comment\n\nevent: message_start\n")
                .endsWith("""
                        event: message_stop
                        data: {"type":"message_stop"}

                        event: novelty
                        data: {"type":"novelty","x":1}

                        """);
    }

    @Test
    void aVerbatimAnswerIsSentAsItIs() {
        String body = "\uFEFFdata: {}\r\r";
        try (MessagesServer server =
                serving("[{'fault': {'type': 'verbatim', 'headers': {'content-type': 'text/event-stream'}, 'body': '"
                        + "\\uFEFFdata: {}\\r\\r'}, 'chunks': 1}]")) {
            Wire.Got got = Wire.post(server, STREAM);

            assertThat(got.status()).isEqualTo(200);
            assertThat(got.body()).isEqualTo(body);
            assertThat(got.headers()).doesNotContainKey("request-id");
        }
    }

    @Test
    void faultsAreThoseOfJava() {
        assertThat(faults("""
                [{"fault": {"type": "http", "status": 429, "message": "slow", "headers": {"retry-after": "1"}}},
                 {"fault": {"type": "cut"}},
                 {"fault": {"type": "cut", "after_events": 3}},
                 {"fault": {"type": "cut", "after_bytes": 9, "ending": "clean"}},
                 {"fault": {"type": "cut", "after_events": 0, "ending": "reset"}},
                 {"fault": {"type": "error_event", "after_events": 2, "error": "overloaded_error"}}]
                """))
                .containsExactly(
                        new Fault.HttpError(429, "rate_limit_error", "slow", Map.of("retry-after", "1")),
                        new Fault.Cut(Fault.At.start(), Fault.Ending.RESET),
                        new Fault.Cut(Fault.At.events(3), Fault.Ending.CLOSE),
                        new Fault.Cut(Fault.At.bytes(9), Fault.Ending.CLEAN),
                        new Fault.Cut(Fault.At.events(0), Fault.Ending.RESET),
                        new Fault.ErrorEvent(2, "overloaded_error", "Scripted overloaded_error"));
    }

    @Test
    void aStallWithoutATimeLastsUntilTheClientGoes() throws Exception {
        List<Fault> stalls =
                faults("[{'fault': {'type': 'stall', 'millis': 0}}, {'fault': {'type': 'stall', 'after_events': 1}}]");
        assertThat(stalls)
                .extracting(fault -> ((Fault.Stall) fault).at())
                .containsExactly(Fault.At.start(), Fault.At.events(1));
        Hold endless = ((Fault.Stall) stalls.get(1)).hold();
        assertThat(endless.awaitBegun(Duration.ZERO)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{ | the script is not JSON: Unexpected end-of-input",
                "7 | the script is wrong at Input should be a valid dictionary",
                "{'reply': []} | the script is wrong at reply: Extra inputs are not permitted",
                "[{'contents': []}] | the script is wrong at 0.contents: Extra inputs are not permitted",
                "{'replies': [{}, {'content': [{}]}]} | the script is wrong at replies.1.content.0.type: Field required",
                "[{'fault': {'type': 'fire'}}] | the script is wrong at 0.fault.type: Input should be 'cut' or 'error_event' or",
                "[{'fault': {'type': 'http', 'status': 200}}] | the script is wrong at 0.fault.status: Input should be a number from 400 to 599",
                "[{'fault': {'type': 'cut', 'after_events': 1, 'after_bytes': 1}}] | the script is wrong at 0.fault.after_bytes: there is after_events already",
                "[{'fault': {'type': 'stall', 'millis': -1}}] | the script is wrong at 0.fault.millis: Input should be a number from 0 to",
                "[{'pieces': 0}] | the script is wrong at 0.pieces: Input should be a number from 1 to",
                "[{'chunks': 'x'}] | the script is wrong at 0.chunks: Input should be a valid integer",
                "[{'events': [{'after_events': 1}]}] | the script is wrong at 0.events.0.event: Field required",
                "[{'content': [{'type': 'tool_use', 'streamed_input': {}}]}] | the script is wrong at 0.content.0.streamed_input: Input should be a valid string",
            })
    void whatDoesNotParseIsOneSentenceWithThePlace(String script, String sentence) {
        assertThatThrownBy(() -> Script.parse(script.replace('\'', '"')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(sentence)
                .hasMessageNotContaining("\n");
    }

    private static List<Fault> faults(String script) {
        return Script.parse(script.replace('\'', '"')).stream()
                .map(Reply::fault)
                .toList();
    }

    private static JsonNode message(String script) {
        try (MessagesServer server = serving(script)) {
            return Wire.post(server, ASK).json();
        }
    }

    private static String streamed(String script) {
        try (MessagesServer server = serving(script)) {
            return Wire.post(server, STREAM).body();
        }
    }

    private static MessagesServer serving(String script) {
        return MessagesServer.start(Responder.inOrder(Script.parse(script.replace('\'', '"'))));
    }
}
