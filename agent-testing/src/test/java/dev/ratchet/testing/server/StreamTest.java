package dev.ratchet.testing.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamTest {
    private static final String STREAMED =
            "{'model':'claude-haiku-4-5','max_tokens':9,'stream':true,'messages':[{'role':'user','content':'Where is A-1042?'}]}";

    private static final Reply CALL = Reply.builder()
            .thinking("Which order?")
            .text("I look it up: 17 \uD83D\uDE9A\uD83D\uDE9A trucks.")
            .toolUse("lookup_order", "{\"number\": \"A-1042\"}")
            .build();

    @Test
    void theStreamIsExactlyThis() {
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(CALL))) {
            Wire.Got got = Wire.post(server, STREAMED);

            assertThat(got.header("content-type")).isEqualTo("text/event-stream; charset=utf-8");
            String digits = got.body().replaceAll("(?s).*\"id\":\"msg_([0-9a-f]{16})_1\".*", "$1");
            assertThat(got.body().replace(digits, "0f").replaceAll("\"signature\":\"[^\"]+", "\"signature\":\"S"))
                    .isEqualTo("""
                            event: message_start
                            data: {"type":"message_start","message":{"id":"msg_0f_1","type":"message","role":"assistant","model":"claude-haiku-4-5","content":[],"stop_reason":null,"stop_sequence":null,"stop_details":null,"usage":{"input_tokens":11,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":1,"service_tier":"standard","cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0}}}}

                            event: ping
                            data: {"type":"ping"}

                            event: content_block_start
                            data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

                            event: content_block_delta
                            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Which order?"}}

                            event: content_block_delta
                            data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"S"}}

                            event: content_block_stop
                            data: {"type":"content_block_stop","index":0}

                            event: content_block_start
                            data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

                            event: content_block_delta
                            data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"I look it up: 17"}}

                            event: content_block_delta
                            data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":" \uD83D\uDE9A\uD83D\uDE9A trucks."}}

                            event: content_block_stop
                            data: {"type":"content_block_stop","index":1}

                            event: content_block_start
                            data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_0f_t2","name":"lookup_order","input":{}}}

                            event: content_block_delta
                            data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}

                            event: content_block_delta
                            data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\\"number\\": \\"A-10"}}

                            event: content_block_delta
                            data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"42\\"}"}}

                            event: content_block_stop
                            data: {"type":"content_block_stop","index":2}

                            event: message_delta
                            data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":53}}

                            event: message_stop
                            data: {"type":"message_stop"}

                            """);
        }
    }

    @Test
    void anAnswerThatIsNotStreamedIsOneDocument() {
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(CALL))) {
            Wire.Got got = Wire.post(server, STREAMED.replace("true", "false"));

            assertThat(got.header("content-type")).isEqualTo("application/json");
            assertThat(got.json().path("content").path(2).path("input").toString())
                    .isEqualTo("{\"number\":\"A-1042\"}");
            assertThat(got.json().path("content").path(2).path("id").asString()).startsWith("toolu_");
            assertThat(got.json().path("stop_reason").asString()).isEqualTo("tool_use");
        }
    }

    @Test
    void aPieceNeverEndsInHalfACharacter() {
        String text = "123456789012345\uD83D\uDE9A\uD83D\uDE9A";
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(Reply.text(text)))) {
            assertThat(Wire.post(server, STREAMED).body())
                    .contains("\"text\":\"123456789012345\uD83D\uDE9A\"")
                    .contains("\"text\":\"\uD83D\uDE9A\"");
        }
    }

    @Test
    void aStreamIsCutAfterThatManyEventsAndLaterRequestsStillWork() {
        Reply cut = Reply.builder()
                .text("never whole")
                .fault(new Fault.Cut(Fault.At.events(3), Fault.Ending.CLOSE))
                .build();
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(cut, Reply.text("whole")))) {
            Wire.Got got = Wire.post(server, STREAMED);

            assertThat(got.body())
                    .endsWith("<cut>")
                    .contains("content_block_start")
                    .doesNotContain("content_block_delta");
            assertThat(Wire.post(server, STREAMED).body()).contains("message_stop");
        }
    }

    @Test
    void anErrorEventComesInTheMiddleOfAStream() {
        Reply failing = Reply.builder()
                .text("half")
                .fault(new Fault.ErrorEvent(3, "overloaded_error", "Overloaded"))
                .build();
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(failing))) {
            Wire.Got got = Wire.post(server, STREAMED);

            assertThat(got.status()).isEqualTo(200);
            assertThat(got.body())
                    .endsWith("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                            + "\"message\":\"Overloaded\"},\"request_id\":\"req_000001\"}\n\n");
        }
    }

    @Test
    void anHttpErrorHasItsHeadersAndLeavesNoTraceInTheCache() {
        Fault.HttpError fault = new Fault.HttpError(529, "overloaded_error", "Overloaded", Map.of("retry-after", "2"));
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(Reply.fault(fault)))) {
            Wire.Got got = Wire.post(server, STREAMED);

            assertThat(got.status()).isEqualTo(529);
            assertThat(got.header("retry-after")).isEqualTo("2");
            assertThat(got.message()).isEqualTo("Overloaded");
        }
    }

    @Test
    void aScriptThatIsUsedUpSaysSo() {
        try (MessagesServer server = MessagesServer.start(Responder.inOrder())) {
            assertThat(Wire.post(server, STREAMED).message())
                    .isEqualTo("the script has 0 replies, this is one request more");
        }
    }

    @Test
    void aResponderThatThrowsIsReportedAndNotRetried() {
        try (MessagesServer server = MessagesServer.start(request -> {
            throw new IllegalStateException("no idea");
        })) {
            Wire.Got got = Wire.post(server, STREAMED);

            assertThat(got.status()).isEqualTo(500);
            assertThat(got.message()).isEqualTo("the responder failed: java.lang.IllegalStateException: no idea");
            assertThat(got.header("x-should-retry")).isEqualTo("false");
        }
    }

    @Test
    void aResponderThatThrowsAnErrorLeavesNoClientWaiting() {
        try (MessagesServer server = MessagesServer.start(request -> {
            throw new ExceptionInInitializerError("no class");
        })) {
            assertThat(Wire.post(server, STREAMED).status()).isEqualTo(500);
        }
    }

    @Test
    void requestsAreKeptWithoutTheKey() {
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(Reply.text("fine")))) {
            Wire.post(server, STREAMED);
            Wire.post(server, "{}");

            assertThat(server.requests()).extracting(ReceivedRequest::status).containsExactly(200, 400);
            assertThat(server.requests().get(0).body()).isEqualTo(STREAMED.replace('\'', '"'));
            assertThat(server.requests().get(0).headers())
                    .containsEntry("x-api-key", "(not kept)")
                    .containsEntry("anthropic-version", "2026-10-21");
        }
    }
}
