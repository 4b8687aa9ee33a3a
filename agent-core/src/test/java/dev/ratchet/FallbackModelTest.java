package dev.ratchet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.event.AgentEvent;
import dev.ratchet.message.Cancellation;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.TextBlock;
import dev.ratchet.model.FallbackModel;
import dev.ratchet.model.ModelException;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.Prompt;
import dev.ratchet.openai.OpenAiCompatibleModel;
import dev.ratchet.run.RunResult;
import dev.ratchet.tool.Tool;
import dev.ratchet.usage.LedgerRow;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two real clients, each with a server of its own. */
@Timeout(60)
class FallbackModelTest {
    private static final String THOUGHT_AND_CALL = """
            {"type":"message","id":"msg_1","model":"claude-sonnet-5-5","role":"assistant","stop_reason":"tool_use",
            "content":[{"type":"thinking","thinking":"Hm.","signature":"sig"},
            {"type":"tool_use","id":"toolu_1","name":"look","input":{}}],"usage":{"input_tokens":9,"output_tokens":3}}""";
    private static final String SAID = """
            {"type":"message","id":"msg_2","model":"claude-sonnet-5-5","role":"assistant","stop_reason":"end_turn",
            "content":[{"type":"text","text":"Well."}],"usage":{"input_tokens":9,"output_tokens":3}}""";
    private static final String CHAT_CALL = """
            {"id":"c","model":"qwen3","choices":[{"index":0,"finish_reason":"tool_calls","message":{"content":null,
            "reasoning":"So.","tool_calls":[{"id":"functions.look:0","function":{"name":"look","arguments":"{}"}}]}}]}""";
    private static final String CHAT_SAID = """
            {"id":"c","model":"qwen3","choices":[{"index":0,"finish_reason":"stop","message":{"content":"Found."}}],
            "usage":{"prompt_tokens":20,"completion_tokens":2}}""";

    private final MockWebServer first = new MockWebServer();
    private final MockWebServer second = new MockWebServer();
    private final List<AgentEvent> events = new ArrayList<>();

    /** A tool that finds something. */
    static final class Looking {
        @Tool("Looks.")
        String look() {
            return "a thing";
        }
    }

    @BeforeEach
    void start() throws IOException {
        first.start();
        second.start();
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void theNextModelGoesOnInTheMiddleOfAConversationWithoutTheThoughtsOfTheOther() throws Exception {
        first.enqueue(json(200, THOUGHT_AND_CALL));
        first.enqueue(
                json(529, "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Later\"}}"));
        second.enqueue(json(200, CHAT_SAID));

        RunResult result = runner().run("Look");

        assertThat(result.text()).isEqualTo("Found.");
        first.takeRequest();
        first.takeRequest();
        assertThat(second.takeRequest().getBody().utf8())
                .contains("\"tool_call_id\":\"toolu_1\"")
                .doesNotContain("Hm.");
        assertThat(result.ledger().rows())
                .extracting(LedgerRow::ending)
                .containsExactly("tool_use", "the service is overloaded (529 overloaded_error: Later)", "end_turn");
        assertThat(events).hasAtLeastOneElementOfType(AgentEvent.RetryScheduled.class);
        assertThat(result.state().conversation().messages().get(3).provider()).isEqualTo("localhost");
    }

    @Test
    void theFirstModelTakesOverAgainWhatTheOtherCalled() throws Exception {
        first.enqueue(json(529, ""));
        first.enqueue(json(200, SAID));
        second.enqueue(json(200, CHAT_CALL));

        RunResult result = runner().run("Look");

        assertThat(result.text()).isEqualTo("Well.");
        first.takeRequest();
        assertThat(first.takeRequest().getBody().utf8())
                .contains("\"id\":\"functions_look_0\"", "\"tool_use_id\":\"functions_look_0\"")
                .doesNotContain("So.");
        LedgerRow untold = result.ledger().rows().get(1);
        assertThat(untold.usage()).isNull();
        assertThat(untold.cost().unknownBecause()).isEqualTo("the service did not tell what it used");
    }

    @Test
    void aStoredRunKnowsWhoAnswered() {
        first.enqueue(json(529, ""));
        second.enqueue(json(200, CHAT_SAID));
        AgentRunner runner = runner();

        RunResult result = runner.run("Look");

        assertThat(runner.read(result.state().toJson()).conversation())
                .usingRecursiveComparison()
                .isEqualTo(result.state().conversation());
    }

    @Test
    void whatIsTheRequestsFaultIsNotAskedOfOthers() {
        first.enqueue(
                json(400, "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no\"}}"));
        ModelRequest request = ModelRequest.of(
                Prompt.of(null, List.of()), Conversation.empty().user(List.of(TextBlock.of("Hi"))), 100);

        assertThatThrownBy(() -> model().call(request, event -> {}, new Cancellation()))
                .isInstanceOf(ModelException.InvalidRequest.class);
        assertThat(second.getRequestCount()).isZero();
    }

    @Test
    void aKeyThatIsRefusedIsNoFaultOfTheRequest() {
        first.enqueue(json(401, ""));
        second.enqueue(json(200, CHAT_SAID));

        assertThat(runner().run("Look").text()).isEqualTo("Found.");
    }

    @Test
    void theLimitsAreThoseThatAllCanKeep() {
        assertThat(model().info().id()).isEqualTo("claude-sonnet-5-5");
        assertThat(model().info().contextWindow()).hasValue(32_000);
        assertThat(model().info().maxOutputTokens()).hasValue(4_000);
    }

    private AgentRunner runner() {
        return AgentRunner.builder()
                .model(model())
                .tools(new Looking())
                .listener(events::add)
                .build();
    }

    private FallbackModel model() {
        return FallbackModel.of(
                AnthropicModel.builder()
                        .baseUrl(first.url("/").toString())
                        .apiKey("k")
                        .retries(1, Duration.ZERO)
                        .build(),
                OpenAiCompatibleModel.builder()
                        .baseUrl(second.url("/v1").toString())
                        .model("qwen3")
                        .contextWindow(32_000)
                        .maxOutputTokens(4_000)
                        .retries(1, Duration.ZERO)
                        .build());
    }

    private static MockResponse json(int status, String body) {
        return new MockResponse.Builder()
                .code(status)
                .addHeader("content-type", "application/json")
                .body(body)
                .build();
    }
}
