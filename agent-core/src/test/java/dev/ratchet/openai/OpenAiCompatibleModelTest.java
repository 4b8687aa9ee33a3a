package dev.ratchet.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException;
import dev.ratchet.model.StopReason;
import dev.ratchet.usage.Usage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client over real HTTP, against what the servers are known to send. */
@Timeout(60)
class OpenAiCompatibleModelTest {
    private static final String KEY = "sk-proj-secret-4711";

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
    void aRequestSaysWhatIsAskedAndWithWhichKey() throws Exception {
        server.enqueue(stream("{\"content\":\"Rhine\"}", "{\"content\":\" and Danube.\"}"));

        ModelAnswer answer =
                model(Provider.OTHER).call(Requests.asking("Which rivers?"), events::add, new Cancellation());

        assertThat(answer.text()).isEqualTo("Rhine and Danube.");
        assertThat(answer.stopReason()).isEqualTo(StopReason.END_TURN);
        assertThat(answer.usage()).isEqualTo(new Usage(26, 0, 0, 64, 17, 5));
        assertThat(answer.requestId()).isEqualTo("req_7");
        assertThat(events).containsExactly(new ModelEvent.TextDelta("Rhine"), new ModelEvent.TextDelta(" and Danube."));
        RecordedRequest request = server.takeRequest();
        assertThat(request.getUrl().encodedPath()).isEqualTo("/v1/chat/completions");
        assertThat(request.getHeaders().get("authorization")).isEqualTo("Bearer " + KEY);
        assertThat(request.getBody().utf8())
                .isEqualTo("{\"model\":\"m\",\"max_tokens\":512,\"stream\":true,"
                        + "\"stream_options\":{\"include_usage\":true},"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"Which rivers?\"}]}");
    }

    @Test
    void noKeyIsSentWhereNoneIsGiven() throws Exception {
        server.enqueue(stream("{\"content\":\"Hi\"}"));

        OpenAiCompatibleModel.builder()
                .baseUrl(server.url("/v1/").toString())
                .model("qwen3")
                .build()
                .call(Requests.asking("Hi"), events::add, new Cancellation());

        RecordedRequest request = server.takeRequest();
        assertThat(request.getHeaders().get("authorization")).isNull();
        assertThat(request.getUrl().encodedPath()).isEqualTo("/v1/chat/completions");
    }

    @Test
    void callsThatComeInterleavedArePutTogetherByTheirIndex() {
        server.enqueue(stream(
                call(0, "a", "look", "{\"n\":"),
                call(1, "b", "find", "{\"m\""),
                call(0, "", "", "1}"),
                call(1, "", "", ":2}")));

        assertThat(calls(ask())).containsExactly("a look {\"n\":1}", "b find {\"m\":2}");
    }

    @Test
    void aServerThatCountsBadlyStillMakesTwoCalls() {
        server.enqueue(stream(call(0, "a", "look", "{\"n\":1}"), call(0, "b", "look", "{\"n\":2}")));
        assertThat(calls(ask())).containsExactly("a look {\"n\":1}", "b look {\"n\":2}");

        server.enqueue(stream("{\"tool_calls\":[{\"function\":{\"name\":\"look\",\"arguments\":\"{}\"}},"
                + "{\"function\":{\"name\":\"look\",\"arguments\":\"{\\\"n\\\":2}\"}}]}"));
        ModelAnswer answer = ask();
        assertThat(answer.calls()).extracting(each -> each.input().toString()).containsExactly("{}", "{\"n\":2}");
        assertThat(answer.calls())
                .extracting(ToolUseBlock::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("\\w{9}"));
    }

    @Test
    void aNameThatIsRepeatedIsNoOtherCallAndIsNotDoubled() {
        server.enqueue(stream(call(0, "a", "look", ""), call(0, "a", "look", "{\"n\":"), call(0, "a", "look", "1}")));

        assertThat(calls(ask())).containsExactly("a look {\"n\":1}");
    }

