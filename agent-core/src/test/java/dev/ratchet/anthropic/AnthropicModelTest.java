package dev.ratchet.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.http.NothingLeft;
import dev.ratchet.http.Pace;
import dev.ratchet.http.UserAgent;
import dev.ratchet.message.Cancellation;
import dev.ratchet.message.RawJson;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException;
import dev.ratchet.model.ModelException.BrokenAnswer;
import dev.ratchet.model.ModelException.Cancelled;
import dev.ratchet.model.ModelException.ContextOverflow;
import dev.ratchet.model.ModelException.Transient;
import dev.ratchet.usage.Usage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
@ExtendWith(NothingLeft.class)
class AnthropicModelTest {
    private static final String KEY = "sk-ant-secret-4711";
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final MockWebServer server = new MockWebServer();
    private final List<ModelEvent> events = new ArrayList<>();
    private final List<Duration> waits = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void asksAndStreamsTheAnswer() throws Exception {
        server.enqueue(Sse.answer(Sse.START
                + Sse.textBlock(0, "Rhine ", "and Danube.")
                + Sse.messageDelta("end_turn", "{\"output_tokens\":8}")
                + Sse.STOP));
        ModelAnswer answer = call(model().build());
        assertThat(answer.text()).isEqualTo("Rhine and Danube.");
        assertThat(answer.usage()).isEqualTo(new Usage(12, 0, 0, 0, 8, 0));
        assertThat(answer.requestId()).isEqualTo("req_7");
        assertThat(events).containsExactly(new ModelEvent.TextDelta("Rhine "), new ModelEvent.TextDelta("and Danube."));

        RecordedRequest request = server.takeRequest();
        assertThat(request.getRequestLine()).isEqualTo("POST /v1/messages HTTP/1.1");
        assertThat(request.getHeaders())
                .extracting(header -> header.getFirst() + ": " + header.getSecond())
                .containsExactlyInAnyOrder(
                        "anthropic-version: 2026-10-21",
                        "accept: text/event-stream",
                        "accept-encoding: identity",
                        "user-agent: " + UserAgent.VALUE,
                        "x-api-key: " + KEY,
                        "Content-Type: application/json",
                        "Content-Length: " + body(request).size(),
                        "Host: localhost:" + server.getPort(),
                        "Connection: Keep-Alive");
        assertThat(RawJson.parse(body(request).utf8()).tree())
                .isEqualTo(RawJson.parse("""
                {"model":"claude-haiku-4-5","max_tokens":512,"stream":true,
                 "messages":[{"role":"user","content":[{"type":"text","text":"Name two rivers."}]}]}""").tree());
    }

    @Test
    void sendsATokenInPlaceOfAKeyAndTheVersionAndBetasThatAreAskedFor() throws Exception {
        server.enqueue(Sse.answer(Sse.saying("Hi")));
        call(AnthropicModel.builder()
                .baseUrl(server.url("/gateway/anthropic/").toString())
                .authToken("token-1")
                .apiVersion("2023-06-01")
                .beta("compact-2026-01-12", "fast-mode-2026-02-01")
                .build());
        RecordedRequest request = server.takeRequest();
        assertThat(request.getUrl().encodedPath()).isEqualTo("/gateway/anthropic/v1/messages");
        assertThat(request.getHeaders().get("authorization")).isEqualTo("Bearer token-1");
        assertThat(request.getHeaders().get("x-api-key")).isNull();
        assertThat(request.getHeaders().get("anthropic-version")).isEqualTo("2023-06-01");
        assertThat(request.getHeaders().get("anthropic-beta")).isEqualTo("compact-2026-01-12,fast-mode-2026-02-01");
    }

