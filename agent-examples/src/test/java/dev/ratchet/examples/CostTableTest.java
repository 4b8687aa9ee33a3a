package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class CostTableTest {
    private static final String RUN = "50-constant-1x-0m";

    @Test
    void eachRunIsARowAndEachColumnIsExplained() {
        Ran ran = Ran.with(Map.of("COLUMNS", "80"), "cost-lab", "--rows=" + RUN);

        assertThat(ran.exitCode()).isZero();
        List<String> lines = ran.out().lines().toList();
        assertThat(lines).allSatisfy(line -> assertThat(Columns.of(line)).isLessThanOrEqualTo(80));
        assertThat(lines.get(2))
                .startsWith(RUN)
                .matches(".* 100\\.0 +14\\.4 +\\d\\d\\.\\d +9\\.\\d +9\\.0 +1\\.0\\d\\d");
        for (String column : List.of("naive", "cap", "marks", "clear", "ours", "best", "of best", "of online")) {
            assertThat(lines.get(0)).contains(column);
            assertThat(lines).anySatisfy(line -> assertThat(line).startsWith(column + " "));
        }
        assertThat(lines.get(lines.size() - 1)).isEqualTo("1 passed, 0 failed");
    }

    @Test
    void withJsonARunIsAnObject() {
        Ran ran = Ran.offline("cost-lab", "--json", "--rows=" + RUN);

        assertThat(ran.exitCode()).isZero();
        JsonNode row = new JsonMapper().readTree(ran.out());
        assertThat(row.path("run").stringValue()).isEqualTo(RUN);
        assertThat(row.path("passed").booleanValue()).isTrue();
        assertThat(row.path("ours_usd").doubleValue())
                .isBetween(
                        row.path("optimum_usd").doubleValue(),
                        1.05 * row.path("optimum_usd").doubleValue());
        assertThat(row.path("optimum_left_out_before").size()).isGreaterThan(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cost-lab --rows=70-constant | --rows names no run: 70-constant; './agent cost-lab --help' tells how they are named
            cost-lab --model=nobody-1   | --model cannot be measured: there is no price for nobody-1
            """)
    void wrongUsageIsOneSentence(String arguments, String sentence) {
        Ran ran = Ran.offline(arguments.split(" "));
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).startsWith("agent: " + sentence + "\n");
    }
}
