package dev.ratchet;

import static dev.ratchet.QueuedModel.answer;
import static dev.ratchet.QueuedModel.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.approval.Decision;
import dev.ratchet.event.AgentEvent;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException;
import dev.ratchet.model.ToolChoice;
import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunIncompleteException;
import dev.ratchet.run.RunResult;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolException;
import dev.ratchet.tool.ToolParam;
import dev.ratchet.usage.Allowance;
import dev.ratchet.usage.Budget;
import dev.ratchet.usage.PriceTable;
import dev.ratchet.usage.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits as a user meets them: with a runner, tools and a model. */
@Timeout(20)
class LimitedRunTest {
    static class Orders {
        @Tool("Looks an order up.")
        String lookupOrder(@ToolParam("Its number") String number) {
            return number + " was shipped";
        }

        @Tool("Cancels an order.")
        String cancelOrder(@ToolParam("Its number") String number) {
            throw new ToolException(number + " is on its way");
        }
    }

    private final QueuedModel model = new QueuedModel();
    private final List<AgentEvent> events = new ArrayList<>();

    @Test
    void aCallBeyondTheLimitIsAnsweredAndTheRunGoesOn() {
        model.calls(lookup("t1", "A"), lookup("t2", "B"), lookup("t3", "C")).says("A and B were shipped.");
        List<String> asked = new ArrayList<>();
        AgentRunner runner = runner().approver(pending -> {
                    asked.add(pending.call().id());
                    return Decision.allow();
                })
                .build();

        RunResult result = runner.run(Task.of("Go.").limits(Limits.DEFAULT.withMaxToolCalls(2)));

        assertThat(result.text()).isEqualTo("A and B were shipped.");
        assertThat(asked).containsExactly("t1", "t2");
        assertThat(texts(result))
                .containsExactly(
                        "A was shipped",
                        "B was shipped",
                        "Not executed: the limit of 2 calls is reached. Go on without, or answer with what there is.");
        assertThat(events.stream()
                        .filter(AgentEvent.ToolFinished.class::isInstance)
                        .map(event -> ((AgentEvent.ToolFinished) event).call().id()))
                .containsExactlyInAnyOrder("t1", "t2", "t3");
    }

    @Test
    void aToolMayHaveALimitOfItsOwn() {
        model.calls(lookup("t1", "A"), cancel("t2", "A"), lookup("t3", "B")).says("Well.");

        RunResult result =
                runner().build().run(Task.of("Go.").limits(Limits.DEFAULT.withMaxToolCalls("lookup_order", 1)));

        assertThat(texts(result))
                .containsExactly(
                        "A was shipped",
                        "A is on its way",
                        "Not executed: the limit of 1 call of lookup_order is reached. Go on without, or answer with"
                                + " what there is.");
    }

    @Test
    void aTurnOfWhichAllCallsAreBeyondTheLimitGoesOnToo() {
        model.calls(lookup("t1", "A"))
                .calls(lookup("t2", "B"), lookup("t3", "C"))
                .says("A was shipped.");

        RunResult result = runner().build().run(Task.of("Go.").limits(Limits.DEFAULT.withMaxToolCalls(1)));

        assertThat(result.text()).isEqualTo("A was shipped.");
        assertThat(result.turns().get(1).results()).allMatch(ToolResultBlock::error);
    }

    @Test
    void turnsInARowThatFailEndTheRunWithTheLastError() {
        model.calls(cancel("t1", "A"))
                .calls(lookup("t2", "A"), cancel("t3", "B"))
                .calls(cancel("t4", "C"))
                .calls(cancel("t5", "D"));

        RunResult result = runner().build().run(Task.of("Go.").limits(Limits.DEFAULT.withMaxErrors(2)));

        assertThat(result.outcome()).isEqualTo(new Outcome.ConsecutiveErrors(2, "D is on its way"));
        assertThatThrownBy(result::text)
                .isInstanceOf(RunIncompleteException.class)
                .hasMessage(
                        "The run stopped because all calls of 2 turns in a row failed; the last error: D is on its way");
    }

