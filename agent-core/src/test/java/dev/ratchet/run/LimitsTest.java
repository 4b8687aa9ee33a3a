package dev.ratchet.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.usage.Allowance;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LimitsTest {
    static Stream<Arguments> wrong() {
        return Stream.of(
                of("maxTurns < 1: 0", limits -> limits.withMaxTurns(0)),
                of("maxRepeats < 1: -1", limits -> limits.withMaxRepeats(-1)),
                of("nudgeRepeats < 1: 0", limits -> limits.withNudgeRepeats(0)),
                of("maxErrors < 1: 0", limits -> limits.withMaxErrors(0)),
                of("maxToolCalls < 1: 0", limits -> limits.withMaxToolCalls(0)),
                of("maxToolCalls of bash < 1: -2", limits -> limits.withMaxToolCalls("bash", -2)),
                of("maxInputTokens < 1: 0", limits -> limits.withMaxInputTokens(0)),
                of("maxOutputTokens < 1: 0", limits -> limits.withMaxOutputTokens(0)),
                of("maxTokens < 1: 0", limits -> limits.withMaxTokens(0)),
                of("maxCost <= 0: 0.00", limits -> limits.withMaxCost(new BigDecimal("0.00"))),
                of("maxDuration <= 0: PT-1S", limits -> limits.withMaxDuration(Duration.ofSeconds(-1))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void whatIsNotPositiveIsRefusedWithItsNameAndValue(String message, UnaryOperator<Limits> change) {
        assertThatThrownBy(() -> change.apply(Limits.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message + "; leave the limit out for none, or give more than 0");
    }

    @Test
    void eachLimitKeepsTheOthers() {
        Limits limits = Limits.DEFAULT
                .withLastTurn()
                .withMaxDuration(Duration.ofMinutes(1))
                .withMaxCost(BigDecimal.ONE)
                .withMaxTokens(4)
                .withMaxOutputTokens(3)
                .withMaxInputTokens(2)
                .withMaxToolCalls("bash", 6)
                .withMaxToolCalls("curl", 7)
                .withMaxToolCalls(8)
                .withMaxErrors(9)
                .withNudgeRepeats(10)
                .withMaxRepeats(11)
                .withMaxTurns(12);

        assertThat(limits.spending()).isEqualTo(new Allowance(2L, 3L, 4L, BigDecimal.ONE));
        assertThat(limits.maxCallsByTool()).containsEntry("bash", 6).containsEntry("curl", 7);
        assertThat(limits)
                .isEqualTo(new Limits(
                        12, 11, 10, 9, 8, limits.maxCallsByTool(), limits.spending(), Duration.ofMinutes(1), true));
    }

    private static Arguments of(String message, UnaryOperator<Limits> change) {
        return Arguments.of(message, change);
    }
}