    @Test
    void anIdThatTheConversationHasAlreadyIsReplaced() {
        server.enqueue(stream(call(0, "call_0", "look", "{}")));
        Conversation before = Requests.answered("localhost", use("call_0", "{}"))
                .results(List.of(ToolResultBlock.of("call_0", "found", false)));

        ModelAnswer answer = model(Provider.OTHER).call(Requests.of(before), events::add, new Cancellation());

        assertThat(before.repeatedCallId(answer.content())).isEmpty();
        assertThat(answer.calls()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"\"|{}|",
                "\"null\"|{}|",
                "{\"n\":1.50}|{\"n\":1.50}|",
                "\"\\\"{\\\\\\\"n\\\\\\\":1}\\\"\"|{\"n\":1}|",
                "\"{\\\"n\\\":\"|{}|{\"n\":",
                "\"[1]\"|{}|[1]",
                "\"{\\\"n\\\":1,\\\"n\\\":2}\"|{}|{\"n\":1,\"n\":2}"
            })
    void argumentsAreUnderstoodHoweverTheyAreWritten(String written, String input, String unparsable) {
        server.enqueue(
                stream("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"look\",\"arguments\":"
                        + written + "}}]}"));

        ToolUseBlock call = ask().calls().get(0);

        assertThat(call.input()).hasToString(input);
        assertThat(call.unparsableInput()).isEqualTo(unparsable);
    }

    @ParameterizedTest
    @CsvSource({
        "stop,tool_use,true",
        "tool_calls,tool_use,true",
        "function_call,tool_use,true",
        "eos,eos,true",
        "length,max_tokens,true",
        "stop,end_turn,false",
        "tool_calls,end_turn,false",
        "eos,end_turn,false",
        "length,max_tokens,false",
        "model_length,model_context_window_exceeded,false",
        "content_filter,refusal,false"
    })
    void theReasonIsSaidInTheLoopsWords(String reason, String expected, boolean called) {
        String delta = called ? call(0, "a", "look", "{}") : "{\"content\":\"Hi\"}";
        server.enqueue(answer(chunk(delta, "null") + chunk("{}", "\"" + reason + "\"") + "data: [DONE]\n\n"));

        assertThat(ask().stopReason().value()).isEqualTo(expected);
    }

    @Test
    void aRefusalIsOneWhateverTheReasonSays() {
        server.enqueue(stream("{\"refusal\":\"I cannot \"}", "{\"refusal\":\"do that.\"}"));

        ModelAnswer answer = ask();

        assertThat(answer.stopReason()).isEqualTo(StopReason.REFUSAL);
        assertThat(answer.stopDetails()).hasToString("{\"type\":\"refusal\",\"explanation\":\"I cannot do that.\"}");
    }

    @Test
    void theEndMayBeLeftOutButNotTheReason() {
        server.enqueue(answer(chunk("{\"content\":\"Hi\"}", "\"stop\"")));
        assertThat(ask().text()).isEqualTo("Hi");

        server.enqueue(answer(chunk("{\"content\":\"Hal\"}", "null")));
        server.enqueue(stream("{\"content\":\"Hello\"}"));
        assertThat(ask().text()).isEqualTo("Hello");
        assertThat(events).hasAtLeastOneElementOfType(ModelEvent.RetryScheduled.class);
    }

    @Test
    void whatAServiceDoesNotTellOfItsUsageIsNotTakenForNothing() {
        server.enqueue(answer(chunk("{\"content\":\"Hi\"}", "\"stop\"") + "data: [DONE]\n\n"));

        assertThat(ask().usage()).isEqualTo(Usage.NONE);
    }

