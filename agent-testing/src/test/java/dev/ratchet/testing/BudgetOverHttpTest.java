package dev.ratchet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.Task;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.loop.Loop;
import dev.ratchet.loop.Step;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.ReceivedRequest;
import dev.ratchet.testing.server.Responder;
import dev.ratchet.testing.server.Script;
import dev.ratchet.tool.Tool;
import dev.ratchet.usage.Amount;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Budgets on the wire, with a server that is as strict as the real one. */
@Timeout(30)
class BudgetOverHttpTest {
    static class Orders {
        @Tool("Looks the order up.")
        String lookupOrder() {
            return "shipped";
        }
    }

    private static final String CALL = "{\"content\":[{\"type\":\"tool_use\",\"name\":\"lookup_order\",\"input\":{}}]}";
    private static final String SAY = "{\"content\":[{\"type\":\"text\",\"text\":\"It was shipped.\"}]}";
    private static final String CUT = "{\"content\":[{\"type\":\"text\",\"text\":\"It was shipped.\"}],"
            + "\"fault\":{\"type\":\"cut\",\"after_events\":3}}";
    private static final String BUSY = "{\"fault\":{\"type\":\"http\",\"status\":529},\"repeat\":4}";

    @Test
    void theLastTurnKeepsTheToolsAndForbidsThem() {
        try (MessagesServer server = server(CALL, SAY)) {
            RunResult result = runner(server)
                    .run(Task.of("Where is it?")
                            .limits(Limits.DEFAULT.withMaxTurns(2).withLastTurn()));

            assertThat(result.outcome())
                    .isEqualTo(new Outcome.AnsweredAtLimit(new Outcome.MaxTurns(2), "It was shipped."));
            List<JsonNode> bodies = bodies(server);
            assertThat(server.requests()).extracting(ReceivedRequest::status).containsExactly(200, 200);
            assertThat(bodies.get(0).has("tool_choice")).isFalse();
            assertThat(bodies.get(1).path("tool_choice")).hasToString("{\"type\":\"none\"}");
            assertThat(bodies.get(1).path("tools")).isEqualTo(bodies.get(0).path("tools"));
        }
    }

    @Test
    void anAnswerIsAskedForAsShortAsTheBudgetBears() {
        try (MessagesServer server = server(SAY)) {
            RunResult result =
                    runner(server).run(Task.of("Where is it?").limits(Limits.DEFAULT.withMaxOutputTokens(1_234)));

            assertThat(result.text()).isEqualTo("It was shipped.");
            assertThat(bodies(server).get(0).path("max_tokens").asInt()).isEqualTo(1_234);
        }
    }

    @Test
    void noMoreAnswersMayBeLostThanTheBudgetBearsButAnyNumberOfErrorsCostsNothing() {
        try (MessagesServer server = server(BUSY, CUT, CUT, SAY)) {
            RunResult result =
                    runner(server).run(Task.of("Where is it?").limits(Limits.DEFAULT.withMaxOutputTokens(40_000)));

            assertThat(result.outcome().sentence())
                    .startsWith("The run failed: ")
                    .endsWith("; the budget bears no other attempt");
            assertThat(server.requests()).hasSize(6);
            assertThat(result.ledger().rows().stream().filter(row -> row.reserved() != null))
                    .hasSize(2)
                    .allSatisfy(row -> assertThat(row.counted().output()).isEqualTo(16_000));
        }
    }

    @Test
    void theServersOwnBillIsWithinTheReserveOfEachRequest() {
        try (MessagesServer server = server(CALL, CALL.replace("{}", "{\"n\":1}"), SAY)) {
            RunResult result =
                    runner(server).run(Task.of("Where is it?").limits(Limits.DEFAULT.withMaxCost(BigDecimal.ONE)));

            RunState state = RunState.start("again", result.state().setup());
            int requests = 0;
            for (Fact fact : result.state().facts()) {
                if (fact instanceof Fact.ModelAnswered answered) {
                    Amount reserve = ((Step.CallModel) Loop.next(state)).grant().reserve();
                    Amount bill = Amount.of(answered.answer().usage(), answered.cost());
                    assertThat(reserve.max(bill)).isEqualTo(reserve);
                    requests++;
                }
                state = Loop.accept(state, fact);
            }
            assertThat(requests).isEqualTo(3);
        }
    }

    @Test
    void aClockThatGoesBackwardsChangesNothing() {
        try (MessagesServer server = server(CALL, SAY)) {
            Instant[] now = {Instant.parse("2026-11-21T09:30:00Z")};
            AgentRunner runner = builder(server)
                    .clock(() -> now[0] = now[0].minusSeconds(3_600))
                    .build();

            RunResult result = runner.run(Task.of("Where is it?")
                    .limits(Limits.DEFAULT.withMaxCost(BigDecimal.ONE).withMaxDuration(Duration.ofMinutes(1))));

            assertThat(result.text()).isEqualTo("It was shipped.");
            assertThat(runner.read(result.state().toJson()).ledger()).isEqualTo(result.ledger());
        }
    }

    private static AgentRunner runner(MessagesServer server) {
        return builder(server).build();
    }

    private static AgentRunner.Builder builder(MessagesServer server) {
        return AgentRunner.builder()
                .model(AnthropicModel.builder()
                        .baseUrl(server.baseUrl().toString())
                        .apiKey("any")
                        .time(Instant::now, delay -> {})
                        .build())
                .tools(new Orders());
    }

    private static MessagesServer server(String... replies) {
        return MessagesServer.start(Responder.inOrder(Script.parse("[" + String.join(",", replies) + "]")));
    }

    private static List<JsonNode> bodies(MessagesServer server) {
        JsonMapper mapper = JsonMapper.shared();
        return server.requests().stream()
                .map(request -> mapper.readTree(request.body()))
                .toList();
    }
}
