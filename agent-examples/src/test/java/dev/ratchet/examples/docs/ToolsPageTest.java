package dev.ratchet.examples.docs;

import static dev.ratchet.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ratchet.AgentRunner;
import dev.ratchet.Task;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.model.Model;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.ScriptedModel;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.testing.server.Responder;
import dev.ratchet.tool.ResultStore;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolFunction;
import dev.ratchet.tool.ToolParam;
import dev.ratchet.tool.ToolResult;
import dev.ratchet.tool.ToolTraits;
import jakarta.validation.constraints.Max;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the page on tools that are about results and about tools of other kinds, each run. */
@Timeout(20)
class ToolsPageTest {
    // tag::results
    record Prices(String ticker, List<Double> closing) {}

    static final class ChartTools {
        @Tool("Draws the closing prices of a stock. Returns a chart and the highest price.")
        ToolResult chart(@ToolParam("Ticker symbol such as AAPL") String ticker) throws IOException {
            Prices prices = new Prices(ticker, List.of(90.8, 95.3, 103.1));
            return ToolResult.text("Highest: 103.1")
                    .and(ToolResult.image(png(prices)))
                    .withData(prices);
        }

        private static byte[] png(Prices prices) throws IOException {
            BufferedImage chart = new BufferedImage(100 * prices.closing().size(), 200, BufferedImage.TYPE_INT_RGB);
            ByteArrayOutputStream png = new ByteArrayOutputStream(); // once chart.createGraphics() has drawn
            ImageIO.write(chart, "png", png);
            return png.toByteArray();
        }
    }
    // end::results

    static final class LogTools {
        @Tool("Reads the log of today.")
        String readLog() {
            return "all is well\n".repeat(10_000);
        }
    }

    // tag::function
    record Report(
            @JsonPropertyDescription("Year such as 2009") int year, Optional<String> department) {}

    static ToolFunction report(String name) {
        return ToolFunction.of(
                        name + "_report",
                        "Returns the " + name + " report of a year, of one department or of all.",
                        Report.class,
                        (report, context) -> name + " " + report.year() + ": "
                                + report.department().orElse("all"))
                .traits(ToolTraits::asReadOnly);
    }
    // end::function

    record Account(String owner) {
        @Tool("Tells how much the user has got, in dollars.")
        String balance() {
            return owner + " has 7";
        }
    }

    @Test
    void aTaskBringsTools() {
        try (ScriptedModel model = ScriptedModel.builder()
                .calls(call("balance", "{}"))
                .says("7.")
                .says("6.")
                .build()) {
            AgentRunner runner = AgentRunner.builder().model(model).build();
            // tag::task-tools
            RunResult first = runner.run(Task.of("How much have I got?").tools(new Account("Ada")));
            RunResult second = runner.reply(first, Task.of("And in euros?").tools(new Account("Ada")));
            // end::task-tools

            assertThat(first.turns().get(0).results().get(0).text()).isEqualTo("Ada has 7");
            assertThat(second.text()).isEqualTo("6.");
            assertThatThrownBy(() -> runner.reply(second, "And?")).hasMessageEndingWith("the tool balance is missing");
        }
    }

    enum Side {
        BUY,
        SELL
    }

    // tag::defaults
    record Period(
            LocalDate from,

            @ToolParam(value = "How many days", defaultValue = "7")
            int days) {}

    static final class ReportTools {
        @Tool("Counts what was sold in a period. Returns the number.")
        String countSales(
                @ToolParam("When") Period period,
                @ToolParam(value = "Which side", defaultValue = "SELL") Side side,
                @ToolParam(value = "How many rows at most", defaultValue = "20") @Max(100) int limit) {
            return side + " in " + period.days() + " days, at most " + limit;
        }
    }
    // end::defaults

    @Test
    void whatIsLeftOutHasItsDefault() {
        try (ScriptedModel model = ScriptedModel.builder()
                .calls(call("count_sales", "{\"period\":{\"from\":\"2009-01-31\"}}"))
                .says("None.")
                .build()) {
            RunResult result = AgentRunner.builder()
                    .model(model)
                    .tools(new ReportTools())
                    .build()
                    .run("What did we sell?");

            assertThat(result.turns().get(0).results().get(0).text()).isEqualTo("SELL in 7 days, at most 20");
        }
    }

    static final class Terminal {
        @Tool(name = "bash", value = "Says which command it was given.")
        String bash(Optional<String> command, Optional<Boolean> restart) {
            return "would run " + command.orElse("nothing");
        }
    }

    @Test
    void aFunctionIsATool() {
        try (ScriptedModel model = ScriptedModel.builder()
                .calls(call("sales_report", "{\"year\":2009}"))
                .says("All.")
                .build()) {
            RunResult result = AgentRunner.builder()
                    .model(model)
                    .tools(report("sales"), report("audit"))
                    .build()
                    .run("How were the sales of 2009?");

            assertThat(result.turns().get(0).results().get(0).text()).isEqualTo("sales 2009: all");
        }
    }

    @Test
    void aProvidersToolIsAcceptedByTheServerAndRunByUs() {
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(
                Reply.builder().toolUse("bash", "{\"command\":\"ls\"}").build(), Reply.text("Done.")))) {
            Model model = AnthropicModel.builder()
                    .baseUrl(server.baseUrl().toString())
                    .apiKey("any")
                    .build();
            // tag::provider-tool
            AgentRunner runner = AgentRunner.builder()
                    .model(model)
                    .tools(new Terminal())
                    .providerTool("bash", "bash_20250124")
                    .build();
            // end::provider-tool

            RunResult result = runner.run("What is there?");

            assertThat(result.text()).isEqualTo("Done.");
            assertThat(result.turns().get(0).results().get(0).text()).isEqualTo("would run ls");
            assertThat(server.requests().get(0).body())
                    .contains("\"tools\":[{\"type\":\"bash_20250124\",\"name\":\"bash\"");
            AgentRunner ordinary =
                    AgentRunner.builder().model(model).tools(new Terminal()).build();
            assertThatThrownBy(() -> ordinary.read(result.state().toJson()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the tool bash has changed");
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

            assertThat(result.data(Prices.class)).containsExactly(new Prices("AAPL", List.of(90.8, 95.3, 103.1)));
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