    @Test
    void aPlainBodyInPlaceOfAStreamIsUnderstood() {
        server.enqueue(new MockResponse.Builder()
                .addHeader("content-type", "application/json")
                .body("{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":"
                        + "{\"content\":null,\"reasoning\":\"Hm.\",\"tool_calls\":[{\"id\":\"a\",\"function\":"
                        + "{\"name\":\"look\",\"arguments\":{\"n\":1}}},{\"id\":\"\",\"function\":"
                        + "{\"name\":\"look\",\"arguments\":\"{}\"}}]}}]}")
                .build());

        ModelAnswer answer = ask();

        assertThat(answer.stopReason()).isEqualTo(StopReason.TOOL_USE);
        assertThat(answer.calls()).hasSize(2);
        assertThat(answer.content().get(0).raw())
                .hasToString("{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"sent_as\":\"reasoning\"}");
        assertThat(events).contains(new ModelEvent.ThinkingDelta("Hm."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "401|{\"error\":{\"message\":\"Incorrect API key provided: sk-proj-secret-4711\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}|Account|the API key was refused (401 invalid_api_key: Incorrect API key provided: [redacted]); check OPENAI_API_KEY",
                "400|{\"error\":{\"message\":\"too long\",\"code\":\"context_length_exceeded\"}}|ContextOverflow|the conversation is longer than the model's context window (400 context_length_exceeded: too long)",
                "400|{\"error\":{\"message\":\"This model's maximum context length is 8192 tokens.\",\"type\":\"BadRequestError\",\"code\":400}}|ContextOverflow|the conversation is longer than the model's context window (400 BadRequestError: This model's maximum context length is 8192 tokens.)",
                "400|{\"object\":\"error\",\"message\":\"\\u001bno\",\"type\":\"BadRequestError\",\"code\":400}|InvalidRequest|the request was refused (400 BadRequestError: \\u001bno)",
                "404|{\"error\":{\"message\":\"model \\\"qwen9\\\" not found, try pulling it first\",\"type\":\"not_found_error\"}}|InvalidRequest|not found (404 not_found_error: model \"qwen9\" not found, try pulling it first); check the model id and the base URL URL",
                "422|Failed to deserialize|InvalidRequest|the request was refused (422: Failed to deserialize)",
                "500|{\"error\":{\"code\":500,\"message\":\"tools param requires --jinja flag\",\"type\":\"server_error\"}}|InvalidRequest|the request was refused (500 server_error: tools param requires --jinja flag)",
                "429|{\"error\":{\"message\":\"You exceeded your quota\",\"code\":\"insufficient_quota\"}}|Account|a limit is reached and the service names no time to try again (429 insufficient_quota: You exceeded your quota); check the account's spending limits",
                "402|{\"error\":{\"message\":\"Insufficient Balance\"}}|Account|the account cannot pay (402: Insufficient Balance); check its billing",
                "503|{\"error\":{\"code\":503,\"message\":\"Loading model\",\"type\":\"unavailable_error\"}}|Transient|the service failed for now (503 unavailable_error: Loading model); given up after 2 attempts",
                "503|{\"code\":\"busy now\",\"error\":\"at capacity\"}|Transient|the service failed for now (503 busy now: at capacity); given up after 2 attempts",
                "429|{\"object\":\"error\",\"message\":\"Rate limit exceeded\",\"type\":\"rate_limited\",\"code\":\"1300\"}|Transient|the rate limit is reached (429 rate_limited: Rate limit exceeded); given up after 2 attempts"
            })
    void errorsOfAllShapesAreTypedAndSaidInASentence(int status, String body, String type, String sentence) {
        MockResponse refusal =
                new MockResponse.Builder().code(status).body(body).build();
        server.enqueue(refusal);
        server.enqueue(refusal);

        Throwable thrown = catchThrowable(this::ask);

        assertThat(thrown.getClass().getSimpleName()).isEqualTo(type);
        assertThat(thrown).hasMessage(sentence.replace("URL URL", "URL " + server.url("/v1")));
        assertThat(((ModelException) thrown).body().orElse("")).doesNotContain(KEY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\"}}|Transient",
                "{\"error\":{\"code\":502,\"message\":\"Provider returned error\"},\"choices\":[{\"delta\":{},\"finish_reason\":\"error\"}]}|Transient",
                "{\"error\":{\"code\":400,\"message\":\"no\"}}|BrokenAnswer",
                "{\"error\":{\"code\":400,\"message\":\"exceeds the available context size\"}}|ContextOverflow",
                "{\"object\":\"error\",\"message\":\"engine died\"}|Transient"
            })
    void anErrorInTheMiddleOfAStreamIsTyped(String event, String type) {
        String stream = chunk("{\"content\":\"Hi\"}", "null") + "data: " + event + "\n\n";
        server.enqueue(answer(stream));
        server.enqueue(answer(stream));

        assertThat(catchThrowable(this::ask).getClass().getSimpleName()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "insufficient_system_resource", "abort"})
    void anAnswerThatTheServerGaveUpIsAskedForAgain(String reason) {
        server.enqueue(answer(chunk("{\"content\":\"Hal\"}", "\"" + reason + "\"") + "data: [DONE]\n\n"));
        server.enqueue(stream("{\"content\":\"Hello\"}"));

        assertThat(ask().text()).isEqualTo("Hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: [DONE]\n\n",
                "data: 7\n\ndata: [DONE]\n\n",
                "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{\"arguments\":\"{}\"}}]},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
            })
    void whatMakesNoSenseIsNotTakenForAnAnswer(String stream) {
        server.enqueue(answer(stream));

        assertThatThrownBy(this::ask)
                .isInstanceOf(ModelException.BrokenAnswer.class)
                .hasMessageStartingWith("the answer makes no sense: ");
    }

    @Test
    void theKeyIsShownNowhere() {
        assertThat(model(Provider.OTHER)).hasToString("OpenAiCompatibleModel[m at " + server.url("/v1") + "]");
        assertThatThrownBy(() -> OpenAiCompatibleModel.builder()
                        .model("m")
                        .apiKey("sk-secret 4711")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void theEnvironmentGivesTheProvidersKeyAndOpenAisPlace() {
        Map<String, String> environment =
                Map.of("OPENAI_BASE_URL", server.url("/v1").toString());
        OpenAiCompatibleModel.Builder builder =
                OpenAiCompatibleModel.builder().model("m").environment(environment);

        assertThat(builder.build()).hasToString("OpenAiCompatibleModel[m at " + server.url("/v1") + "]");
        assertThat(builder.provider(Provider.OLLAMA).build())
                .hasToString("OpenAiCompatibleModel[m at http://localhost:11434/v1]");
        assertThatThrownBy(builder.provider(Provider.MISTRAL)::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "no API key: give an apiKey, or set the environment variable MISTRAL_API_KEY and take it with"
                                + " environment(System.getenv())");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com/v1,OPENAI,openai",
        "https://api.mistral.ai/v1/,MISTRAL,mistral",
        "https://api.deepseek.com,DEEPSEEK,deepseek",
        "http://127.0.0.1:11434/v1,OLLAMA,ollama",
        "http://localhost:8080/v1,LLAMA_CPP,llama.cpp",
        "https://openrouter.ai/api/v1,OTHER,openrouter.ai"
    })
    void whoServesIsToldByTheBaseUrl(String url, Provider provider, String id) {
        assertThat(Provider.at(okhttp3.HttpUrl.get(url))).isEqualTo(provider);
        assertThat(OpenAiCompatibleModel.builder()
                        .baseUrl(url)
                        .apiKey("k")
                        .model("m")
                        .build()
                        .info()
                        .provider())
                .isEqualTo(id);
    }

    private ModelAnswer ask() {
        return model(Provider.OTHER).call(Requests.asking("Hi"), events::add, new Cancellation());
    }

    private OpenAiCompatibleModel model(Provider provider) {
        return OpenAiCompatibleModel.builder()
                .provider(provider)
                .baseUrl(server.url("/v1").toString())
                .apiKey(KEY)
                .model("m")
                .time(() -> Instant.EPOCH, waits::add)
                .retries(2, Duration.ofMinutes(5))
                .build();
    }

    private static List<String> calls(ModelAnswer answer) {
        return answer.calls().stream()
                .map(call -> call.id() + " " + call.name() + " " + call.input())
                .toList();
    }

    private static ContentBlock use(String id, String input) {
        return ContentBlock.of(dev.ratchet.message.RawJson.parse(
                "{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"look\",\"input\":" + input + "}"));
    }

    private static String call(int index, String id, String name, String arguments) {
        return "{\"tool_calls\":[{\"index\":" + index + ",\"id\":\"" + id
                + "\",\"type\":\"function\",\"function\":{\"name\":\"" + name + "\",\"arguments\":\""
                + arguments.replace("\"", "\\\"") + "\"}}]}";
    }

    private static MockResponse stream(String... deltas) {
        return answer(
                Stream.of(deltas).map(delta -> chunk(delta, "null")).collect(Collectors.joining())
                        + chunk("{}", "\"stop\"")
                        + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":90,\"completion_tokens\":17,\"prompt_tokens_details\":"
                        + "{\"cached_tokens\":64},\"completion_tokens_details\":{\"reasoning_tokens\":5}}}\n\ndata: [DONE]\n\n");
    }

    private static String chunk(String delta, String reason) {
        return ": PROCESSING\n\ndata: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"finish_reason\":" + reason + "}],\"usage\":null}\n\n";
    }

    private static MockResponse answer(String stream) {
        return new MockResponse.Builder()
                .addHeader("content-type", "text/event-stream")
                .addHeader("x-request-id", "req_7")
                .chunkedBody(stream, 50)
                .build();
    }
}
