package dev.ratchet.examples.docs;

import static dev.ratchet.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.report.RunReport;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.ScriptedModel;
import dev.ratchet.tools.StockPrices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/report.md, and the page as a browser's parser sees it. */
class ReportPageTest {
    @TempDir
    Path directory;

    @Test
    void ofARunAndOfAStoredOne() throws IOException {
        AgentRunner runner = runner(ScriptedModel.builder().says("Up.").build());
        Path directory = this.directory;
        RunResult result = runner.run("How did Apple do?");
        String stored = result.state().toJson();
        // tag::report
        RunReport.of(result).writeTo(directory.resolve("run.html"));
        RunReport.of(runner.read(stored)).writeTo(directory.resolve("stored.html"));
        // end::report

        assertThat(directory.resolve("stored.html")).hasSameTextualContentAs(directory.resolve("run.html"));
    }

    @Test
    void aBrowserSeesWhatIsMeant() throws IOException {
        String hostile = "</script></style><script>alert(1)</script><img src=x onerror=alert(1)>";
        ScriptedModel model = ScriptedModel.builder()
                .calls(call("stock_price", "{\"ticker\":\"" + hostile + "\"}"))
                .says(hostile)
                .build();
        Path file = directory.resolve("run.html");
        RunReport.of(runner(model).run(hostile)).writeTo(file);

        Parser parser = Parser.htmlParser().setTrackErrors(20);
        Document page = Jsoup.parse(Files.readString(file), "", parser);

        assertThat(parser.getErrors()).isEmpty();
        assertThat(page.select("script, img, iframe, link, object, embed, form, [style], [src], [onerror]"))
                .isEmpty();
        assertThat(page.select("h1").text()).isEqualTo(hostile);
        assertThat(page.select("details.row")).hasSize(2);
    }

    private static AgentRunner runner(ScriptedModel model) {
        return AgentRunner.builder().model(model).tools(new StockPrices()).build();
    }
}
