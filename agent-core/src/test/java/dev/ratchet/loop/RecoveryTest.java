package dev.ratchet.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.context.CacheMiss.Cause;
import dev.ratchet.context.ContextPolicy;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Message;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ThinkingBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.model.Feature;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.OutputFormat;
import dev.ratchet.model.Prompt;
import dev.ratchet.model.StopReason;
import dev.ratchet.model.ToolChoice;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunLog;
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
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is done where the window is full, fact by fact. */
class RecoveryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
    private static final ModelInfo MODEL =
            new ModelInfo("anthropic", "claude-sonnet-5-5", OptionalInt.of(1_000_000), OptionalInt.of(128_000));

    private Setup setup = new Setup(MODEL, Prompt.of("Be brief.", List.of()));
    private RunState state = RunState.start("run_1", setup);

    @Test
    void theSummaryIsAskedForBehindTheVeryBeginningOfWhatWasSent() {
        turns(5);
        List<Message> sent = state.conversation().messages();
        accept(new Fact.ContextOverflowed(NOW, "prompt is too long"));

        Step.Summarise step = next(Step.Summarise.class);

        List<Message> asked = step.request().conversation().messages();
        assertThat(step.keptFrom()).isEqualTo(5); // three of five turns stay
        assertThat(asked.subList(0, 4)).isEqualTo(sent.subList(0, 4));
        assertThat(asked.get(4).content().subList(0, 1)).isEqualTo(sent.get(4).content());
        assertThat(asked.get(4).content()).hasSize(2);
        assertThat(asked).hasSize(5);
        assertThat(step.request().prompt()).isSameAs(setup.prompt());
        assertThat(step.request().toolChoice()).isEqualTo(ToolChoice.AUTO);
        assertThat(step.request().contextEdits().any()).isFalse();
    }

    @Test
    void theNewConversationHasTheSummaryTheTaskAndTheLastTurnsWithoutThinking() {
        turns(5);
        List<Message> old = state.conversation().messages();
        accept(new Fact.ContextOverflowed(NOW, "prompt is too long"));
        summarise("end_turn", TextBlock.of("Two pages were read."));

        List<Message> anew = next(Step.CallModel.class).request().conversation().messages();

        assertThat(anew).hasSize(7);
        assertThat(anew.get(0).content().toString())
                .contains("Two pages were read.")
                .contains("Read all.");
        assertThat(anew.get(1).content())
                .noneMatch(ThinkingBlock.class::isInstance)
                .hasSize(1);
        assertThat(anew.get(2)).isEqualTo(old.get(6));
        assertThat(state.progress().turns()).isEqualTo(5);
        assertThat(state.ledger().rows()).hasSize(6);
        assertThat(Loop.replay(RunLog.parse(state.toJson()), setup)
                        .conversation()
                        .messages())
                .isEqualTo(anew);
    }

    @Test
    void anAnswerThatIsToHaveAFormDoesNotForceItUponTheSummary() {
        OutputFormat form = new OutputFormat.JsonSchema(RawJson.parse("{}"), RawJson.parse("{}"));
        setup = new Setup(MODEL, setup.prompt().with(form));
        state = RunState.start("run_1", setup);
        turns(5);
        accept(new Fact.ContextOverflowed(NOW, "prompt is too long"));

        assertThat(next(Step.Summarise.class).request().prompt().format()).isNull();
    }

    @Test
    void aResultThatIsTooLargeByItselfEndsTheRun() {
        turns(1);
        accept(new Fact.ContextOverflowed(NOW, "prompt is too long"));

        assertThat(next(Step.Finished.class).outcome()).isEqualTo(new Outcome.ContextFull("prompt is too long"));
    }

    @Test
    void aStoredForkAtNoPlaceToForkAtIsRefused() {
        turns(5);
        ModelAnswer answer = answer("end_turn", List.of(TextBlock.of("Two pages.")), "claude-sonnet-5-5");
        accept(new Fact.ContextOverflowed(NOW, "prompt is too long"));
        for (int from : List.of(0, 2, 99)) {
            Fact fact = new Fact.Summarised(NOW, answer, Cost.ZERO, from, List.of(TextBlock.of("Two pages.")));
            String stored = new RunLog(
                            "run_1",
                            dev.ratchet.run.Fingerprint.of(setup),
                            state.facts().plus(fact))
                    .toJson();
            assertThatThrownBy(() -> Loop.replay(RunLog.parse(stored), setup))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not to be forked at messages." + from);
        }
    }

    @Test
    void aFeatureThatIsRefusedAgainEndsTheRun() {
        turns(1);
        accept(new Fact.FeatureRefused(NOW, Set.of(Feature.CLEARING), "what is context_management?"));
        next(Step.CallModel.class);
        accept(new Fact.FeatureRefused(NOW, Set.of(Feature.CLEARING), "what is context_management?"));

        assertThat(next(Step.Finished.class).outcome())
                .isEqualTo(new Outcome.Failed("Unsupported", "what is context_management?"));
    }

    @Test
    void anotherModelHasAnotherCache() {
        ask();
        accept(answered(answer("end_turn", List.of(TextBlock.of("Po.")), "claude-sonnet-5-5")));
        ask();
        accept(new Fact.ModelAnswered(
                NOW,
                new ModelAnswer(
                        "msg_2",
                        "claude-haiku-4-5",
                        List.of(TextBlock.of("Rhine.")),
                        StopReason.END_TURN,
                        null,
                        new Usage(0, 1_100, 0, 0, 9, 0),
                        null),
                Cost.ZERO));

        assertThat(state.context().cacheMisses()).singleElement().satisfies(miss -> {
            assertThat(miss.cause()).isEqualTo(Cause.MODEL_CHANGED);
            assertThat(miss.detail()).isEqualTo("claude-sonnet-5-5 had answered, and now claude-haiku-4-5");
            assertThat(miss.lost().known()).isFalse();
        });
    }

    private void turns(int count) {
        ask();
        for (int i = 0; i < count; i++) {
            ContentBlock thought =
                    block("{\"type\":\"thinking\",\"thinking\":\"Page " + i + "\",\"signature\":\"s" + i + "\"}");
            ContentBlock call = block(
                    "{\"type\":\"tool_use\",\"id\":\"t" + i + "\",\"name\":\"read_page\",\"input\":{\"n\":" + i + "}}");
            accept(answered(answer("tool_use", List.of(thought, call), "claude-sonnet-5-5")));
            accept(new Fact.ToolFinished(NOW, ToolResultBlock.of("t" + i, "Page " + i, false), false));
        }
    }

    private void ask() {
        accept(new Fact.Asked(
                NOW,
                List.of(TextBlock.of("Read all.")),
                new Terms(16_000, Limits.DEFAULT, false, ContextPolicy.DEFAULT, Map.of())));
    }

    private void summarise(String stopReason, ContentBlock... content) {
        Step.Summarise step = next(Step.Summarise.class);
        ModelAnswer answer = answer(stopReason, List.of(content), "claude-sonnet-5-5");
        accept(new Fact.Summarised(
                NOW,
                answer,
                Cost.of(new BigDecimal("0.01")),
                step.keptFrom(),
                Loop.opening(state, step.keptFrom(), answer)));
    }

    private static Fact answered(ModelAnswer answer) {
        return new Fact.ModelAnswered(NOW, answer, Cost.of(new BigDecimal("0.01")));
    }

    private static ModelAnswer answer(String stopReason, List<ContentBlock> content, String model) {
        return new ModelAnswer(
                "msg_1", model, content, new StopReason(stopReason), null, new Usage(0, 1_000, 0, 0, 9, 0), null);
    }

    private static ContentBlock block(String json) {
        return ContentBlock.of(RawJson.parse(json));
    }

    private void accept(Fact fact) {
        state = Loop.accept(state, fact);
    }

    private <T extends Step> T next(Class<T> kind) {
        Step step = Loop.next(state);
        assertThat(step).isInstanceOf(kind);
        return kind.cast(step);
    }
}
