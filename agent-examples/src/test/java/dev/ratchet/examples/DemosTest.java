package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The commands from end to end: tools, loop, wire format, and the offline planner in the place of a model. */
class DemosTest {
    private static final String OFF_BY_ONE = "for (int i = 1; i < n; i++) {";
    private static final String MENDED = "for (int i = 1; i <= n; i++) {";

    @TempDir
    Path directory;

    @Test
    void theFirstLineSaysWhoAnswers() {
        assertThat(Ran.offline("stock-price").out())
                .startsWith("The offline planner answers, by plain rules: no language model is involved.");
    }

    @Test
    void withOfflineItSaysThatOfflineIsInTheWay() {
        String sameCommand = "With ANTHROPIC_API_KEY set, the same command asks the real service.";
        String untilLeftOut = "Without --offline, and with ANTHROPIC_API_KEY set, the real service answers.";
        Map<String, String> wide = Map.of("ANTHROPIC_API_KEY", "sk-secret", "COLUMNS", "200");

        assertThat(Ran.with(wide, "stock-price", "--offline").out())
                .contains(untilLeftOut)
                .doesNotContain(sameCommand);
        assertThat(Ran.with(Map.of("COLUMNS", "200"), "stock-price").out())
                .contains(sameCommand)
                .doesNotContain(untilLeftOut);
    }

    @Test
    void theReportIsWhereItsLastLineSays() throws IOException {
        Path file = directory.resolve("run.html");
        Ran ran = Ran.offline("stock-price", "--report", file.toString());

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out().lines()).last().isEqualTo("report: " + file);
        assertThat(file).content().contains("How did Apple do against Microsoft in 2009?", "stock_price ×4");
        assertThat(Ran.offline("stock-price", "--json", "--report", file.toString())
                        .events("report"))
                .extracting(event -> event.path("file").asString())
                .containsExactly(file.toString());
    }

    @Test
    void aReportThatIsThereStaysIfTheRunCannotBegin() throws IOException {
        Path file = Files.writeString(directory.resolve("run.html"), "before");
        Path other = directory.resolve("other.html");

        assertThat(Ran.offline("stock-price", "--model", "foo-1", "--report", file.toString())
                        .exitCode())
                .isEqualTo(2);
        assertThat(Ran.offline("stock-price", "--model", "foo-1", "--report", other.toString())
                        .exitCode())
                .isEqualTo(2);
        assertThat(file).hasContent("before");
        assertThat(other).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80})
    void nothingIsWiderThanTheTerminal(int columns) {
        assertThat(Ran.with(Map.of("COLUMNS", "" + columns), "stock-price")
                        .out()
                        .lines())
                .allSatisfy(line -> assertThat(Columns.of(line)).isLessThanOrEqualTo(columns));
    }

    @Test
    void appleAgainstMicrosoftInTheirYear() {
        Ran ran = Ran.offline("stock-price", "--json");

        JsonNode end = ran.events("run_finished").get(0);
        assertThat(ran.exitCode()).isZero();
        assertThat(end.path("outcome").asString()).isEqualTo("completed");
        assertThat(end.path("text").asString()).contains("90.13", "210.73", "16.63", "30.34");
        assertThat(ran.events("turn_answered"))
                .as("a turn with two calls at once")
                .anyMatch(turn -> StreamSupport.stream(turn.path("content").spliterator(), false)
                                .filter(block -> block.path("type").asString().equals("tool_use"))
                                .count()
                        > 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "What did IBM cost in March 2004? | 84.41",
                "How did Google do against Amazon in 2008? | 564.3 307.65 77.7 51.28",
                "What was the price of AMZN in 2001-09? | 5.97",
            })
    void otherCompaniesYearsAndMonths(String task, String prices) {
        Ran ran = Ran.offline("stock-price", task, "--json");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.events("run_finished").get(0).path("text").asString()).contains(prices.split(" "));
    }

    @Test
    void aPersonSeesTurnsCallsTokensAndTotals() {
        String out = Ran.offline("stock-price").out();

        assertThat(out)
                .contains(
                        "turn 1",
                        "→ 1 find_ticker {",
                        "← 1 {\"ticker\":",
                        " tokens in, ",
                        "; window 0.",
                        "input by turn:")
                .contains("The run completed.")
                .doesNotContain("\u001b");
    }

    @Test
    void theDefaultEditChangesTheNamedBytesAndNoOthers() throws IOException {
        Ran ran = Ran.offline("file-edit");

        Path workspace = Path.of(lastWord(ran.out(), "changed in (\\S+)"));
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .contains(
                        "--- a/Sum.java\n+++ b/Sum.java\n@@ ",
                        "\n-        " + OFF_BY_ONE + "\n+        " + MENDED + "\n")
                .containsSubsequence("list_files", "read_file", "edit_file", "read_file");
        assertThat(workspace.resolve("Sum.java")).hasContent(bundled("Sum.java").replace(OFF_BY_ONE, MENDED));
        assertThat(workspace.resolve("README.md")).hasContent(bundled("README.md"));
        assertThat(workspace.toFile().list()).containsExactlyInAnyOrder("README.md", "Sum.java");
        Files.delete(workspace.resolve("README.md"));
        Files.delete(workspace.resolve("Sum.java"));
        Files.delete(workspace);
    }

    @Test
    void anEditInAWorkspaceOfOnesOwn() throws IOException {
        Files.write(directory.resolve("notes.txt"), "one\r\ntwo\r\n".getBytes(StandardCharsets.UTF_8));

        Ran ran = Ran.offline(
                "file-edit",
                "--workspace",
                directory.toString(),
                "In notes.txt replace \"two\" with \"zwei\"",
                "--yes",
                "--json");

        assertThat(ran.exitCode()).isZero();
        assertThat(directory.resolve("notes.txt")).hasBinaryContent("one\r\nzwei\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(ran.events("workspace").get(0).path("diff").asString()).contains("-two\r\n+zwei\r");
    }

    @Test
    void aRunThatDoesNotGetDoneSaysSo() {
        Ran ran = Ran.offline("stock-price", "--max-turns", "1");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out())
                .contains("The run stopped at its limit of 1 turn before it was done; give more with --max-turns.");
    }

    @Test
    void aRefusedPortIsOneSentence() {
        Ran ran = Ran.with(Map.of("ANTHROPIC_API_KEY", "sk-secret"), "stock-price", "--base-url", "http://127.0.0.1:1");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out())
                .contains("The run failed: ", "127.0.0.1:1")
                .doesNotContain("sk-secret", "Exception", "\tat ");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void aRefusedKeyIsOneSentence() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] refusal =
                "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid x-api-key\"}}"
                        .getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(401, refusal.length);
            exchange.getResponseBody().write(refusal);
            exchange.close();
        });
        server.start();
        try {
            Ran ran = Ran.with(
                    Map.of("ANTHROPIC_API_KEY", "sk-secret"),
                    "stock-price",
                    "--base-url",
                    "http://127.0.0.1:" + server.getAddress().getPort());

            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.out())
                    .contains("The run failed: ", "invalid x-api-key")
                    .doesNotContain("sk-secret", "Exception", "\tat ", "offline planner");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aKeyThatCannotBeOneIsWrongUsageAndNotShown() {
        Ran ran = Ran.with(Map.of("ANTHROPIC_API_KEY", "sk-secret\n"), "stock-price");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("ANTHROPIC_API_KEY").doesNotContain("sk-secret");
    }

    private static String lastWord(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in%n%s", pattern, text).isTrue();
        return matcher.group(1);
    }

    private static String bundled(String file) throws IOException {
        try (var in = DemosTest.class.getResourceAsStream("workspace/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
