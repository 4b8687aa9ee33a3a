package dev.ratchet.anthropic;

import static dev.ratchet.anthropic.Sse.START;
import static dev.ratchet.anthropic.Sse.STOP;
import static dev.ratchet.anthropic.Sse.blockStart;
import static dev.ratchet.anthropic.Sse.delta;
import static dev.ratchet.anthropic.Sse.event;
import static dev.ratchet.anthropic.Sse.messageDelta;
import static dev.ratchet.anthropic.Sse.textBlock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.ratchet.fuzz.Mutant;
import dev.ratchet.fuzz.Sample;
import dev.ratchet.http.Chunks;
import dev.ratchet.http.RetryHints;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelException;
import dev.ratchet.recordings.RecordedExchange;
import dev.ratchet.recordings.Recording;
import dev.ratchet.recordings.Recordings;
import dev.ratchet.usage.Usage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import okhttp3.Headers;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Whatever a server sends is an answer that can be sent back, or an exception of ours: of built-in samples and recordings. */
class AnswerFuzzTest {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private static final List<Sample> STREAMS = new ArrayList<>(List.of(
            Sample.of("text", Sse.saying("Rhine, Ü𝄞 \\ud834\\udd1e")),
            Sample.of(
                    "calls",
                    START
                            + textBlock(0, "Let me look.")
                            + blockStart(1, "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"look\",\"input\":{}}")
                            + delta(1, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"n\\\": 1.50,\"}")
                            + delta(1, "{\"type\":\"input_json_delta\",\"partial_json\":\"\\\"u\\\":\\\"ä\\\"}\"}")
                            + blockStart(
                                    2, "{\"type\":\"tool_use\",\"id\":\"t2\",\"name\":\"look\",\"input\":{\"a\":1}}")
                            + messageDelta("tool_use", "{\"output_tokens\":8}")
                            + STOP),
            Sample.of(
                    "thinking, citations, compaction, a server's tool",
                    START
                            + blockStart(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}")
                            + delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"Hm.\"}")
                            + delta(0, "{\"type\":\"signature_delta\",\"signature\":\"EqQB+/=\"}")
                            + blockStart(1, "{\"type\":\"text\",\"text\":\"\",\"citations\":[]}")
                            + delta(1, "{\"type\":\"citations_delta\",\"citation\":{\"n\": 1.0}}")
                            + delta(1, "{\"type\":\"text_delta\",\"text\":\"Rhine\"}")
                            + blockStart(2, "{\"type\":\"compaction\",\"content\":null}")
                            + delta(2, "{\"type\":\"compaction_delta\",\"content\":\"Sum\"}")
                            + blockStart(3, "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"w\",\"input\":{}}")
                            + blockStart(
                                    4, "{\"type\":\"w_tool_result\",\"tool_use_id\":\"s\",\"content\":[{\"a\":1}]}")
                            + messageDelta(
                                    "end_turn",
                                    "{\"output_tokens\":5,\"cache_creation\":{\"ephemeral_1h_input_tokens\":3},"
                                            + "\"cache_creation_input_tokens\":4,\"iterations\":"
                                            + "[{\"type\":\"compaction\",\"input_tokens\":9,\"output_tokens\":9}]}")
                            + STOP),
            Sample.of(
                    "an error",
                    START
                            + event(
                                    "error",
                                    "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"," + "\"message\":\""
                                            + CannedCall.KEY + "\"}}"))));

    private static final List<Sample> BODIES = new ArrayList<>(List.of(
            Sample.of("a message", """
            {"id":"msg_2","type":"message","role":"assistant","model":"m","stop_reason":"tool_use",
             "content":[{"type":"thinking","thinking":"Hm.","signature":"E"},{"type":"text","text":"Hi \\u00e4"},
             {"type":"tool_result","tool_use_id":"x","content":[{"type":"text","text":"y"}]},
             {"type":"tool_use","id":"t1","name":"look","input":{"a":1.50}}],"usage":{"input_tokens":3,"output_tokens":4}}"""),
            Sample.of("an error", "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"no\"}}")));

    private static final List<Sample> ERRORS = List.of(
            Sample.of(
                    "an envelope",
                    "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":"
                            + "\"prompt is too long: " + CannedCall.KEY + "\"},\"request_id\":\"req_1\"}"),
            Sample.of("a page", "<html>502 Bad Gateway " + CannedCall.KEY + "</html>"));

    static {
        try {
            if (Files.isDirectory(Recordings.place())) {
                for (Recording recording : Recordings.in(Recordings.place()).of("anthropic")) {
                    for (RecordedExchange exchange : recording.exchanges()) {
                        if (RecordedStream.kind(exchange) == RecordedExchange.Kind.MESSAGE
                                && exchange.body().length() < 20_000) {
                            (exchange.isStream() ? STREAMS : BODIES).add(Sample.of(recording.name(), exchange.body()));
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aMutatedStreamIsAnAnswerOrAnExceptionOfOurs(
            @ForAll("streams") Mutant stream, @ForAll @IntRange(min = 1, max = 9_000) int chunk) {
        byte[] bytes = stream.bytes();
        assertTimeoutPreemptively(LONGEST, () -> check(read("text/event-stream", new Chunks(bytes, at -> at + chunk))));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aMutatedBodyIsAnAnswerOrAnExceptionOfOurs(@ForAll("bodies") Mutant body) {
        byte[] bytes = body.bytes();
        assertTimeoutPreemptively(LONGEST, () -> check(read("application/json", new Buffer().write(bytes))));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aMutatedErrorIsAnExceptionThatDoesNotShowTheKey(
            @ForAll("errors") Mutant body,
            @ForAll @IntRange(min = 300, max = 599) int status,
            @ForAll("waits") String wait,
            @ForAll boolean inMillis) {
        Headers headers = new Headers.Builder()
                .addUnsafeNonAscii(inMillis ? "retry-after-ms" : "retry-after", wait)
                .build();
        RetryHints hints = RetryHints.of(headers, Instant.parse("2026-11-21T12:00:00Z"));
        if (hints.retryAfter() != null) {
            assertThat(hints.retryAfter().toNanos()).isPositive();
        }
        String text = new String(body.bytes(), StandardCharsets.UTF_8);
        hasNoKey(CannedCall.ERRORS.of(status, hints, null, text));
        hasNoKey(CannedCall.ERRORS.ofEvent(text, new MessagesAnswer(), null));
    }

    @Provide
    Arbitrary<Mutant> streams() {
        return Mutant.of(STREAMS);
    }

    @Provide
    Arbitrary<Mutant> bodies() {
        return Mutant.of(BODIES);
    }

    @Provide
    Arbitrary<Mutant> errors() {
        return Mutant.of(ERRORS);
    }

    @Provide
    Arbitrary<String> waits() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "0",
                        "-1",
                        "47",
                        "1e308",
                        "1e-308",
                        "NaN",
                        "Infinity",
                        "0x1p3",
                        "9".repeat(400),
                        "soon",
                        "",
                        "Fri, 31 Dec 9999 23:59:59 GMT",
                        "Thu, 01 Jan 1970 00:00:00 GMT",
                        "Sat, 21 Nov 2026 12:00:30 GMT"),
                Arbitraries.strings()
                        .ascii()
                        .excludeChars('\n', '\r', '\0')
                        .ofMaxLength(20)
                        .map(String::strip));
    }

    private static @Nullable ModelAnswer read(String contentType, okio.Source body) {
        try {
            return CannedCall.read(contentType, body, event -> {});
        } catch (ModelException e) {
            hasNoKey(e);
            return null;
        }
    }

    private static void hasNoKey(ModelException e) {
        String message = String.valueOf(e.getMessage());
        assertThat(message).isNotBlank().doesNotContain(CannedCall.KEY).hasSizeLessThan(2_000);
        assertThat(e.body().orElse("")).doesNotContain(CannedCall.KEY);
        assertThat(message.chars()).noneMatch(c -> c < ' ');
    }

    /** What was read must be fit to be sent back, looked at and counted. */
    private static void check(@Nullable ModelAnswer answer) throws IOException {
        if (answer == null) {
            return;
        }
        Usage usage = answer.usage();
        assertThat(List.of(
                        usage.input(), usage.cacheWrite5m(), usage.cacheWrite1h(), usage.cacheRead(), usage.output()))
                .allSatisfy(tokens -> assertThat(tokens).isNotNegative());
        assertThat(usage.total()).isNotNegative();
        for (ContentBlock block : answer.content()) {
            assertThat(ContentBlock.of(block.raw()).type()).isEqualTo(block.type());
            if (block instanceof ToolUseBlock call) {
                assertThat(call.input().isObject()).isTrue();
            }
        }
        Conversation conversation;
        try {
            conversation = Conversation.empty()
                    .user(List.of(TextBlock.of("Hi")))
                    .answer(answer.content(), AnthropicModel.PROVIDER, true);
        } catch (IllegalArgumentException e) { // which the loop asks about first
            assertThat(e).hasMessageStartingWith("two calls with the id");
            return;
        }
        Buffer sent = new Buffer();
        new MessagesBody(RawJson.parse("{\"model\":\"m\"}"), Requests.of(conversation)).writeTo(sent);
        byte[] bytes = sent.readByteArray();
        assertThat(RawJson.parse(bytes).length()).isEqualTo(bytes.length);
        hasOnlyCharacters(bytes);
    }

    private static void hasOnlyCharacters(byte[] json) {
        CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder(); // which knows no half of a character
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), utf8(json))) {
            for (JsonToken token; (token = parser.nextToken()) != null; ) {
                if (token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME) {
                    assertThat(encoder.canEncode(parser.getString())).isTrue();
                }
            }
        }
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8", e);
        }
    }
}