    @Test
    void theLastAnswerIsTheResultsPartialText() {
        model.calls(lookup("t1", "A")).says("A was shipped, of B I do not know.");

        RunResult result = runner().build()
                .run(Task.of("Go.").limits(Limits.DEFAULT.withMaxTurns(2).withLastTurn()));

        assertThat(model.requests.get(1).toolChoice()).isEqualTo(ToolChoice.NONE);
        assertThat(model.requests.get(1).prompt())
                .isEqualTo(model.requests.get(0).prompt());
        assertThat(result.partialText()).isEqualTo("A was shipped, of B I do not know.");
        assertThatThrownBy(result::text)
                .hasMessage(
                        "The run stopped at its limit of 2 turns before it was done; it can be resumed. The model gave"
                                + " a last answer (partialText()); to go on, reply to it.");
        model.says("B too.");
        assertThat(runner().build().reply(result, "Go on.").text()).isEqualTo("B too.");
    }

    @Test
    void aSharedBudgetEndsTheRunThatFindsItSpentAndOneWithoutItGoesOn() {
        model.calls(lookup("t1", "A"));
        AgentRunner runner = runner().maxTokens(1_000).build();
        Budget budget = Budget.of(Allowance.UNLIMITED.withOutputTokens(1_010));

        RunResult result = runner.run(Task.of("Go.").budget(budget));

        assertThat(result.outcome().sentence())
                .startsWith("The run stopped because its budget is spent: of a shared budget 20 of 1010 output tokens,"
                        + " and the next request may take ");
        assertThat(budget.spent().output()).isEqualTo(20);
        assertThat(budget.left().outputTokens()).isEqualTo(990);
        model.says("A was shipped.");
        assertThat(runner.resume(result).text()).isEqualTo("A was shipped.");
    }

    @Test
    void theRunnersBudgetAndTheTasksBothHold() {
        model.says("Hi.");
        Budget all = Budget.ofTokens(100_000);
        Budget own = Budget.ofUsd(new BigDecimal("0.001"));
        AgentRunner runner = runner().budget(all).build();

        RunResult result = runner.run(Task.of("Go.").budget(own));

        assertThat(result.outcome().sentence()).contains("of a shared budget").contains("$0.0000 of $0.001");
        assertThat(all.spent().tokens()).isZero();
        assertThat(all.left().tokens()).isEqualTo(100_000);
        assertThat(runner.run("Go.").text()).isEqualTo("Hi.");
        assertThat(all.spent().tokens()).isEqualTo(120);
    }

    @Test
    void aSharedBudgetOfMoneyNeedsAPrice() {
        AgentRunner runner = runner().prices(
                        PriceTable.parse("{\"as_of\":\"2026-11-21\",\"usd_per_million_tokens\":{}}"))
                .build();

        assertThatThrownBy(() -> runner.run(Task.of("Go.").budget(Budget.ofUsd(BigDecimal.ONE))))
                .hasMessage(
                        "a limit on cost cannot be kept: there is no price for claude-haiku-4-5; give a PriceTable that"
                                + " has one");
    }

    @Test
    void anAttemptThatWasLostCountsAtItsReserveAndIsARowOfTheLedger() {
        model.then((request, told, cancellation) -> {
            told.accept(new ModelEvent.RetryScheduled(
                    1, new ModelException.Transient("cut", ModelException.Details.NONE, null, null), Duration.ZERO));
            told.accept(new ModelEvent.RetryScheduled(
                    2,
                    new ModelException.Transient(
                            "busy", new ModelException.Details(529, null, null, null, null), null, null),
                    Duration.ZERO));
            return answer("end_turn", TextBlock.of("Hi."));
        });
        Budget budget = Budget.ofUsd(BigDecimal.ONE);

        RunResult result = runner().build().run(Task.of("Go.").budget(budget));

        assertThat(result.ledger().rows()).hasSize(3);
        assertThat(result.ledger().rows().get(0).usage()).isNull();
        assertThat(Objects.requireNonNull(result.ledger().rows().get(0).reserved())
                        .output())
                .isEqualTo(16_000);
        assertThat(result.ledger().rows().get(1).usage()).isEqualTo(Usage.NONE);
        assertThat(result.ledger().rows().get(1).reserved()).isNull();
        assertThat(result.ledger().rows().get(2).pricesAsOf()).isEqualTo(LocalDate.parse("2026-11-21"));
        assertThat(result.cost().toString()).startsWith("at least $");
        assertThat(budget.spent()).isEqualTo(result.ledger().counted());
        assertThat(budget.spent().output()).isEqualTo(16_020);
    }

