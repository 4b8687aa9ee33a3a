package dev.ratchet.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.approval.Decision;
import dev.ratchet.context.ContextPolicy;
import dev.ratchet.loop.Step.AskApproval;
import dev.ratchet.loop.Step.CallModel;
import dev.ratchet.loop.Step.CallTools;
import dev.ratchet.loop.Step.Finished;
import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Message;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.Prompt;
import dev.ratchet.model.StopReason;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunLog;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.run.Setup;
import dev.ratchet.run.Terms;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
    private static final ModelInfo MODEL =
            new ModelInfo("anthropic", "claude-sonnet-5-5", OptionalInt.of(1_000_000), OptionalInt.of(128_000));
    private static final Setup SETUP = new Setup(MODEL, Prompt.of("Be brief.", List.of()));

    private RunState state = RunState.start("run_1", SETUP);
    private Terms terms = terms(16_000, Limits.DEFAULT);

    @Test
    void asksTheModelWhatTheCallerAsked() {
        ask("Where are my orders?");

        CallModel call = next(CallModel.class);
        assertThat(call.request().maxTokens()).isEqualTo(16_000);
        assertThat(call.request().conversation().messages())
                .singleElement()
                .extracting(Message::content)
                .isEqualTo(List.of(TextBlock.of("Where are my orders?")));
    }

    @Test
    void anAnswerCompletesTheRun() {
        ask("Name a river.");
        answer("end_turn", TextBlock.of("The Rhine."));

        assertThat(outcome()).isEqualTo(new Outcome.Completed());
        assertThat(result().text()).isEqualTo("The Rhine.");
    }

    @Test
    void theAnswerIsNeverThinking() {
        ask("Name a river.");
        answer(
                "end_turn",
                block("{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\"}"),
                TextBlock.of("Po."));

        assertThat(result().text()).isEqualTo("Po.");
    }

    @Test
    void anEmptyAnswerAfterResultsIsAnEmptyAnswerAndNotTheTextBefore() {
        ask("Do it.");
        answer("tool_use", TextBlock.of("I will."), call("A", "{}"));
        finish("A", "done");
        answer("end_turn");

        assertThat(outcome()).isEqualTo(new Outcome.Completed());
        assertThat(result().text()).isEmpty();
    }

    @Test
    void callsRunTogetherAndTheirResultsAreSentInCallOrder() {
        ask("Where are A and B?");
        answer("tool_use", call("A", "{\"n\":1}"), call("B", "{\"n\":2}"));

        assertThat(next(CallTools.class).calls()).extracting(ToolUseBlock::id).containsExactly("A", "B");
        finish("B", "in Bonn");
        assertThat(next(CallTools.class).calls()).extracting(ToolUseBlock::id).containsExactly("A");
        finish("A", "in Aachen");

        List<Message> messages = next(CallModel.class).request().conversation().messages();
        assertThat(messages).hasSize(3);
        assertThat(messages.get(2).content())
                .containsExactly(
                        ToolResultBlock.of("A", "in Aachen", false), ToolResultBlock.of("B", "in Bonn", false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"end_turn", "stop_sequence", "max_tokens", "refusal", "model_context_window_exceeded", "new_one"
            })
    void aCallUnderAnotherStopReasonIsNeverRunAndItsAnswerIsNotSent(String stopReason) {
        terms = terms(128_000, Limits.DEFAULT);
        ask("Do it.");
        answer(stopReason, TextBlock.of("I will."), call("A", "{}"));

        assertThat(next(Finished.class).outcome()).isNotNull();
        assertThat(state.batch()).isNull();
        assertThat(state.conversation().messages()).hasSize(1);
        assertThat(state.turns())
                .singleElement()
                .satisfies(turn -> assertThat(turn.answer().calls()).hasSize(1));
    }

    @Test
    void aCallThatIsCutOffIsAskedForOnceMoreWithAllTheRoomThereIs() {
        ask("Write a long file.");
        answer("max_tokens", call("A", "{\"text\":\"half"));
        assertThat(next(CallModel.class).request().maxTokens()).isEqualTo(128_000);
        assertThat(next(CallModel.class).request().conversation().messages()).hasSize(1);

        answer("max_tokens", call("A", "{\"text\":\"half"));
        assertThat(outcome()).isEqualTo(new Outcome.Truncated(128_000));
        assertThat(result().ledger().rows()).hasSize(2);
    }

    @Test
    void afterTheLargerAnswerTheUsualSizeIsAskedForAgain() {
        ask("Write a long file.");
        answer("max_tokens", call("A", "{}"));
        answer("tool_use", call("A", "{}"));
        finish("A", "written");

        assertThat(next(CallModel.class).request().maxTokens()).isEqualTo(16_000);
    }

    @Test
    void textThatIsCutOffIsKeptAndTheRunIsTruncated() {
        ask("Tell me all.");
        answer("max_tokens", TextBlock.of("Once upon"));

        assertThat(outcome()).isEqualTo(new Outcome.Truncated(16_000));
        assertThat(result().partialText()).isEqualTo("Once upon");
        assertThatThrownBy(() -> result().text())
                .hasMessage("The model's answer was cut off at 16000 tokens; raise maxTokens or ask for less at once.");
        assertThat(state.conversation().messages()).hasSize(2);
    }

    @Test
    void thinkingThatIsCutOffIsNotSentBack() {
        ask("Think.");
        answer("max_tokens", block("{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"\"}"));

        assertThat(state.conversation().messages()).hasSize(1);
    }

    @Test
    void aPausedTurnGoesOnWithoutAUserMessage() {
        ask("Search.");
        answer("pause_turn", TextBlock.of("Searching. "));

        List<Message> messages = next(CallModel.class).request().conversation().messages();
        assertThat(messages).hasSize(2);
        answer("end_turn", TextBlock.of("Found."));
        assertThat(result().text()).isEqualTo("Searching. Found.");
        assertThat(state.conversation().messages()).hasSize(2);
    }

    @Test
    void anAnswerThatEndsWhileAToolOfTheServersIsAtWorkIsNotKeptAndAskedForAgain() {
        ask("Search.");
        answer("pause_turn", block("{\"type\":\"server_tool_use\",\"id\":\"S\",\"name\":\"web_search\",\"input\":{}}"));
        answer("end_turn", TextBlock.of("Never mind."));

        assertThat(outcome().sentence())
                .isEqualTo("The run failed: the model ended its turn while a tool of the server's was at work");
        assertThat(state.conversation().paused()).isTrue();
        state = Loop.accept(state, new Fact.Resumed(NOW, terms));
        assertThat(next(CallModel.class).request().conversation().messages()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"end_turn", "stop_sequence"})
    void anAnswerThatEndsBehindItsOwnOpenCallOfTheServersIsAFailureAndNotCompletedWithoutItsText(String stopReason) {
        ask("Search.");
        answer(
                stopReason,
                TextBlock.of("Found it."),
                block("{\"type\":\"server_tool_use\",\"id\":\"S\",\"name\":\"web_search\",\"input\":{}}"));

        assertThat(outcome().sentence())
                .isEqualTo("The run failed: the model ended its turn while a tool of the server's was at work");
        assertThat(state.conversation().messages()).hasSize(1);
        assertThat(state.conversation().openServerCalls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"end_turn", "stop_sequence", "pause_turn", "max_tokens", "model_context_window_exceeded"})
    void whatAModelCalledBeforeAnotherTookItsPlaceDoesNotCostTheAnswer(String stopReason) {
        ask("Where is A?");
        answer(stopReason, call("A", "{}"), block("{\"type\":\"fallback\"}"), TextBlock.of("In Bonn."));

        assertThat(state.conversation().messages()).hasSize(2);
        assertThat(state.conversation().messages().get(1).content())
                .contains(TextBlock.of("In Bonn."))
                .noneMatch(ToolUseBlock.class::isInstance);
        assertThat(new Outcome[] {state.ending()}).noneMatch(Outcome.Failed.class::isInstance);
        assertThat(state.turns())
                .singleElement()
                .satisfies(turn -> assertThat(turn.answer().calls()).isEmpty());
    }

    @Test
    void onlyTheCallsOfTheModelThatTookItsPlaceAreRun() {
        ask("Where is A?");
        answer("tool_use", call("A", "{}"), block("{\"type\":\"fallback\"}"), call("B", "{}"));

        assertThat(next(CallTools.class).calls()).extracting(ToolUseBlock::id).containsExactly("B");
    }

    @Test
    void anIdThatAnEarlierTurnUsedCannotBeSentBack() {
        ask("Do it.");
        answer("tool_use", call("A", "{}"));
        finish("A", "done");
        answer("tool_use", call("A", "{}"));

        assertThat(outcome().sentence()).isEqualTo("The run failed: the model gave two calls the same id, A");
        assertThat(state.conversation().messages()).hasSize(3);
        assertThat(result().ledger().rows()).hasSize(2);
    }

    @Test
    void aRefusalIsAnOutcomeWithItsReason() {
        ask("Do evil.");
        state = Loop.accept(
                state,
                new Fact.ModelAnswered(
                        NOW,
                        new ModelAnswer(
                                "msg_1",
                                "claude-sonnet-5-5",
                                List.of(),
                                StopReason.REFUSAL,
                                RawJson.parse("{\"type\":\"refusal\",\"category\":\"cyber\",\"explanation\":null}"),
                                Usage.NONE,
                                null),
                        Cost.ZERO));

        assertThat(outcome()).isEqualTo(new Outcome.Refused("cyber", null));
        assertThat(outcome().sentence()).isEqualTo("The model refused (cyber).");
    }

    @Test
    void anUnknownStopReasonEndsTheRunAndIsReported() {
        ask("Go.");
        answer("tired", TextBlock.of("Later."));

        assertThat(outcome()).isEqualTo(new Outcome.UnknownStopReason("tired"));
        assertThat(result().partialText()).isEqualTo("Later.");
    }

    @Test
    void stoppingForToolsWithoutACallIsAFailure() {
        ask("Go.");
        answer("tool_use", TextBlock.of("Calling."));

        assertThat(outcome().sentence())
                .isEqualTo("The run failed: the model stopped to use tools but called none of them");
    }

    @Test
    void twoCallsOfOneIdAreAFailureAndNeitherIsRun() {
        ask("Go.");
        answer("tool_use", call("A", "{}"), call("A", "{}"));

        assertThat(outcome().sentence()).isEqualTo("The run failed: the model gave two calls the same id, A");
        assertThat(state.conversation().openCalls()).isEmpty();
    }

    @Test
    void theLimitOfTurnsIsTestedAfterTheLastCallsAreAnswered() {
        state = RunState.start("run_1", SETUP);
        terms = terms(16_000, Limits.DEFAULT.withMaxTurns(1));
        ask("Go.");
        answer("tool_use", call("A", "{}"));
        finish("A", "done");

        assertThat(outcome()).isEqualTo(new Outcome.MaxTurns(1));
        assertThat(state.conversation().notSendable()).isEmpty();

        state = Loop.accept(state, new Fact.Resumed(NOW, terms));
        answer("end_turn", TextBlock.of("Well."));
        assertThat(result().text()).isEqualTo("Well.");
    }

    @Test
    void theSameCallsAgainAndAgainEndTheRunAndNameTheCall() {
        ask("Go.");
        for (int i = 0; i < 5; i++) {
            assertThat(Loop.next(state)).isInstanceOf(CallModel.class);
            answer("tool_use", call("A" + i, "{\"n\":1}"));
            finish("A" + i, "nothing");
        }

        assertThat(outcome().sentence())
                .isEqualTo("The run stopped because the model called lookup_order 5 times with the same arguments:"
                        + " {\"n\":1}");
    }

    @Test
    void howManyRepetitionsAreTooManyIsForTheCallerToSay() {
        terms = terms(16_000, Limits.DEFAULT.withMaxRepeats(2));
        ask("Go.");
        answer("tool_use", call("A", "{}"));
        finish("A", "nothing");
        assertThat(Loop.next(state)).isInstanceOf(CallModel.class);
        answer("tool_use", call("B", "{}"));
        finish("B", "nothing");

        assertThat(outcome())
                .isInstanceOfSatisfying(
                        Outcome.RepeatedCalls.class,
                        repeated -> assertThat(repeated.times()).isEqualTo(2));
    }

    @Test
    void callsThatDifferAreNotRepetitions() {
        ask("Go.");
        for (int i = 0; i < 20; i++) {
            answer("tool_use", call("A" + i, "{\"n\":" + i % 3 + "}"));
            finish("A" + i, "nothing");
        }
        assertThat(Loop.next(state)).isInstanceOf(CallModel.class);
    }

    @Test
    void stopsBeforeTheWindowOverflows() {
        ModelInfo small = new ModelInfo("anthropic", "small", OptionalInt.of(2_000), OptionalInt.empty());
        state = RunState.start("run_1", new Setup(small, SETUP.prompt()));
        ask("x".repeat(4_000));

        assertThat(outcome().sentence())
                .startsWith("The run stopped because the context window is full: about 1,3")
                .endsWith(" tokens of 2,000.");
    }

    @Test
    void limitsAreThoseOfTheStretchSinceItWasAsked() {
        terms = terms(1_000, Limits.DEFAULT.withMaxTokens(3_000).withMaxCost(new BigDecimal("0.015")));
        ask("Go.");
        answer("end_turn", TextBlock.of("Done."));
        ask("Again.");
        answer("tool_use", call("A", "{}"));
        finish("A", "done");

        assertThat(Loop.next(state)).isInstanceOf(CallModel.class);
        answer("tool_use", call("B", "{\"n\":2}"));
        finish("B", "done");
        assertThat(outcome()).isEqualTo(new Outcome.BudgetSpent("$0.0200 of $0.015, 240 of 3000 tokens"));
    }

    @Test
    void aLostAnswerDoesNotEndARunWithALimitOnMoneyButOneWithoutAPriceDoes() {
        terms = terms(16_000, Limits.DEFAULT.withMaxCost(BigDecimal.ONE));
        ask("Go.");
        state = Loop.accept(state, new Fact.AttemptFailed(NOW, null, null, Cost.unknown("lost"), "cut"));
        Usage begun = new Usage(100, 0, 0, 0, 1, 0);
        state = Loop.accept(state, new Fact.AttemptFailed(NOW, null, begun, Cost.unknown("lost"), "cut"));
        assertThat(Loop.next(state)).isInstanceOf(CallModel.class);

        answer(Cost.unknown("no price for X"), "tool_use", call("A", "{}"));
        finish("A", "done");
        assertThat(outcome()).isEqualTo(new Outcome.BudgetSpent("unknown (no price for X) of $1"));
    }

    @Test
    void anImageCountsAsOneAndNotByItsBytes() {
        ModelInfo small = new ModelInfo("anthropic", "small", OptionalInt.of(200_000), OptionalInt.empty());
        state = RunState.start("run_1", new Setup(small, SETUP.prompt()));
        String image = "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\""
                + "A".repeat(900_000) + "\"}}";
        state = Loop.accept(state, new Fact.Asked(NOW, List.of(block(image)), terms));
        assertThat(Loop.next(state)).isInstanceOf(CallModel.class);

        answer("tool_use", call("A", "{}"));
        state = Loop.accept(
                state, new Fact.ToolFinished(NOW, ToolResultBlock.of("A", List.of(block(image)), false), false));
        assertThat(Loop.next(state)).isInstanceOf(CallModel.class);
    }

    @Test
    void textBesideACallThatWasNotRunIsStillTheAnswer() {
        ask("Go.");
        answer("end_turn", TextBlock.of("The answer is 42."), call("A", "{}"));

        assertThat(result().text()).isEqualTo("The answer is 42.");
    }

    @Test
    void aPauseWithACallIsAFailureAndNotAskedForEver() {
        ask("Go.");
        answer("pause_turn", call("A", "{}"));

        assertThat(outcome().sentence())
                .isEqualTo("The run failed: the model paused and called tools in the same answer");
    }

    @Test
    void thinkingThatWasCutOffForWantOfRoomIsNotSentBackEither() {
        ask("Think.");
        answer(
                "model_context_window_exceeded",
                block("{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"\"}"));

        assertThat(state.conversation().messages()).hasSize(1);
    }

    @Test
    void aFailureOfAToolThatEndsTheRunIsNoAnswer() {
        ask("Go.");
        answer("tool_use", call("A", "{}"));
        state = Loop.accept(state, new Fact.ToolFinished(NOW, ToolResultBlock.of("A", "no \u001b[31m", true), true));

        assertThat(outcome().completed()).isFalse();
        assertThat(outcome().sentence())
                .isEqualTo("The run was ended by the tool lookup_order with an error: no \\u001b[31m");
    }

    @Test
    void nothingOfATurnRunsBeforeAllItsCallsAreDecided() {
        needApproval();
        ask("Delete both.");
        answer("tool_use", call("A", "{}"), call("B", "{}"));

        decide("A", Decision.allow());
        assertThat(next(AskApproval.class).calls()).extracting(ToolUseBlock::id).containsExactly("B");
        decide("B", Decision.deny("It is still needed."));
        assertThat(next(CallTools.class).calls()).extracting(ToolUseBlock::id).containsExactly("A");
        finish("A", "deleted");

        assertThat(state.conversation().messages().get(2).content())
                .containsExactly(
                        ToolResultBlock.of("A", "deleted", false),
                        ToolResultBlock.of("B", "Not executed: denied. It is still needed.", true));
    }

    @Test
    void aPausedRunWaitsForItsDecisionAndKeepsThoseItHas() {
        needApproval();
        ask("Delete both.");
        answer("tool_use", call("A", "{}"), call("B", "{}"));
        decide("A", Decision.allow());
        decide("B", Decision.pause());
        assertThat(outcome().sentence()).isEqualTo("The run is paused until these calls are decided: lookup_order.");

        state = Loop.accept(reread(), new Fact.Resumed(NOW, terms));
        assertThat(next(AskApproval.class).calls()).extracting(ToolUseBlock::id).containsExactly("B");
        decide("B", Decision.allow());
        assertThat(next(CallTools.class).calls()).hasSize(2);
    }

    @Test
    void aCancelledRunAnswersItsOpenCallsAndCanBeResumed() {
        ask("Go.");
        answer("tool_use", call("A", "{}"), call("B", "{}"), call("C", "{}"));
        state = Loop.accept(state, new Fact.ToolStarted(NOW, "A"));
        finish("A", "done");
        state = Loop.accept(state, new Fact.ToolStarted(NOW, "B"));
        state = Loop.accept(state, new Fact.Cancelled(NOW, Cancellation.Reason.CALLER));

        assertThat(outcome()).isEqualTo(new Outcome.Cancelled(Cancellation.Reason.CALLER));
        assertThat(state.conversation().messages().get(2).content())
                .extracting(block -> ((ToolResultBlock) block).text())
                .satisfiesExactly(
                        done -> assertThat(done).isEqualTo("done"),
                        doubt -> assertThat(doubt).contains("not known whether it took effect"),
                        unrun -> assertThat(unrun).startsWith("Not executed"));
        state = Loop.accept(state, new Fact.Resumed(NOW, terms));
        assertThat(Loop.next(state)).isInstanceOf(CallModel.class);
    }

    @Test
    void aCallThatWasUnderWayWhenTheProcessEndedIsReportedAndNotRepeated() {
        ask("Pay both.");
        answer("tool_use", call("A", "{}"), call("B", "{}"));
        state = Loop.accept(state, new Fact.ToolStarted(NOW, "A"));

        state = Loop.accept(reread(), new Fact.Resumed(NOW, terms));

        assertThat(next(CallTools.class).calls()).extracting(ToolUseBlock::id).containsExactly("B");
        finish("B", "paid");
        assertThat(state.conversation().messages().get(2).content().get(0))
                .isInstanceOfSatisfying(ToolResultBlock.class, result -> {
                    assertThat(result.error()).isTrue();
                    assertThat(result.text()).contains("check that before calling it again");
                });
    }

    @Test
    void aToolCanEndTheRun() {
        ask("Go.");
        answer("tool_use", call("A", "{}"));
        state = Loop.accept(state, new Fact.ToolFinished(NOW, ToolResultBlock.of("A", "42", false), true));

        assertThat(outcome()).isEqualTo(new Outcome.EndedByTool("lookup_order", "42", false));
        assertThat(result().text()).isEqualTo("42");
    }

    @Test
    void anOverflowThatTheServiceReportsIsTheSameOutcomeAsOneThatIsForeseen() {
        ask("Go.");
        state = Loop.accept(state, new Fact.Failed(NOW, "ContextOverflow", "1000003 tokens of 1000000"));

        assertThat(outcome()).isEqualTo(new Outcome.ContextFull("1000003 tokens of 1000000"));
    }

    @Test
    void everyAttemptIsARowOfTheLedger() {
        ask("Go.");
        state = Loop.accept(
                state, new Fact.AttemptFailed(NOW, "req_1", null, Cost.unknown("lost"), "the stream was cut"));
        answer("end_turn", TextBlock.of("Hi."));

        assertThat(result().ledger().rows()).hasSize(2);
        assertThat(result().ledger().rows().get(0).usage()).isNull();
        assertThat(result().usage().total()).isEqualTo(120);
        assertThat(result().cost()).hasToString("at least $0.0100 (lost)");
    }

    @Test
    void everyStateOfARunReadsBackAsItWas() {
        needApproval();
        ask("Go, \u00e9\uD83D\uDE00.");
        roundTrip();
        state = Loop.accept(
                state, new Fact.AttemptFailed(NOW, null, new Usage(1, 2, 3, 4, 5, 6), Cost.ZERO, "overloaded"));
        roundTrip();
        ToolUseBlock odd = new ToolUseBlock(call("C", "{}").raw(), "C", "lookup_order", RawJson.parse("{}"), "{\"a\":");
        answer("tool_use", TextBlock.of("On it."), call("A", "{\"n\":1.50}"), call("B", "{ }"), odd);
        roundTrip();
        decide("A", Decision.allow());
        decide("B", Decision.deny("no"));
        decide("C", Decision.allow());
        roundTrip();
        state = Loop.accept(state, new Fact.ToolStarted(NOW, "A"));
        roundTrip();
        finish("C", "bad");
        roundTrip();
        finish("A", "done");
        roundTrip();
        answer("refusal");
        roundTrip();
        state = Loop.accept(
                state, new Fact.Resumed(NOW, terms(500, Limits.DEFAULT.withMaxCost(new BigDecimal("1.5")))));
        state = Loop.accept(state, new Fact.Cancelled(NOW, Cancellation.Reason.DEADLINE));
        roundTrip();
    }

    @Test
    void aNewerFormatIsRefusedByName() {
        assertThatThrownBy(() -> RunLog.parse("{\"format\":2}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a run of format 2; this version reads 1");
    }

    private static Terms terms(int maxTokens, Limits limits) {
        return new Terms(maxTokens, limits, false, ContextPolicy.DEFAULT, Map.of());
    }

    private void needApproval() {
        terms = new Terms(16_000, Limits.DEFAULT, true, ContextPolicy.DEFAULT, Map.of("a", "b"));
    }

    private void roundTrip() {
        RunState read = reread();
        assertThat(read.toJson()).isEqualTo(state.toJson());
        assertThat(read.ending()).isEqualTo(state.ending());
        assertThat(read.batch()).isEqualTo(state.batch());
        assertThat(read.facts()).isEqualTo(state.facts());
        assertThat(read.turns()).isEqualTo(state.turns());
        assertThat(read.conversation().messages())
                .isEqualTo(state.conversation().messages());
        assertThat(read.ledger().rows()).isEqualTo(state.ledger().rows());
        assertThat(read.context()).isEqualTo(state.context());
        assertThat(read.terms()).isEqualTo(state.terms());
        assertThat(read.progress()).isEqualTo(state.progress());
        assertThat(Loop.next(read)).hasSameClassAs(Loop.next(state));
    }

    private RunState reread() {
        return Loop.replay(RunLog.parse(state.toJson()), state.setup());
    }

    private void ask(String text) {
        state = Loop.accept(state, new Fact.Asked(NOW, List.of(TextBlock.of(text)), terms));
    }

    private void answer(String stopReason, ContentBlock... content) {
        answer(Cost.of(new BigDecimal("0.01")), stopReason, content);
    }

    private void answer(Cost cost, String stopReason, ContentBlock... content) {
        state = Loop.accept(
                state,
                new Fact.ModelAnswered(
                        NOW,
                        new ModelAnswer(
                                "msg_1",
                                "claude-sonnet-5-5",
                                List.of(content),
                                new StopReason(stopReason),
                                null,
                                new Usage(100, 0, 0, 0, 20, 0),
                                null),
                        cost));
    }

    private void finish(String id, String text) {
        state = Loop.accept(state, new Fact.ToolFinished(NOW, ToolResultBlock.of(id, text, false), false));
    }

    private void decide(String id, Decision decision) {
        state = Loop.accept(state, new Fact.Decided(NOW, id, decision));
    }

    private <T extends Step> T next(Class<T> kind) {
        Step step = Loop.next(state);
        assertThat(step).isInstanceOf(kind);
        return kind.cast(step);
    }

    private Outcome outcome() {
        return next(Finished.class).outcome();
    }

    private RunResult result() {
        return new RunResult(outcome(), state);
    }

    private static ContentBlock call(String id, String input) {
        // A call that is cut off arrives with its raw input empty, as the accumulator leaves it.
        boolean whole = input.endsWith("}");
        RawJson raw = RawJson.parse("{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"lookup_order\",\"input\":"
                + (whole ? input : "{}") + "}");
        return whole ? ContentBlock.of(raw) : new ToolUseBlock(raw, id, "lookup_order", RawJson.parse("{}"), input);
    }

    private static ContentBlock block(String json) {
        return ContentBlock.of(RawJson.parse(json));
    }
}
