package dev.ratchet.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.ratchet.fuzz.Mutant;
import dev.ratchet.fuzz.Sample;
import dev.ratchet.http.CannedCall;
import dev.ratchet.http.Chunks;
import dev.ratchet.http.Credential;
import dev.ratchet.http.RetryHints;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.RawJson;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelException;
import dev.ratchet.recordings.RecordedExchange;
import dev.ratchet.recordings.Recording;
import dev.ratchet.recordings.Recordings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import okio.Buffer;
import okio.Source;

/** Whatever a server sends is an answer that can be sent back, or an exception of ours. */
class ChatFuzzTest {
    private static final String KEY = "sk-proj-secret-4711";
    private static final ChatErrors ERRORS =
            new ChatErrors(Credential.bearer("API key", "OPENAI_API_KEY", KEY), "http://localhost/");
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private static final List<Sample> STREAMS =
            new ArrayList<>(List.of(Sample.of("calls", """
            data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"Let me","reasoning":"Hm."}}]}

            data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"look","arguments":"{"}}]}}]}

            data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\\"n\\": 1.50}"}}]}}]}

            data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"b","function":{"name":"look","arguments":"{}"}}]}}]}

            data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2}}

            data: [DONE]

            """), Sample.of("an error", """
            data: {"choices":[{"index":0,"delta":{"content":"Let me"}}]}

            data: {"error":{"message":"key %s","code":502}}

            """.formatted(KEY))));
    private static final List<Sample> BODIES = new ArrayList<>(List.of(Sample.of("a body", """
            {"id":"c","model":"m","choices":[{"index":0,"finish_reason":"tool_calls","message":{"content":[{"type":"text",
            "text":"Ü"}],"tool_calls":[{"id":"a","function":{"name":"look","arguments":{"n":1.50}}}]}}]}""")));
    private static final List<Sample> ERROR_BODIES = List.of(
            Sample.of("OpenAI's", "{\"error\":{\"message\":\"key " + KEY + "\",\"type\":\"t\",\"code\":\"c\"}}"),
            Sample.of("Mistral's", "{\"object\":\"error\",\"message\":{\"detail\":[\"" + KEY + "\"]},\"code\":1300}"),
            Sample.of("xAI's", "{\"code\":\"busy\",\"error\":\"" + KEY + "\"}"));

    static {
        try {
            if (Files.isDirectory(Recordings.place())) {
                for (Recording recording : Recordings.in(Recordings.place()).of("openai-compatible")) {
                    for (RecordedExchange exchange : recording.exchanges()) {
                        if (exchange.status() == 200 && exchange.body().length() < 10_000) {
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
        assertTimeoutPreemptively(LONGEST, () -> check("text/event-stream", new Chunks(bytes, at -> at + chunk)));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aMutatedBodyIsAnAnswerOrAnExceptionOfOurs(@ForAll("bodies") Mutant body) {
        byte[] bytes = body.bytes();
        assertTimeoutPreemptively(LONGEST, () -> check("application/json", new Buffer().write(bytes)));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aMutatedErrorIsAnExceptionThatDoesNotShowTheKey(
            @ForAll("errors") Mutant body, @ForAll @IntRange(min = 300, max = 599) int status) {
        String text = new String(body.bytes(), StandardCharsets.UTF_8);
        hasNoKey(ERRORS.of(status, new RetryHints(null, false, null), null, text));
        hasNoKey(ERRORS.ofEvent(text, new ChatAnswer(Conversation.empty()), null));
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
        return Mutant.of(ERROR_BODIES);
    }

    /** What was read must be fit to be sent back, with each call told apart, and to be stored. */
    private static void check(String contentType, Source body) throws IOException {
        Conversation asked = Requests.asking("Hi").conversation();
        ModelAnswer answer;
        try {
            answer = CannedCall.read(contentType, body, ERRORS, new ChatAnswer(asked), event -> {});
        } catch (ModelException e) {
            hasNoKey(e);
            return;
        }
        assertThat(answer.usage().total()).isNotNegative();
        assertThat(answer.calls()).allMatch(call -> call.input().isObject());
        Conversation conversation = asked.answer(answer.content(), "localhost", true);
        byte[] sent = Requests.json(OpenAiCompatibleModel.builder()
                        .baseUrl("http://localhost:9/v1")
                        .model("m")
                        .build()
                        .body(Requests.of(conversation)))
                .getBytes(StandardCharsets.UTF_8);
        assertThat(RawJson.parse(sent).length()).isEqualTo(sent.length);
    }

    private static void hasNoKey(ModelException e) {
        String message = String.valueOf(e.getMessage());
        assertThat(message).isNotBlank().doesNotContain(KEY).hasSizeLessThan(2_000);
        assertThat(e.body().orElse("")).doesNotContain(KEY);
        assertThat(message.chars()).noneMatch(c -> c < ' ');
    }
}
