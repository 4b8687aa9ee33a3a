package dev.ratchet.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.context.ContextPolicy.Caching;
import dev.ratchet.model.CacheMarks;
import dev.ratchet.model.CacheMarks.Position;
import dev.ratchet.model.Capabilities;
import dev.ratchet.model.Capabilities.Thinking;
import dev.ratchet.model.ModelInfo;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Where the marks go, and for how long. */
class CacheLayoutTest {
    private static final ModelInfo MODEL = Talk.model(0.1, Thinking.KEPT, 1_000_000);

    @Test
    void theFirstEndTheLastEndAndTheNewEndAreMarked() {
        Talk talk = new Talk(MODEL, ContextPolicy.DEFAULT, 100)
                .turn(1, 500)
                .turn(1, 500)
                .turn(12, 500);

        assertThat(talk.plan().cacheMarks())
                .isEqualTo(new CacheMarks(true, List.of(new Position(0, 0), new Position(4, 0), new Position(6, 11))));
    }

    @Test
    void whenTheBoundaryMovesTheOldOneIsMarkedInPlaceOfTheLastEnd() {
        Talk talk = new Talk(MODEL, ContextPolicy.DEFAULT, 100);
        while (ContextManager.edit(talk.input()).isEmpty()) {
            talk.turn(1, 2_000);
        }
        ContextEdit edit = ContextManager.edit(talk.input()).orElseThrow();
        ContextInput before = talk.input();
        ContextInput after = new ContextInput(
                before.state().edited(edit),
                before.prompt(),
                before.conversation(),
                before.model(),
                before.policy(),
                before.now(),
                before.turnsLeft());

        int end = before.conversation().messages().size() - 1;
        assertThat(ContextManager.plan(after).cacheMarks().blocks())
                .containsExactly(new Position(0, 0), new Position(2 * edit.turns(), 0), new Position(end, 0));

        talk.turn(1, 2_000);
        assertThat(talk.plan().cacheMarks().blocks())
                .containsExactly(new Position(2 * edit.turns(), 0), new Position(end, 0), new Position(end + 2, 0));
    }

    @Test
    void aMarkBeforeTheShortestCachedPrefixIsLeftOut() {
        ModelInfo late = MODEL.with(new Capabilities(
                true, true, true, Thinking.KEPT, new Capabilities.Cache(12_000, 0.1, 1.25, 2), 4_784, false));
        Talk talk = new Talk(late, ContextPolicy.DEFAULT, 100);

        assertThat(talk.plan().cacheMarks()).isEqualTo(CacheMarks.NONE);
        talk.turn(1, 8_000);
        assertThat(talk.plan().cacheMarks()).isEqualTo(new CacheMarks(false, List.of(new Position(2, 0))));
    }

    @Test
    void withoutCachingNothingIsMarked() {
        assertThat(new Talk(MODEL, ContextPolicy.none(), 9).turn(1, 500).plan().cacheMarks())
                .isEqualTo(CacheMarks.NONE);
    }

    @Test
    void anHourIsChosenWhereTheGapsMakeItTheCheaperOne() {
        assertThat(hours(Duration.ZERO)).isZero();
        assertThat(hours(Duration.ofMinutes(4))).isZero();
        assertThat(hours(Duration.ofMinutes(6))).isGreaterThanOrEqualTo(17);
        assertThat(hours(Duration.ofMinutes(40))).isGreaterThanOrEqualTo(17);
        assertThat(hours(Duration.ofMinutes(61))).isZero(); // an hour would not do either
        assertThat(hours(Duration.ofMinutes(-6))).isZero(); // a clock that goes backwards
    }

    @Test
    void aSingleLongGapOfManyIsReckonedWith() {
        Talk talk = new Talk(MODEL, ContextPolicy.DEFAULT.withoutClearing(), 100);
        for (int i = 0; i < 20; i++) {
            talk.turn(1, 200);
        }
        assertThat(talk.plan().cacheMarks().hour()).isFalse();
        talk.later(Duration.ofMinutes(20));
        // All of it is to be written now: 1/20 · 1.15 · 11,000 < 0.75 · 11,000.
        assertThat(talk.plan().cacheMarks().hour()).isFalse();
        talk.turn(1, 200);
        // Only the new end is: 1/21 · 1.15 · 11,000 > 0.75 · 300.
        assertThat(talk.plan().cacheMarks().hour()).isTrue();
    }

    @Test
    void theChoiceCanBeMade() {
        assertThat(new Talk(MODEL, ContextPolicy.DEFAULT.with(Caching.ONE_HOUR), 9)
                        .plan()
                        .cacheMarks()
                        .hour())
                .isTrue();
        Talk five = new Talk(MODEL, ContextPolicy.DEFAULT.with(Caching.FIVE_MINUTES), 9);
        for (int i = 0; i < 5; i++) {
            five.later(Duration.ofMinutes(30)).turn(1, 500);
        }
        assertThat(five.plan().cacheMarks().hour()).isFalse();
    }

    private static int hours(Duration gap) {
        Talk talk = new Talk(MODEL, ContextPolicy.DEFAULT.withoutClearing(), 100);
        int hours = 0;
        for (int i = 0; i < 20; i++) {
            talk.later(gap);
            hours += talk.plan().cacheMarks().hour() ? 1 : 0;
            talk.turn(1, 500);
        }
        return hours;
    }

    @Test
    void theWindowIsUnknownOfAnUnknownModel() {
        ModelInfo unknown = new ModelInfo("anthropic", "m", OptionalInt.empty(), OptionalInt.empty());

        assertThat(new Talk(unknown, ContextPolicy.DEFAULT, 9)
                        .turn(1, 500)
                        .plan()
                        .fits())
                .isTrue();
    }
}
