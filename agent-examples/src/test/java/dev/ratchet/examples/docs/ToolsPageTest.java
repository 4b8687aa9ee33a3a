package dev.ratchet.examples.docs;

import static dev.ratchet.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.ScriptedModel;
import dev.ratchet.tool.ResultStore;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolParam;
import dev.ratchet.tool.ToolResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the page on tools that are about results, each run. */
@Timeout(20)
class ToolsPageTest {
    // tag::results
    record Prices(String ticker, List<Double> closing) {}

    static final class ChartTools {
        @Tool("Draws the closing prices of a stock. Returns a chart and the highest price.")
        ToolResult chart(@ToolParam("Ticker symbol such as AAPL") String ticker) {
            Prices prices = new Prices(ticker, List.of(90.8, 95.3, 103.1));
            return ToolResult.text("Highest: 103.1")
                    .and(ToolResult.image(png(prices), "image/png"))
                    .withData(prices);
        }

        private static byte[] png(Prices prices) {
            return prices.ticker().getBytes(StandardCharsets.UTF_8); // here stands what draws
        }
    }
    // end::results

    static final class LogTools {
        @Tool("Reads the log of today.")
        String readLog() {
            return "all is well\n".repeat(10_000);
        }
    }

    @Test
    void dataIsForTheApplication() {
        try (ScriptedModel model = ScriptedModel.builder()
                .calls(call("chart", "{\"ticker\":\"AAPL\"}"))
                .says("103.1")
                .build()) {
            RunResult result = AgentRunner.builder()
                    .model(model)
                    .tools(new ChartTools())
                    .build()
                    .run("How high was it?");

            assertThat(result.data(Prices.class))
                    .containsExactly(new Prices("AAPL", List.of(90.8, 95.3, 103.1)));
        }
    }

    @Test
    void aLongResultIsKept(@TempDir Path directory) {
        try (ScriptedModel model = ScriptedModel.builder()
                .calls(call("read_log", "{}"))
                .says("All is well.")
                .build()) {
            // tag::result-store
            ResultStore results = ResultStore.directory(directory, Duration.ofDays(30));
            AgentRunner runner = AgentRunner.builder()
                    .model(model)
                    .tools(new LogTools())
                    .resultStore(results)
                    .build();
            // end::result-store

            RunResult result = runner.run("Is all well?");

            ToolResultBlock shown = result.turns().get(0).results().get(0);
            assertThat(shown.text()).hasSizeLessThanOrEqualTo(60_000).contains("read_result with id=res_");
            assertThat(directory).isNotEmptyDirectory();
        }
    }
}