    @Test
    void aConnectionIsUsedAgain() throws Exception {
        server.enqueue(Sse.answer(Sse.saying("one")));
        server.enqueue(Sse.answer(Sse.saying("two")));
        AnthropicModel model = model().build();
        call(model);
        call(model);
        assertThat(server.takeRequest().getExchangeIndex()).isZero();
        assertThat(server.takeRequest().getExchangeIndex()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100_000})
    void piecesOfAnySizeGiveTheSameAnswer(int chunk) {
        server.enqueue(Sse.answer(Sse.saying("Ü𝄞 Donau"))
                .newBuilder()
                .chunkedBody(Sse.saying("Ü𝄞 Donau"), chunk)
                .build());
        assertThat(call(model().build()).text()).isEqualTo("Ü𝄞 Donau");
    }

    @Test
    void aPlainJsonBodyIsUnderstoodAndShown() {
        server.enqueue(new MockResponse.Builder()
                .addHeader("content-type", "application/json")
                .body("""
                        {"id":"msg_2","type":"message","role":"assistant","model":"m","stop_reason":"tool_use",
                         "content":[{"type":"thinking","thinking":"Hm.","signature":"E"},{"type":"text","text":"Hi"},
                          {"type":"tool_use","id":"t1","name":"look","input":{"a":1}}],"usage":{"input_tokens":3,"output_tokens":4}}""")
                .build());
        assertThat(call(model().build()).calls()).hasSize(1);
        assertThat(events)
                .containsExactly(
                        new ModelEvent.ThinkingDelta("Hm."),
                        new ModelEvent.TextDelta("Hi"),
                        new ModelEvent.ToolInputDelta("t1", "look", "{\"a\":1}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401|authentication_error|the API key was refused (401 authentication_error: no \\u001b[31m); check ANTHROPIC_API_KEY|Account",
                "402|billing_error|the account cannot pay (402 billing_error: no \\u001b[31m); check its billing|Account",
                "403|permission_error|the API key may not do this (403 permission_error: no \\u001b[31m); check its permissions|Account",
                "429|rate_limit_error|a limit is reached and the service names no time to try again (429 rate_limit_error: no \\u001b[31m); check the account's spending limits|Account",
                "404|not_found_error|not found (404 not_found_error: no \\u001b[31m); check the model id and the base URL URL|InvalidRequest",
                "413|request_too_large|the request is too large (413 request_too_large: no \\u001b[31m); the limit is 32 MB|InvalidRequest",
                "400|invalid_request_error|the request was refused (400 invalid_request_error: no \\u001b[31m)|InvalidRequest",
                "422|invalid_request_error|the request was refused (422 invalid_request_error: no \\u001b[31m)|InvalidRequest",
                "302|x|the server does not answer as the Messages API does (302 x: no \\u001b[31m); check the base URL URL|InvalidRequest",
                "408|x|the service failed for now (408 x: no \\u001b[31m)|Transient",
                "409|conflict_error|the service failed for now (409 conflict_error: no \\u001b[31m)|Transient",
                "500|api_error|the service failed for now (500 api_error: no \\u001b[31m)|Transient",
                "529|overloaded_error|the service is overloaded (529 overloaded_error: no \\u001b[31m)|Transient",
            })
    void anErrorSaysWhatToDo(int status, String type, String message, String kind) {
        String body = "{\"type\":\"error\",\"error\":{\"type\":\"" + type
                + "\",\"message\":\"no \\u001b[31m\"},\"request_id\":\"req_9\"}";
        server.enqueue(error(status, body).build());
        assertThatThrownBy(() -> call(model().retries(1, Duration.ZERO).build()))
                .isInstanceOfSatisfying(ModelException.class, e -> {
                    assertThat(e.getClass().getSimpleName()).isEqualTo(kind);
                    assertThat(e.status()).hasValue(status);
                    assertThat(e.errorType()).hasValue(type);
                    assertThat(e.requestId()).hasValue("req_9");
                    assertThat(e.body()).hasValue(body);
                })
                .hasMessage(message.replace("URL URL", "URL " + server.url("/")));
    }

    @Test
    void aConversationThatIsTooLongIsToldApart() {
        server.enqueue(error(
                        400,
                        "{\"error\":{\"type\":\"invalid_request_error\","
                                + "\"message\":\"prompt is too long: 200001 tokens > 200000 maximum\"}}")
                .build());
        assertThatThrownBy(() -> call(model().build())).isInstanceOf(ContextOverflow.class);
    }

    @Test
    void aPageOfAProxyIsShownBoundedAndInOneLine() {
        server.enqueue(error(502, "<html>\n" + "x".repeat(100_000)).build());
        assertThatThrownBy(() -> call(model().retries(1, Duration.ZERO).build()))
                .isInstanceOfSatisfying(Transient.class, e -> {
                    assertThat(e.getMessage()).hasSizeLessThan(600).contains("(502: <html>\\u000axxx");
                    assertThat(e.body().orElseThrow()).hasSize(64 << 10);
                });
    }

    @Test
    void aPageUnderStatus200IsRefusedAndShownBounded() {
        server.enqueue(new MockResponse.Builder()
                .addHeader("content-type", "text/html")
                .addHeader("request-id", KEY)
                .body("<html>\n" + KEY + "x".repeat(100_000))
                .build());
        assertThatThrownBy(() -> call(model().build())).isInstanceOfSatisfying(BrokenAnswer.class, e -> {
            assertThat(e)
                    .hasMessageMatching("(?s)the server answered with text/html in place of an event stream"
                            + " \\(200: <html>\\\\u000a\\[redacted]xxx.*…\\); check the base URL http://localhost.*/");
            assertThat(e.getMessage()).hasSizeLessThan(700);
            assertThat(e.body().orElseThrow()).hasSizeLessThanOrEqualTo(64 << 10);
            assertThat(e.requestId()).hasValue("[redacted]");
        });
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "400,InvalidRequest",
        "401,Account",
        "402,Account",
        "403,Account",
        "404,InvalidRequest",
        "413,InvalidRequest"
    })
    void aMistakeOfTheCallersIsNotRepeatedWhateverTheBodyIs(int status, String kind) {
        List<String> bodies =
                List.of("", "<html>\u0000\u001b[2J</html>", "{\"error\":null}", "[", "x".repeat(1_000_000));
        bodies.forEach(body -> server.enqueue(error(status, body).build()));
        for (String body : bodies) {
            assertThatThrownBy(() -> call(model().build())).isInstanceOfSatisfying(ModelException.class, e -> {
                assertThat(e.getClass().getSimpleName()).isEqualTo(kind);
                assertThat(e.getMessage())
                        .contains("(" + status)
                        .hasSizeLessThan(700)
                        .matches("\\P{Cc}*");
                assertThat(e.body().orElseThrow()).isEqualTo(body.substring(0, Math.min(body.length(), 64 << 10)));
            });
        }
        assertThat(server.getRequestCount()).isEqualTo(bodies.size());
        assertThat(events).isEmpty();
    }

