package dev.ratchet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.context.ContextPolicy;
import dev.ratchet.event.AgentEvent;
import dev.ratchet.model.Feature;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.testing.server.Fault;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.ReceivedRequest;
import dev.ratchet.testing.server.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A gateway in front of the service does not know the betas by which a context is edited. */
@Timeout(60)
class RefusedBetaTest {
    private static final int TURNS = 20;

    private final List<AgentEvent> events = new ArrayList<>();
    private String refusal = "";
    private boolean always;
    private final MessagesServer server = MessagesServer.start(this::reply);

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Unexpected value(s) `context-management-2025-06-27` for the `anthropic-beta` header",
                "context_management: Extra inputs are not permitted",
                "invalid anthropic-beta",
            })
    void theRunGoesOnWithoutWhatIsNotKnownAndAsksForItNoMore(String message) {
        refusal = message;

        RunResult result = runner().run("Read all the pages.");

        assertThat(result.text()).isEqualTo("That is all.");
        List<ReceivedRequest> asked = server.requests().stream()
                .filter(request -> request.body().contains("context_management"))
                .toList();
        assertThat(asked)
                .singleElement()
                .satisfies(request -> assertThat(request.status()).isEqualTo(400));
        assertThat(server.requests()).hasSize(TURNS + 1 + 1);
        assertThat(server.requests().stream()
                        .filter(request -> request.headers().containsKey("anthropic-beta")))
                .hasSize(1);
        assertThat(events.stream().filter(AgentEvent.FeatureRefused.class::isInstance))
                .singleElement()
                .satisfies(event -> assertThat(((AgentEvent.FeatureRefused) event).features())
                        .containsExactly(Feature.CLEARING));
        assertThat(result.state().context().clearedToolUses()).isZero();
        RunState read = runner().read(result.state().toJson());
        assertThat(read.context()).isEqualTo(result.state().context());
        assertThat(read.facts()).isEqualTo(result.state().facts());
    }

    @Test
    void theCacheIsReadAgainUpToWhereNothingHadBeenLeftOut() {
        refusal = "context_management: Extra inputs are not permitted";

        RunResult result = runner().run("Read all the pages.");

        int refused =
                server.requests().stream().map(ReceivedRequest::status).toList().indexOf(400);
        assertThat(Objects.requireNonNull(server.requests().get(refused + 1).billed())
                        .read())
                .isGreaterThan(4_000);
        assertThat(Objects.requireNonNull(server.requests().get(refused + 2).billed())
                        .uncached())
                .isZero();
        assertThat(result.ledger().rows().get(refused).cost().usd()).isZero();
    }

    @Test
    void anErrorAboutSomethingElseEndsTheRun() {
        refusal = "messages.3: something else is wrong";

        RunResult result = runner().run("Read all the pages.");

        assertThat(result.outcome()).isInstanceOf(Outcome.Failed.class);
        assertThat(result.state().facts()).noneMatch(Fact.FeatureRefused.class::isInstance);
    }

    @Test
    void anErrorThatNamesWhatWasNotAskedForEndsTheRun() {
        refusal = "Unexpected value(s) `context-management-2025-06-27` for the `anthropic-beta` header";
        always = true;

        RunResult result = runner().run("Read all the pages.");

        assertThat(result.outcome()).isInstanceOf(Outcome.Failed.class);
        assertThat(server.requests()).hasSize(1);
    }

    private AgentRunner runner() {
        return AgentRunner.builder()
                .model(AnthropicModel.builder()
                        .model("claude-sonnet-4-6")
                        .apiKey("test")
                        .baseUrl(server.baseUrl().toString())
                        .build())
                .system("Read the pages with care, one after the other. ".repeat(425))
                .tools(new LongRun.Pages(2_000))
                .context(ContextPolicy.DEFAULT)
                .listener(events::add)
                .build();
    }

    private Reply reply(JsonNode request) {
        if (always || request.has("context_management")) {
            return Reply.fault(Fault.http(400, "invalid_request_error", refusal));
        }
        int asked = (request.path("messages").size() + 1) / 2;
        return asked > TURNS
                ? Reply.text("That is all.")
                : Reply.builder()
                        .text("I read on.")
                        .toolUse("read_page", "{\"number\":" + asked + "}")
                        .build();
    }
}
