package dev.ratchet.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DistributionTest {
    private static final Map<String, Double> LOGITS = logits();

    @Test
    void theRatioOfTwoWordsIsTheExponentialOfTheirDistance() {
        Map<String, Double> warm = Distribution.softmax(LOGITS, 2).probabilities();

        assertThat(warm.getOrDefault("a", 0.0) / warm.getOrDefault("b", 0.0))
                .isCloseTo(Math.exp((3 - 1) / 2.0), within(1e-12));
        assertThat(warm.values().stream().mapToDouble(Double::doubleValue).sum())
                .isCloseTo(1, within(1e-12));
    }

    @Test
    void atZeroOnlyTheLikeliestIsLeft() {
        assertThat(Distribution.softmax(LOGITS, 0).probabilities())
                .containsEntry("a", 1.0)
                .containsEntry("b", 0.0);
    }

    @Test
    void ofTwoThatAreEqualOnlyTheFirstIsLeftAtZero() {
        Map<String, Double> equal = new LinkedHashMap<>();
        equal.put("x", 5.0);
        equal.put("y", 5.0);

        assertThat(Distribution.softmax(equal, 0).probabilities())
                .containsEntry("x", 1.0)
                .containsEntry("y", 0.0);
    }

    @Test
    void largeScoresDoNotOverflow() {
        assertThat(Distribution.softmax(Map.of("a", 5_000.0, "b", 4_999.0), 0.5)
                        .probabilities()
                        .get("a"))
                .isCloseTo(1 / (1 + Math.exp(-2)), within(1e-12));
    }

    @Test
    void topPKeepsTheFewestThatHaveTheShare() {
        Distribution all = new Distribution(Map.of("a", 0.5, "b", 0.3, "c", 0.2));

        assertThat(all.topP(0.5).probabilities()).containsEntry("a", 1.0).containsEntry("b", 0.0);
        assertThat(all.topP(0.51).probabilities()).containsEntry("a", 0.625).containsEntry("c", 0.0);
        assertThat(all.topP(1).probabilities()).containsEntry("c", 0.2);
        assertThat(all.topP(0).probabilities()).containsEntry("a", 1.0);
        assertThat(all.topK(2)).isEqualTo(all.topP(0.6));
        assertThat(all.topK(9)).isEqualTo(all);
    }

    @Test
    void wordsAreDrawnAsOftenAsTheyAreLikely() {
        Distribution all = new Distribution(Map.of("a", 0.7, "b", 0.3, "c", 0.0));
        SplittableRandom random = new SplittableRandom(1);
        Map<String, Integer> drawn = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            drawn.merge(all.draw(random), 1, Integer::sum);
        }

        assertThat(drawn).containsOnlyKeys("a", "b");
        assertThat(drawn.get("a")).isBetween(6_800, 7_200);
    }

    @Test
    void aTemperatureThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Distribution.softmax(LOGITS, -1)).hasMessage("a temperature is 0 or more: -1.0");
        assertThatThrownBy(() -> Distribution.softmax(LOGITS, Double.NaN)).hasMessageContaining("NaN");
    }

    private static Map<String, Double> logits() {
        Map<String, Double> logits = new LinkedHashMap<>();
        logits.put("a", 3.0);
        logits.put("b", 1.0);
        logits.put("c", -2.0);
        return logits;
    }
}
