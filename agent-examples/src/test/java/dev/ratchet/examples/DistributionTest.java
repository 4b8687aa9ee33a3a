package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class DistributionTest {
    private static final Map<String, Double> SCORES = Map.of("one", 0.0, "two", Math.log(2), "five", Math.log(5));

    @Test
    void atTemperatureOneSharesAreAsThePowersOfE() {
        Distribution shares = Distribution.softmax(SCORES, 1);

        assertThat(shares.probabilities().keySet()).containsExactly("five", "two", "one");
        assertThat(shares.of("five")).isCloseTo(0.625, within(1e-12));
        assertThat(shares.of("two")).isCloseTo(0.25, within(1e-12));
        assertThat(shares.of("one")).isCloseTo(0.125, within(1e-12));
    }

    @Test
    void temperatureDividesTheScores() {
        assertThat(Distribution.softmax(SCORES, 0.5).of("five")).isCloseTo(25.0 / 30, within(1e-12));
        assertThat(Distribution.softmax(SCORES, 1e-3).of("five")).isCloseTo(1, within(1e-12));
        assertThat(Distribution.softmax(SCORES, 1e6).of("five")).isCloseTo(1.0 / 3, within(1e-5));
        assertThatThrownBy(() -> Distribution.softmax(SCORES, 0)).hasMessage("temperature <= 0: 0.0");
    }

    @Test
    void largeScoresAreNoTrouble() {
        assertThat(Distribution.softmax(Map.of("a", 5_000.0, "b", 4_999.0), 1).of("a"))
                .isCloseTo(Math.E / (1 + Math.E), within(1e-12));
    }

    @Test
    void topKAndTopPLeaveTheLikeliestAndScaleThem() {
        Distribution shares = Distribution.softmax(SCORES, 1);

        assertThat(shares.topK(2).of("five")).isCloseTo(0.625 / 0.875, within(1e-12));
        assertThat(shares.topK(2).of("one")).isZero();
        assertThat(shares.topK(9)).isEqualTo(shares);
        assertThat(shares.topP(0.6).probabilities()).containsOnlyKeys("five");
        assertThat(shares.topP(0.63).probabilities()).containsOnlyKeys("five", "two");
        assertThat(shares.topP(1).probabilities()).hasSize(3);
    }

    @Test
    void drawsComeAsOftenAsTheyShould() {
        Distribution shares = Distribution.softmax(SCORES, 1);
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        Map<String, Integer> drawn = new HashMap<>();
        for (int i = 0; i < 8_000; i++) {
            drawn.merge(shares.draw(random), 1, Integer::sum);
        }

        assertThat(drawn.get("five")).isBetween(4_800, 5_200);
        assertThat(drawn.get("two")).isBetween(1_800, 2_200);
    }
}