    @Test
    void aKeyAtWhichTheBodyWasCutIsNotShownEither() {
        server.enqueue(error(500, "x".repeat((64 << 10) - 12) + KEY).build());
        assertThatThrownBy(() -> call(model().retries(1, Duration.ZERO).build()))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.body().orElseThrow())
                                .endsWith("xxx[redacted]")
                                .doesNotContain("sk-"));
    }

    @ParameterizedTest
    @CsvSource({"429,retry-after,7,7000", "529,retry-after-ms,20,20", "409,x-should-retry,true,500"})
    void whatTheServiceAsksForIsDone(int status, String name, String value, long millis) {
        server.enqueue(error(status, "{}").addHeader(name, value).build());
        server.enqueue(Sse.answer(Sse.saying("Hi")));
        assertThat(call(model().build()).text()).isEqualTo("Hi");
        assertThat(waits).containsExactly(Duration.ofMillis(millis));
        assertThat(events)
                .element(0)
                .isInstanceOfSatisfying(
                        ModelEvent.RetryScheduled.class,
                        retry -> assertThat(retry.cause().status()).hasValue(status));
    }

    @ParameterizedTest
    @CsvSource({"529,BrokenAnswer", "429,Account", "409,InvalidRequest"})
    void whatTheServiceAsksNotToRepeatIsNotRepeated(int status, String kind) {
        server.enqueue(error(status, "{}").addHeader("x-should-retry", "false").build());
        assertThatThrownBy(() -> call(model().build()))
                .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(kind));
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void aStreamThatIsCutIsRepeatedAndItsUsageKept() {
        server.enqueue(Sse.answer(Sse.START + Sse.textBlock(0, "Half")));
        server.enqueue(Sse.answer(Sse.saying("Whole")));
        assertThat(call(model().build()).text()).isEqualTo("Whole");
        assertThat(events).hasSize(3).element(1).isInstanceOfSatisfying(ModelEvent.RetryScheduled.class, retry -> {
            assertThat(retry.cause()).hasMessage("the answer ended before its end was told");
            assertThat(retry.cause().usage()).hasValue(new Usage(12, 0, 0, 0, 1, 0));
            assertThat(retry.cause().requestId()).hasValue("req_7");
        });
    }

    @Test
    void anAnswerThatEndsInTheMiddleOfItsJsonIsRepeated() {
        server.enqueue(Sse.answer(Sse.START + "data: {\"type\":\"content_block_st"));
        server.enqueue(new MockResponse.Builder()
                .addHeader("content-type", "application/json")
                .body("{\"id\":\"msg_1\",\"content\":[{\"type\":")
                .build());
        server.enqueue(Sse.answer(Sse.saying("Whole")));
        assertThat(call(model().build()).text()).isEqualTo("Whole");
        assertThat(waits).hasSize(2);
    }

    @Test
    void aConnectionThatBreaksInTheMiddleIsRepeated() {
        server.enqueue(Sse.answer(Sse.saying("x".repeat(100_000)))
                .newBuilder()
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());
        server.enqueue(Sse.answer(Sse.saying("Whole")));
        assertThat(call(model().build()).text()).isEqualTo("Whole");
        assertThat(events)
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                ModelEvent.RetryScheduled.class,
                                retry -> assertThat(retry.cause())
                                        .hasMessage("the connection to localhost:" + server.getPort()
                                                + " was cut in the middle of the answer")));
    }

    @Test
    void aKeptAliveConnectionThatTheServerClosedIsReplacedWithoutAWait() {
        server.enqueue(Sse.answer(Sse.saying("one"))
                .newBuilder()
                .onResponseEnd(new SocketEffect.CloseSocket())
                .build());
        server.enqueue(Sse.answer(Sse.saying("two")));
        AnthropicModel model = model().build();
        call(model);
        assertThat(call(model).text()).isEqualTo("two");
        assertThat(waits).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"overloaded_error", "api_error", "rate_limit_error", "timeout_error"})
    void anErrorEventIsRepeated(String type) {
        server.enqueue(Sse.answer(Sse.START + errorEvent(type)));
        server.enqueue(Sse.answer(Sse.saying("Hi")));
        assertThat(call(model().build()).text()).isEqualTo("Hi");
        assertThat(events).element(0).isInstanceOfSatisfying(ModelEvent.RetryScheduled.class, retry -> {
            assertThat(retry.cause().errorType()).hasValue(type);
            assertThat(retry.cause()).hasMessage("the service broke off its answer (200 " + type + ": Sorry)");
        });
    }

    @Test
    void anotherErrorEventIsNotRepeated() {
        server.enqueue(Sse.answer(errorEvent("invalid_request_error")));
        assertThatThrownBy(() -> call(model().build())).isInstanceOf(BrokenAnswer.class);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void nothingIsRepeatedAfterAToolOfTheServerWasSeen() {
        String acted = Sse.START
                + Sse.blockStart(0, "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"bash\",\"input\":{}}");
        server.enqueue(Sse.answer(acted));
        server.enqueue(Sse.answer(acted + errorEvent("overloaded_error")));
        for (int i = 1; i <= 2; i++) {
            assertThatThrownBy(() -> call(model().build()))
                    .isInstanceOf(BrokenAnswer.class)
                    .hasMessageEndingWith("it is not repeated, since a tool of the server may have acted");
            assertThat(server.getRequestCount()).isEqualTo(i);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\"}",
                "<html>",
                "{\"type\":\"ping\"}\u0000",
                "{\"type\":\"content_block_delta\",\"index\":0,\"del"
            })
    void whatIsNoJsonIsRepeatedAlsoAfterTextWasShown(String damaged) {
        server.enqueue(Sse.answer(Sse.START + Sse.textBlock(0, "Half") + Sse.event("x", damaged) + Sse.STOP));
        server.enqueue(Sse.answer(Sse.saying("Whole")));
        assertThat(call(model().build()).text()).isEqualTo("Whole");
        assertThat(events).hasSize(3).element(1).isInstanceOfSatisfying(ModelEvent.RetryScheduled.class, retry -> {
            assertThat(retry.cause().getMessage()).containsAnyOf("damaged on the way", "in the middle of its JSON");
            assertThat(retry.cause().usage()).hasValue(new Usage(12, 0, 0, 0, 1, 0));
        });
    }

    @Test
    void aPlainBodyThatIsCutOffOrDamagedIsRepeatedUnlessItTellsOfAToolOfTheServer() {
        String whole = "{\"id\":\"msg_1\",\"content\":[{\"type\":\"%s\",\"text\":\"" + "x".repeat(1000) + "\"}],\"stop";
        server.enqueue(plain(whole.formatted("text") + "\u0000").build());
        server.enqueue(plain(whole.formatted("text"))
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());
        server.enqueue(Sse.answer(Sse.saying("Whole")));
        assertThat(call(model().build()).text()).isEqualTo("Whole");
        assertThat(waits).hasSize(2);

        String acted = whole.formatted("web_search_tool_result");
        server.enqueue(plain(acted).build());
        server.enqueue(plain(acted + "\u0000").build());
        for (int i = 4; i <= 5; i++) {
            assertThatThrownBy(() -> call(model().build()))
                    .isInstanceOf(BrokenAnswer.class)
                    .hasMessageEndingWith("it is not repeated, since a tool of the server may have acted");
            assertThat(server.getRequestCount()).isEqualTo(i);
        }
    }

    @Test
    void jsonThatMakesNoSenseIsNotRepeated() {
        server.enqueue(Sse.answer(Sse.START + Sse.delta(3, "{\"type\":\"text_delta\",\"text\":\"x\"}")));
        assertThatThrownBy(() -> call(model().build()))
                .isInstanceOf(BrokenAnswer.class)
                .hasMessage("the answer makes no sense: a delta for block 3, which was not started");
    }

    @Test
    void aRateLimitWithoutATimeIsTriedAgainIfTheServiceSaysSo() {
        server.enqueue(error(429, "{}").addHeader("x-should-retry", "true").build());
        server.enqueue(Sse.answer(Sse.saying("Hi")));
        assertThat(call(model().build()).text()).isEqualTo("Hi");
        server.enqueue(error(429, "{}").build());
        assertThatThrownBy(() -> call(model().build())).isInstanceOf(ModelException.Account.class);
        assertThat(server.getRequestCount()).isEqualTo(3);
    }

    @Test
    void pingsKeepAStreamAliveUntilTheTimeOfTheAttemptIsUp() {
        String ping = Sse.event("ping", "{\"type\":\"ping\"}");
        MockResponse pings = new MockResponse.Builder()
                .addHeader("content-type", "text/event-stream")
                .body(Sse.START + ping.repeat(1000))
                .throttleBody(ping.length(), 20, TimeUnit.MILLISECONDS)
                .build();
        server.enqueue(pings);
        AnthropicModel model = model().idleTimeout(Duration.ofMillis(1000))
                .attemptTimeout(Duration.ofMillis(1300))
                .retries(1, Duration.ZERO)
                .build();
        assertThatThrownBy(() -> call(model))
                .isInstanceOf(Transient.class)
                .hasMessage("the answer of localhost:" + server.getPort()
                        + " was not whole within 1300 ms (attemptTimeout)");
    }

    @Test
    void aCancellationEndsTheReadingAtOnceAndWhatTheServiceHadToldIsKept() {
        Cancellation cancellation = new Cancellation();
        server.enqueue(halting());
        assertThatThrownBy(() -> model().build()
                        .call(
                                Requests.asking("Hi"),
                                event -> cancellation.cancel(Cancellation.Reason.CALLER),
                                cancellation))
                .isInstanceOfSatisfying(
                        Cancelled.class, e -> assertThat(e.usage()).hasValue(new Usage(12, 0, 0, 0, 1, 0)));
    }

    @Test
    void anInterruptEndsTheReadingAtOnceAndStaysSet() {
        server.enqueue(halting());
        Thread caller = Thread.currentThread();
        assertThatThrownBy(() ->
                        model().build().call(Requests.asking("Hi"), event -> caller.interrupt(), new Cancellation()))
                .isInstanceOf(Cancelled.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void theKeyIsInNoTextEvenIfTheServerSaysIt() {
        server.enqueue(error(401, "{\"error\":{\"type\":\"x\",\"message\":\"bad key " + KEY + "\"}}")
                .build());
        server.enqueue(Sse.answer(errorEvent("bad " + KEY)));
        AnthropicModel model = model().build();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> call(model))
                    .isInstanceOfSatisfying(
                            ModelException.class,
                            e -> assertThat(e
                                            + e.body().orElseThrow()
                                            + e.errorType().orElseThrow())
                                    .doesNotContain(KEY)
                                    .contains("[redacted]"));
        }
        assertThat(model.toString()).isEqualTo("AnthropicModel[claude-haiku-4-5 at " + server.url("/") + "]");
    }

    @ParameterizedTest
    @CsvSource({
        "sk/ant+secret/4711, sk\\/ant+secret\\/4711",
        "sk/ant+secret/4711, sk/ant\\u002bsecret\\u002F4711",
        "sk-ant-secret-4711, \\u0073k-ant-secret-471\\u0031"
    })
    void theKeyIsInNoBodyEitherWhereJsonEscapesIt(String key, String escaped) {
        server.enqueue(
                error(401, "{\"error\":{\"message\":\"bad " + escaped + ".\"}}").build());
        server.enqueue(error(401, "{\"error\":\"" + escaped.substring(0, escaped.length() - 2))
                .build());
        AnthropicModel model = model().apiKey(key).build();
        assertThatThrownBy(() -> call(model)).isInstanceOfSatisfying(ModelException.class, e -> {
            assertThat(e.body()).hasValue("{\"error\":{\"message\":\"bad [redacted].\"}}");
            assertThat(e).hasMessageContaining("bad [redacted].");
        });
        assertThatThrownBy(() -> call(model))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.body()).hasValue("{\"error\":\"[redacted]"));
    }

    @ParameterizedTest
    @CsvSource({
        "400,InvalidRequest",
        "401,Account",
        "402,Account",
        "403,Account",
        "404,InvalidRequest",
        "413,InvalidRequest"
    })
    void whatIsTheCallersToMendIsNotRepeatedThoughTheServiceAsksForIt(int status, String kind) {
        server.enqueue(error(status, "{}").addHeader("x-should-retry", "true").build());
        assertThatThrownBy(() -> call(model().build()))
                .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(kind));
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void theUserInABaseUrlIsNotShown() {
        AnthropicModel model = AnthropicModel.builder()
                .apiKey(KEY)
                .baseUrl("https://user:password@gateway.example/x")
                .build();
        assertThat(model).hasToString("AnthropicModel[claude-sonnet-5-5 at https://gateway.example/x]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-ant\n", "sk ant", "sk-änt", "\u0000", "", "   "})
    void aKeyThatCannotBeOneIsRefusedWithoutBeingShown(String key) {
        assertThatThrownBy(() -> AnthropicModel.builder().apiKey(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the API key (ANTHROPIC_API_KEY) ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("sk"));
    }

    @Test
    void theEnvironmentGivesKeyOrTokenAndBaseUrl() {
        assertThat(AnthropicModel.builder()
                        .environment(Map.of(
                                "ANTHROPIC_API_KEY",
                                KEY,
                                "ANTHROPIC_AUTH_TOKEN",
                                "t",
                                "ANTHROPIC_BASE_URL",
                                "http://127.0.0.1:1"))
                        .build())
                .hasToString("AnthropicModel[claude-sonnet-5-5 at http://127.0.0.1:1/]");
        assertThatThrownBy(() -> AnthropicModel.builder().environment(Map.of()).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no API key: the environment variable ANTHROPIC_API_KEY is not set");
        assertThatThrownBy(() -> AnthropicModel.builder()
                        .environment(Map.of("ANTHROPIC_API_KEY", " "))
                        .build())
                .hasMessage("no API key: the environment variable ANTHROPIC_API_KEY is empty");
        assertThatThrownBy(() -> AnthropicModel.builder().environment(Map.of("ANTHROPIC_BASE_URL", "localhost:8080")))
                .hasMessageContaining("must be an http or https URL");
    }

    @Test
    void keyAndTokenTogetherAreRefused() {
        assertThatThrownBy(() ->
                        AnthropicModel.builder().apiKey("a").authToken("b").build())
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "max_tokens", "stream", "messages", "system", "tools", "metadata"})
    void aFieldThatIsWrittenAnywayIsNoParameter(String name) {
        assertThatThrownBy(() -> AnthropicModel.builder().parameter(name, "1"))
                .hasMessage("the field " + name + " is written from the request itself");
    }

    @Test
    void aParameterMustBeJson() {
        assertThatThrownBy(() -> AnthropicModel.builder().parameter("thinking", "{"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("parameter thinking: not JSON at byte");
    }

    @Test
    void limitsAreKnownByExactIdAndNeverGuessed() {
        assertThat(AnthropicModel.builder().apiKey("k").build().info().contextWindow())
                .hasValue(1_000_000);
        assertThat(ModelLimits.info("claude-haiku-4-5-20251001").maxOutputTokens())
                .hasValue(64_000);
        assertThat(ModelLimits.info("claude-haiku-4-5-20251001").id()).isEqualTo("claude-haiku-4-5-20251001");
        assertThat(ModelLimits.info("claude-haiku-4").contextWindow()).isEqualTo(OptionalInt.empty());
    }

    private AnthropicModel.Builder model() {
        return AnthropicModel.builder()
                .baseUrl(server.url("/").toString())
                .apiKey(KEY)
                .model("claude-haiku-4-5")
                .pace(new Pace(() -> NOW, () -> 0, (delay, cancellation) -> waits.add(delay)));
    }

    private ModelAnswer call(AnthropicModel model) {
        return model.call(Requests.asking("Name two rivers."), events::add, new Cancellation());
    }

    private static ByteString body(RecordedRequest request) {
        ByteString body = request.getBody();
        return body == null ? ByteString.EMPTY : body;
    }

    private static MockResponse.Builder error(int status, String body) {
        return new MockResponse.Builder()
                .code(status)
                .addHeader("content-type", "application/json")
                .body(body);
    }

    private static MockResponse.Builder plain(String body) {
        return new MockResponse.Builder()
                .addHeader("content-type", "application/json")
                .body(body);
    }

    private static String errorEvent(String type) {
        return Sse.event("error", "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"Sorry\"}}");
    }

    /** Says something and then nothing for longer than any test waits. */
    private static MockResponse halting() {
        String begin = Sse.START + Sse.textBlock(0, "Hi");
        return new MockResponse.Builder()
                .addHeader("content-type", "text/event-stream")
                .body(begin + Sse.STOP.repeat(10))
                .throttleBody(begin.length(), 30, TimeUnit.SECONDS)
                .build();
    }
}
