package dev.ratchet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.AgentRunner;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.context.ContextPolicy;
import dev.ratchet.context.ContextShares;
import dev.ratchet.model.ModelException;
import dev.ratchet.run.Fact;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.ReceivedRequest;
import dev.ratchet.testing.server.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the service tells of a model and of a request before it is sent, and what a context is made of. */
@Timeout(60)
class AskedOfTheServiceTest {

    @Test
    void whatTheServiceTellsOfAModelCounts() {
        try (MessagesServer server = MessagesServer.start(request -> Reply.text("Yes."))) {
            // Retired, so that the table of the client does not have it.
            AnthropicModel old = model(server, "claude-opus-4-1");
            AnthropicModel refreshed = old.refreshed();

            assertThat(old.info().contextWindow()).isEmpty();
            assertThat(old.info().capabilities().clearsToolResults()).isFalse();
            assertThat(refreshed.info().contextWindow()).hasValue(200_000);
            assertThat(refreshed.info().maxOutputTokens()).hasValue(32_000);
            assertThat(refreshed.info().capabilities().clearsToolResults()).isTrue();
            assertThat(refreshed.info().capabilities().compacts()).isTrue();
            AnthropicModel known = model(server, "claude-sonnet-5-5");
            assertThat(known.refreshed().info()).isEqualTo(known.info());
        }
    }

    @Test
    void aModelThatTheServiceDoesNotHaveIsSaidSo() {
        try (MessagesServer server = MessagesServer.start(request -> Reply.text("Yes."))) {
            assertThatThrownBy(() -> model(server, "claude-nobody").refreshed())
                    .isInstanceOf(ModelException.InvalidRequest.class)
                    .hasMessageContaining("claude-nobody");
        }
    }

    @Test
    void theFirstRequestIsCountedBeforeItIsSentIfThatIsWanted() {
        try (MessagesServer server = MessagesServer.start(request -> Reply.text("Yes."))) {
            AgentRunner runner = AgentRunner.builder()
                    .model(model(server, "claude-haiku-4-5"))
                    .system("Be brief.")
                    .context(ContextPolicy.DEFAULT.countFirst())
                    .build();
            RunResult result = runner.run("Is it late?");
            RunResult thanked = runner.reply(result, "Thanks.");

            assertThat(server.requests())
                    .extracting(ReceivedRequest::path)
                    .containsExactly("/v1/messages/count_tokens", "/v1/messages", "/v1/messages");
            long told = result.state().facts().stream()
                    .filter(Fact.TokensCounted.class::isInstance)
                    .mapToLong(fact -> ((Fact.TokensCounted) fact).tokens())
                    .sum();
            assertThat(told).isEqualTo(result.usage().totalInput());
            RunState read = runner.read(thanked.state().toJson());
            assertThat(read.toJson()).isEqualTo(thanked.state().toJson());
        }
    }

    @Test
    void theSharesSumUpToTheWhole() {
        try (LongRun run = new LongRun(24, 2, 1_000)) {
            RunResult result = run.run(ContextPolicy.DEFAULT);
            ContextShares shares = result.contextShares();

            assertThat(run.edits()).isNotEmpty();
            assertThat(shares.total()).isEqualTo(result.state().context().tokens());
            assertThat(shares.system()).isBetween(4_000L, 6_500L);
            assertThat(shares.toolResults()).containsOnlyKeys("read_page");
            assertThat(shares.tools()).isPositive();
            assertThat(shares.assistant()).isPositive();
            assertThat(shares.thinking()).isZero();
        }
    }

    private static AnthropicModel model(MessagesServer server, String id) {
        return AnthropicModel.builder()
                .model(id)
                .apiKey("test")
                .baseUrl(server.baseUrl().toString())
                .build();
    }
}
