package dev.ratchet.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.context.ContextEdit.Reason;
import dev.ratchet.model.Capabilities.Thinking;
import dev.ratchet.model.ModelInfo;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When old results are left out, and which. */
class ClearingTest {
    private static final ModelInfo MODEL = Talk.model(0.1, Thinking.KEPT, 1_000_000);

    @ParameterizedTest
    @CsvSource({"0.1,3,100", "0.1,5,100", "0.1,3,1000", "0.05,3,100", "0.025,3,100"})
    void withEvenResultsTheRhythmIsTheBestOne(double read, int kept, int said) {
        Talk talk = new Talk(Talk.model(read, Thinking.KEPT, 1_000_000), ContextPolicy.DEFAULT.keepTurns(kept), 500);
        for (int i = 0; i < 120; i++) {
            talk.turn(1, 2_000, said, false);
        }

        double best = Math.sqrt(2 * (1.25 - read) / read * kept * (1 + said / 2_000.0));
        for (int i = 1; i < talk.edits.size(); i++) {
            int period = talk.edits.get(i).turns() - talk.edits.get(i - 1).turns();
            assertThat((double) period).isBetween(best - 1, best + 1);
        }
        assertThat(talk.edits).hasSizeGreaterThan(2).allMatch(edit -> edit.reason() == Reason.PAYS);
    }

    @Test
    void itIsNeverDoneWhereItDoesNotPay() {
        Talk talk = new Talk(MODEL, ContextPolicy.DEFAULT, 40);
        for (int i = 0; i < 40; i++) {
            talk.turn(1, 2_000);
        }

        assertThat(talk.edits).isNotEmpty().allSatisfy(edit -> {
            assertThat((double) edit.tokens() * edit.turnsToCome()).isGreaterThan(11.5 * edit.rewritten());
            assertThat(edit.saving()).isPositive();
        });
        assertThat(talk.editedBefore).allMatch(turn -> turn < 37); // too few turns are left then
    }

    @Test
    void theRequestForASummaryRightAfterClearingKeepsWhatTheServiceCanKeep() {
        Talk talk = new Talk(MODEL, ContextPolicy.DEFAULT, 50);
        for (int i = 0; i < 6; i++) {
            talk.turn(1, 2_000, 100, true);
        }
        ContextInput in = talk.input();
        Overflow full = Overflow.NONE.found(Overflow.Found.REFUSED, "prompt is too long");
        ContextInput found = new ContextInput(
                in.state(), in.prompt(), in.conversation(), MODEL, in.policy(), in.now(), in.turnsLeft(), full);
        ContextState cleared = in.state().edited(ContextManager.edit(found).orElseThrow());

        SummaryPlan summary = ContextManager.summary(new ContextInput(
                        cleared,
                        in.prompt(),
                        in.conversation(),
                        MODEL,
                        in.policy().keepTurns(5),
                        in.now(),
                        44,
                        full))
                .orElseThrow();

        assertThat(summary.contextEdits().keptToolUses()).hasValue(0); // none is negative
        assertThat(summary.contextEdits().keptThinking()).hasValue(1); // none is less than what the service takes
    }

    @Test
    void thinkingThatIsLeftOutStaysSoWithAModelThatIsFoundToBindIt() {
        Talk talk = new Talk(MODEL, ContextPolicy.DEFAULT, 100);
        while (talk.edits.isEmpty()) {
            talk.turn(1, 2_000, 100, true);
        }
        ContextInput in = talk.turn(1, 2_000, 100, true).input();
        ContextInput found = new ContextInput(
                in.state(),
                in.prompt(),
                in.conversation(),
                Talk.model(0.1, Thinking.BOUND, 1_000_000),
                in.policy(),
                in.now(),
                in.turnsLeft(),
                Overflow.NONE.found(Overflow.Found.REFUSED, "prompt is too long"));

        ContextEdit edit = ContextManager.edit(found).orElseThrow();

        assertThat(edit.thinkingTurns())
                .isEqualTo(talk.edits.get(0).thinkingTurns())
                .isPositive();
        assertThat(in.state().edited(edit).clearedToolUses()).isEqualTo(edit.toolUses());
    }

    @Test
    void aRunThatMayHaveFewTurnsMoreIsLeftAlone() {
        Talk talk = new Talk(MODEL, ContextPolicy.DEFAULT, 14);
        for (int i = 0; i < 14; i++) {
            talk.turn(1, 2_000);
        }

        assertThat(talk.edits).isEmpty();
    }