    @Test
    void anAnswerThatDoesNotTellWhatItUsedCountsAtItsReserve() {
        for (int i = 0; i < 30; i++) {
            String id = "t" + i;
            model.then((request, told, cancellation) -> silent("tool_use", lookup(id, id)));
        }
        Budget budget = Budget.ofTokens(1_000_000);

        RunResult result = runner().build()
                .run(Task.of("Go.")
                        .limits(Limits.DEFAULT.withMaxTokens(100_000))
                        .budget(budget));

        assertThat(result.outcome()).isInstanceOf(Outcome.BudgetSpent.class);
        assertThat(result.ledger().rows()).hasSizeBetween(2, 6);
        assertThat(result.ledger().counted().tokens()).isBetween(80_000L, 100_000L);
        assertThat(budget.spent()).isEqualTo(result.ledger().counted());
    }

    @Test
    void aModelThatThrowsMayHaveBeenBilledAndCountsAtItsReserve() {
        model.then((request, told, cancellation) -> {
            throw new IllegalStateException("in the middle of an answer");
        });
        Budget budget = Budget.ofUsd(BigDecimal.ONE);

        RunResult result = runner().build().run(Task.of("Go.").budget(budget));

        assertThat(result.outcome()).isInstanceOf(Outcome.Failed.class);
        assertThat(budget.spent().output()).isEqualTo(16_000);
        assertThat(budget.spent()).isEqualTo(result.ledger().counted());
        assertThat(budget.left()).isEqualTo(budget.limit().minus(budget.spent())); // nothing stays reserved
    }

    @Test
    void anAnswerOfUnknownCostBeforeTheReplyIsNoMatterOfItsLimit() {
        model.then((request, told, cancellation) -> silent("end_turn", TextBlock.of("Hi.")))
                .says("Fine.");
        RunResult before = runner().build().run("Hello.");

        RunResult reply = runner().build()
                .reply(before, Task.of("How are you?").limits(Limits.DEFAULT.withMaxCost(BigDecimal.ONE)));

        assertThat(reply.text()).isEqualTo("Fine.");
    }

    @Test
    void tokensOfAModelWithoutAPriceCountAsTheyWereUsed() {
        model.says("Hi.");
        Budget budget = Budget.ofTokens(100_000);

        runner().prices(PriceTable.parse("{\"as_of\":\"2026-11-21\",\"usd_per_million_tokens\":{}}"))
                .build()
                .run(Task.of("Go.").budget(budget));

        assertThat(budget.spent().tokens()).isEqualTo(120);
    }

    @Test
    void theLedgerOfARunIsThatSinceItWasAsked() {
        model.says("Hi.").says("Bye.");
        AgentRunner runner = runner().build();
        RunResult first = runner.run("Go.");

        RunResult second = runner.reply(first, "Thanks.");

        assertThat(second.ledger().rows()).hasSize(2);
        assertThat(second.ledgerOfRun().rows()).hasSize(1);
        assertThat(second.ledgerOfRun().usage().total()).isEqualTo(120);
    }

    private static ModelAnswer silent(String stopReason, ContentBlock... content) {
        ModelAnswer answer = answer(stopReason, content);
        return new ModelAnswer(
                answer.id(), answer.model(), answer.content(), answer.stopReason(), null, Usage.NONE, null);
    }

    private AgentRunner.Builder runner() {
        return AgentRunner.builder().model(model).tools(new Orders()).listener(events::add);
    }

    private static List<String> texts(RunResult result) {
        return result.turns().get(0).results().stream()
                .map(ToolResultBlock::text)
                .toList();
    }

    private static ContentBlock lookup(String id, String number) {
        return call(id, "lookup_order", "{\"number\":\"" + number + "\"}");
    }

    private static ContentBlock cancel(String id, String number) {
        return call(id, "cancel_order", "{\"number\":\"" + number + "\"}");
    }
}
