package dev.ratchet.testing.costlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Some reference runs, each of which may cost 1 % more than it did and no more. What they cost is in {@code pins.jsonl}, the
 * output of
 *
 * <pre>./agent cost-lab --json --rows=50-constant-1x-0m,50-constant-12x-6m,50-heavy-tailed-1x-0m,50-heavy-tailed-28x-40m</pre>
 */
@Timeout(60)
class CostLabTest {
    private static final CostLab LAB = new CostLab("claude-sonnet-5");
    private static final double REGRESSION = 1.01;

    static Stream<JsonNode> pins() throws IOException {
        try (InputStream in = CostLabTest.class.getResourceAsStream("pins.jsonl")) {
            JsonMapper json = new JsonMapper();
            String lines = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return lines.lines().map(json::readTree).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pins")
    void aRunCostsNoMoreThanItDid(JsonNode pin) {
        String name = pin.path("run").stringValue();
        ReferenceRun run = ReferenceRun.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();

        Row row = LAB.measure(run);

        System.out.printf(
                "%s: %.2f %% of naive, %.4f of the optimum, %.4f of the target%n",
                name, 100 * row.ours() / row.naive(), row.toOptimum(), row.toTarget());
        assertThat(row.passed()).isTrue();
        assertThat(row.ours())
                .isLessThanOrEqualTo(REGRESSION * pin.path("ours_usd").doubleValue());
        assertThat(row.optimum())
                .as("the pins are of another run; write them anew")
                .isCloseTo(pin.path("optimum_usd").doubleValue(), within(0.001 * row.optimum()));
    }

    @Test
    void withoutItsMeansTheLoopCostsWhatSendingAllAgainDoes() {
        ReferenceRun run = new ReferenceRun(20, ReferenceRun.Results.CONSTANT, 5, Duration.ofMinutes(4));
        Rates rates = Rates.of("claude-sonnet-5");

        double naive = rates.usd(RealRun.of(run, "claude-sonnet-5", Means.NAIVE).total());

        assertThat(LAB.measure(run).naive()).isEqualTo(naive);
    }
}
