package dev.ratchet.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.context.ContextPolicy;
import dev.ratchet.loop.Step.CallModel;
import dev.ratchet.loop.Step.Finished;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.Prompt;
import dev.ratchet.model.StopReason;
import dev.ratchet.model.ToolChoice;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunLog;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.run.Setup;
import dev.ratchet.run.Terms;
import dev.ratchet.usage.Allowance;
import dev.ratchet.usage.Amount;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.PriceTable;
import dev.ratchet.usage.Tariff;
import dev.ratchet.usage.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a request may use: it is sent only if what is spent and the most that it can use fit together. */
class GrantTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
    private static final String MODEL = "claude-sonnet-5-5";
    private static final Setup SETUP = new Setup(
            new ModelInfo("anthropic", MODEL, OptionalInt.of(1_000_000), OptionalInt.of(128_000)),
            Prompt.of("Be brief.", List.of()));
    private static final PriceTable PRICES = PriceTable.bundled();

    private RunState state = RunState.start("run_1", SETUP);
    private int calls;

    @Test
    void withoutALimitARequestMayHaveWhatTheTermsSay() {
        ask(Limits.DEFAULT);

        Grant grant = call().grant();
        assertThat(grant.maxTokens()).isEqualTo(16_000);
        assertThat(grant.attempts()).isEqualTo(Integer.MAX_VALUE);
        assertThat(grant.lastTurn()).isEqualTo(Amount.ZERO);
    }

    @Test
    void theFirstRequestHasAtMostAsManyTokensAsBytesAndSomeForTheFrame() {
        ask(Limits.DEFAULT);

        assertThat(call().grant().reserve().input())
                .isEqualTo(500 + "\"Be brief.\"".length() + "{\"type\":\"text\",\"text\":\"Go.\"}".length());
    }

    @Test
    void laterOnlyTheBytesCountThatCameSinceTheLastAnswer() {
        ask(Limits.DEFAULT);
        turn(new Usage(10_000, 0, 0, 0, 50, 0), "x".repeat(300));

        long result = ToolResultBlock.of("t1", "x".repeat(300), false).raw().length();
        assertThat(call().grant().reserve().input()).isEqualTo(10_050 + result);
    }

    @Test
    void moneyIsReservedAtTheDearestRateThatCanApply() {
        ask(Limits.DEFAULT.withMaxCost(BigDecimal.ONE));
        turn(new Usage(0, 0, 0, 99_000, 1_000, 0), "");

        Amount reserve = call().grant().reserve();
        BigDecimal us = new BigDecimal("1.1");
        assertThat(reserve.usd())
                .isEqualByComparingTo(new BigDecimal("0.0000025")
                        .multiply(BigDecimal.valueOf(reserve.input()))
                        .add(new BigDecimal("0.00001").multiply(BigDecimal.valueOf(16_000)))
                        .multiply(us));
    }

    @Test
    void theAnswerIsMadeShorterToFitAndNoShorterThanAThousandTokens() {
        ask(Limits.DEFAULT.withMaxTokens(10_000));
        long input = call().grant().reserve().input();
        assertThat(call().request().maxTokens()).isEqualTo((int) (10_000 - input));

        ask(Limits.DEFAULT.withMaxTokens(input + 1_000));
        assertThat(call().request().maxTokens()).isEqualTo(1_000);
        assertThat(call().request().maxAttempts()).isEqualTo(1);

        ask(Limits.DEFAULT.withMaxTokens(input + 999));
        assertThat(outcome().sentence())
                .isEqualTo("The run stopped because its budget is spent: 0 of " + (input + 999)
                        + " tokens, and the next request may take " + (input + 1_000) + " tokens.");
    }

    @Test
    void inputAndOutputHaveLimitsOfTheirOwn() {
        ask(Limits.DEFAULT.withMaxOutputTokens(1_200));
        assertThat(call().request().maxTokens()).isEqualTo(1_200);
        turn(new Usage(100, 0, 0, 0, 300, 0), "");
        assertThat(outcome()).isInstanceOf(Outcome.BudgetSpent.class);

        ask(Limits.DEFAULT.withMaxInputTokens(400));
        assertThat(outcome().sentence()).contains("0 of 400 input tokens");
    }

    @Test
    void noMoreAttemptsAreMadeThanTheBudgetBears() {
        ask(Limits.DEFAULT.withMaxOutputTokens(40_000));

        assertThat(call().request().maxAttempts()).isEqualTo(2);
    }

    @Test
    void aLostAnswerCountsAtWhatWasReservedForIt() {
        ask(Limits.DEFAULT.withMaxOutputTokens(40_000));
        Amount reserve = call().grant().reserve();
        state = Loop.accept(state, new Fact.AttemptFailed(NOW, null, null, Cost.unknown("lost"), reserve, "cut"));

        assertThat(state.ledger().counted()).isEqualTo(reserve);
        assertThat(state.ledger().usage()).isEqualTo(Usage.NONE);
        assertThat(call().request().maxAttempts()).isEqualTo(1);
        state = Loop.accept(state, new Fact.AttemptFailed(NOW, null, null, Cost.unknown("lost"), reserve, "cut"));
        assertThat(call().request().maxTokens()).isEqualTo(8_000);
        assertThat(reread()).isEqualTo(state.ledger().counted());
    }

    @Test
    void anAnswerThatTheBudgetCutOffInsideACallIsNotAskedForAgain() {
        ask(Limits.DEFAULT.withMaxOutputTokens(1_500));
        answer(1_500, "max_tokens", new Usage(100, 0, 0, 0, 1_500, 0), TextBlock.of("Well,"), toolUse("t1"));

        assertThat(outcome().sentence())
                .isEqualTo(
                        "The run stopped because its budget is spent: the answer was cut off at 1500 tokens, which was"
                                + " all that was left.");
    }

    @Test
    void theLastOfTheTurnsIsAskedForWithoutToolsAndTheModelIsToldInTheResult() {
        ask(Limits.DEFAULT.withMaxTurns(2).withLastTurn());
        assertThat(call().request().toolChoice()).isEqualTo(ToolChoice.AUTO);
        turn(new Usage(100, 0, 0, 0, 20, 0), "shipped");

        assertThat(state.turns().get(0).results().get(0).text())
                .isEqualTo(
                        "shipped\n\nNote: The run stopped at its limit of 2 turns before it was done; it can be resumed."
                                + " No tool can be called any more: answer now with what there is, and say what is missing.");
        assertThat(call().request().toolChoice()).isEqualTo(ToolChoice.NONE);
        assertThat(call().grant().last()).isTrue();
        answer(16_000, "end_turn", new Usage(100, 0, 0, 0, 20, 0), TextBlock.of("It was shipped."));

        assertThat(outcome()).isEqualTo(new Outcome.AnsweredAtLimit(new Outcome.MaxTurns(2), "It was shipped."));
        assertThat(new RunResult(outcome(), state).partialText()).isEqualTo("It was shipped.");
        assertThat(outcome().completed()).isFalse();
    }

    @Test
    void theLastTurnIsKeptReadyFromTheStart() {
        Limits limits = Limits.DEFAULT.withMaxOutputTokens(20_000);
        ask(limits.withLastTurn());
        assertThat(call().grant().lastTurn().output()).isEqualTo(1_000);
        answer(16_000, "tool_use", new Usage(100, 0, 0, 0, 16_000, 0), toolUse("t1"));
        finish("t1", "shipped");
        assertThat(call().request().maxTokens()).isEqualTo(3_000);
        assertThat(call().grant().last()).isFalse();
        answer(3_000, "tool_use", new Usage(100, 0, 0, 0, 3_000, 0), toolUse("t2"));
        finish("t2", "shipped");

        assertThat(call().grant().last()).isTrue();
        assertThat(call().request().maxTokens()).isEqualTo(1_000);
    }

    @Test
    void callsOfTheLastAnswerAreNotRunAndItsTextIsTheAnswer() {
        ask(Limits.DEFAULT.withMaxTurns(1).withLastTurn());
        answer(16_000, "tool_use", new Usage(1, 0, 0, 0, 1, 0), TextBlock.of("Let me see."), toolUse("t1"));

        assertThat(outcome()).isEqualTo(new Outcome.AnsweredAtLimit(new Outcome.MaxTurns(1), "Let me see."));
        assertThat(state.conversation().openCalls()).isEmpty();
    }

    @Test
    void aLastAnswerWithoutTextLeavesTheLimit() {
        ask(Limits.DEFAULT.withMaxTurns(1).withLastTurn());
        answer(16_000, "end_turn", new Usage(1, 0, 0, 0, 1, 0));

        assertThat(outcome()).isEqualTo(new Outcome.MaxTurns(1));
    }

    @Test
    void whatASharedBudgetHasLeftMakesTheNextAnswerShorterAndOnlyThatOne() {
        ask(Limits.DEFAULT);
        refuse(2_000);
        assertThat(call().request().maxTokens()).isEqualTo(2_000);
        turn(new Usage(100, 0, 0, 0, 20, 0), "");
        assertThat(call().request().maxTokens()).isEqualTo(16_000);
        refuse(10);

        assertThat(outcome().sentence())
                .startsWith(
                        "The run stopped because its budget is spent: the shared one, and the next request may take");
    }

    private void refuse(long output) {
        state = Loop.accept(
                state, new Fact.BudgetRefused(NOW, Allowance.UNLIMITED.withOutputTokens(output), "the shared one"));
    }

    private void ask(Limits limits) {
        state = RunState.start("run_1", SETUP);
        Terms terms = new Terms(
                16_000,
                limits,
                false,
                ContextPolicy.DEFAULT,
                Map.of(),
                PRICES.dearest(MODEL, Tariff.STANDARD).orElseThrow());
        state = Loop.accept(state, new Fact.Asked(NOW, List.of(TextBlock.of("Go.")), terms));
    }

    private void turn(Usage usage, String result) {
        String id = "t" + ++calls;
        answer(call().request().maxTokens(), "tool_use", usage, toolUse(id));
        finish(id, result);
    }

    private void answer(int maxTokens, String stopReason, Usage usage, ContentBlock... content) {
        boolean last =
                Loop.next(state) instanceof CallModel call && call.grant().last();
        ModelAnswer answer =
                new ModelAnswer("msg_1", MODEL, List.of(content), new StopReason(stopReason), null, usage, null);
        state = Loop.accept(
                state, new Fact.ModelAnswered(NOW, answer, PRICES.cost(MODEL, usage), maxTokens, last, null));
    }

    private void finish(String id, String text) {
        state = Loop.accept(state, new Fact.ToolFinished(NOW, ToolResultBlock.of(id, text, false), false));
    }

    private Amount reread() {
        return Loop.replay(RunLog.parse(state.toJson()), SETUP).ledger().counted();
    }

    private CallModel call() {
        Step step = Loop.next(state);
        assertThat(step).isInstanceOf(CallModel.class);
        return (CallModel) step;
    }

    private Outcome outcome() {
        Step step = Loop.next(state);
        assertThat(step).isInstanceOf(Finished.class);
        return ((Finished) step).outcome();
    }

    private static ContentBlock toolUse(String id) {
        return ContentBlock.of(RawJson.parse("{\"type\":\"tool_use\",\"id\":\"" + id
                + "\",\"name\":\"lookup_order\",\"input\":{\"id\":\"" + id + "\"}}"));
    }
}