    @Test
    void theLastTurnsStayWholeHoweverManyCallsTheyHave() {
        Talk talk = new Talk(MODEL, ContextPolicy.DEFAULT.keepTurns(1), 100);
        for (int i = 0; i < 30; i++) {
            talk.turn(28, 100);
            int kept = talk.plan().contextEdits().keptToolUses().orElse(28);
            assertThat(kept).isGreaterThanOrEqualTo(28);
            assertThat(kept % 28).isZero();
        }
        assertThat(talk.edits).isNotEmpty();
    }

    @Test
    void whatIsKeptGrowsUntilTheBoundaryMoves() {
        Talk talk = new Talk(MODEL, ContextPolicy.DEFAULT, 100);
        while (talk.edits.isEmpty()) {
            assertThat(talk.plan().contextEdits().any()).isFalse();
            talk.turn(2, 1_000);
        }
        assertThat(talk.plan().contextEdits().keptToolUses())
                .isEqualTo(OptionalInt.of(8)); // of three turns, and the next
        talk.turn(2, 1_000);
        assertThat(talk.plan().contextEdits().keptToolUses()).isEqualTo(OptionalInt.of(10));
        assertThat(talk.plan()).isEqualTo(talk.plan());
    }

    @Test
    void aColdCacheIsTheTimeToClear() {
        Talk talk = new Talk(MODEL, ContextPolicy.DEFAULT, 100);
        for (int i = 0; i < 5; i++) {
            talk.turn(1, 2_000);
        }
        assertThat(talk.edits).isEmpty();
        talk.later(Duration.ofMinutes(6)).turn(1, 2_000);

        assertThat(talk.edits).hasSize(1);
        assertThat(talk.edits.get(0).reason()).isEqualTo(Reason.CACHE_COLD);
        assertThat(talk.edits.get(0).rewritten()).isZero();
    }

    @Test
    void aFullWindowIsTheLastReason() {
        Talk talk = new Talk(Talk.model(0.1, Thinking.KEPT, 50_000), ContextPolicy.DEFAULT, 1_000);
        for (int i = 0; i < 6; i++) {
            talk.turn(1, 6_000);
        }

        assertThat(talk.edits).isEmpty();
        talk.turn(1, 6_000);
        assertThat(talk.edits).extracting(ContextEdit::reason).containsExactly(Reason.WINDOW);
    }

    @Test
    void oldThinkingGoesAlongUnlessItIsBoundOrForgotten() {
        for (Thinking thinking : Thinking.values()) {
            Talk talk = new Talk(Talk.model(0.1, thinking, 1_000_000), ContextPolicy.DEFAULT, 100);
            while (talk.edits.isEmpty()) {
                talk.turn(1, 2_000, 100, true);
            }
            OptionalInt kept = talk.plan().contextEdits().keptThinking();
            if (thinking == Thinking.KEPT) {
                assertThat(kept).isEqualTo(OptionalInt.of(4));
            } else {
                assertThat(kept).isEmpty();
            }
        }
    }

    @Test
    void ofAModelThatCannotNothingIsAsked() {
        ModelInfo unknown = new ModelInfo("anthropic", "m", OptionalInt.of(1_000_000), OptionalInt.empty());
        for (Talk talk : new Talk[] {
            new Talk(unknown, ContextPolicy.DEFAULT, 100),
            new Talk(MODEL, ContextPolicy.DEFAULT.withoutClearing(), 100),
            new Talk(MODEL, ContextPolicy.none(), 100)
        }) {
            for (int i = 0; i < 40; i++) {
                talk.turn(1, 2_000);
            }
            assertThat(talk.edits).isEmpty();
            assertThat(talk.plan().contextEdits().any()).isFalse();
        }
    }

    @Test
    void whatTheConversationDoesNotHaveCannotHaveBeenLeftOut() {
        Talk talk = new Talk(MODEL, ContextPolicy.DEFAULT, 100).turn(1, 2_000).turn(1, 2_000);

        assertThatThrownBy(() -> talk.state().edited(new ContextEdit(2, 2, 0, 1, 1, 1, 1, Reason.PAYS)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the conversation has not 2 turns with 2 calls to be left out");
        assertThatThrownBy(() -> talk.state().edited(new ContextEdit(1, 7, 0, 1, 1, 1, 1, Reason.PAYS)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void toKeepNothingIsRefused() {
        assertThatThrownBy(() -> ContextPolicy.DEFAULT.keepTurns(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("keptTurns < 1: 0");
    }
}
