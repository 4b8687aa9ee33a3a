package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import dev.ratchet.examples.lab.Bench;
import dev.ratchet.examples.lab.Experiment;
import dev.ratchet.examples.lab.Retrying;
import dev.ratchet.examples.lab.Streaming;
import dev.ratchet.testing.VirtualTime;
import dev.ratchet.testing.server.Fault;
import dev.ratchet.testing.server.Latency;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.Reply;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class LabTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Latency QUICK = new Latency(Duration.ofMillis(3), Duration.ofMillis(10), 3_000);
    private static final List<String> EXPERIMENTS =
            List.of("sampling", "streaming", "tokens", "caching", "retry", "softmax");

    @Test
    void aloneItListsTheExperimentsAndEachHasAHelp() {
        assertThat(Ran.offline("lab").out()).contains(EXPERIMENTS).contains("docs/lab.md");
        assertThat(EXPERIMENTS).allSatisfy(name -> {
            Ran help = Ran.offline("lab", name, "--help");
            assertThat(help.exitCode()).isZero();
            assertThat(help.out()).contains("Usage: agent lab " + name, "--json");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lab tocens | there is no command tocens; did you mean tokens?",
                "lab tokens eight | there is a word too many, eight",
                "lab retry --model foo-1 | there is no option --model",
                "lab tokens --offline --model ollama/qwen3 | the offline planner does not know the model ollama/qwen3; it knows",
                "lab tokens --model foo-1 | the offline planner does not know the model foo-1; it knows claude-sonnet-5-5,",
                "lab sampling --model claude-sonnet-5-5 | claude-sonnet-5-5 takes no temperature; these models do: claude-",
            })
    void wrongUsageIsOneSentence(String arguments, String sentence) {
        Ran ran = Ran.offline(arguments.split(" "));

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines()).hasSize(2).first().asString().startsWith("agent: " + sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sampling", "tokens", "caching", "softmax"})
    void itFitsTheTerminalAndSaysThatNoModelIsInvolved(String name) {
        for (String columns : List.of("80", "120")) {
            Ran ran = Ran.with(Map.of("COLUMNS", columns), "lab", name);

            assertThat(ran.exitCode()).isZero();
            assertThat(ran.err()).isEmpty();
            assertThat(ran.out().replaceAll("\\s+", " "))
                    .containsAnyOf("no language model is involved", "A stand-in answers", "made up for this page")
                    .doesNotContain("\u001b");
            assertThat(ran.out().lines())
                    .allSatisfy(line -> assertThat(Columns.of(line)).isLessThanOrEqualTo(Integer.parseInt(columns)));
        }
    }

    @Test
    void coldIsAlwaysTheSameAndWarmIsNot() {
        List<JsonNode> rows = data(Ran.offline("lab", "sampling", "--json"));

        assertThat(rows).extracting(row -> row.path("temperature").asDouble()).containsExactly(0.0, 0.5, 1.0);
        assertThat(rows.get(0).path("different").asInt()).isEqualTo(1);
        assertThat(rows.get(2).path("different").asInt())
                .isGreaterThan(rows.get(0).path("different").asInt());
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.path("answers").size()).isEqualTo(6));
    }

    @Test
    void eachTurnSendsAllThatWasSentBefore() {
        List<JsonNode> rows = data(Ran.offline("lab", "tokens", "--json"));

        assertThat(rows).hasSize(8);
        long sent = 0;
        for (JsonNode row : rows) {
            assertThat(row.path("sent_again_tokens").asLong()).isEqualTo(sent);
            sent += row.path("new_tokens").asLong();
        }
        assertThat(rows.subList(1, 8))
                .allSatisfy(row -> assertThat(row.path("new_tokens").asLong()).isBetween(100L, 200L));
    }

    @Test
    void whatOneTurnWroteToTheCacheTheNextReads() {
        List<JsonNode> rows = data(Ran.offline("lab", "caching", "--json"));

        assertThat(rows).hasSize(6);
        long cached = 0;
        for (JsonNode row : rows) {
            assertThat(row.path("read_tokens").asLong()).isEqualTo(cached);
            cached += row.path("written_tokens").asLong();
        }
        double without = sum(rows, "without_usd");
        double with = sum(rows, "with_usd");
        assertThat(rows.get(0).path("with_usd").asDouble())
                .isCloseTo(1.25 * rows.get(0).path("without_usd").asDouble(), within(1e-9));
        assertThat(Ran.offline("lab", "caching").out())
                .contains(String.format("saves %.1f %% of the input", 100 * (1 - with / without)));
    }

    @Test
    void probabilitiesAddUpAndTopPKeepsMoreTheFlatterItIs() {
        List<JsonNode> rows = data(Ran.offline("lab", "softmax", "--json"));

        for (int i = 0; i < 3; i++) {
            List<JsonNode> block = rows.subList(6 * i, 6 * i + 6);
            for (String column : List.of("probability", "top_k", "top_p")) {
                assertThat(sum(block, column)).isCloseTo(1, within(0.001));
            }
            assertThat(block.stream().filter(row -> row.path("top_k").asDouble() > 0))
                    .hasSize(3);
            assertThat(block.stream().filter(row -> row.path("top_p").asDouble() > 0))
                    .hasSize(2 + i);
        }
    }

    @Test
    void aLongPromptDelaysTheFirstToken() {
        List<JsonNode> rows = lines(run(new Streaming(), true));
        JsonNode brief = rows.get(0);
        JsonNode longer = rows.get(1);

        assertThat(longer.path("input_tokens").asLong()).isBetween(10_000L, 10_500L);
        assertThat(longer.path("first_token_ms").asLong())
                .isGreaterThanOrEqualTo(100) // 10,000 tokens at 10 ms for 1,000
                .isLessThan(longer.path("whole_ms").asLong());
        assertThat(brief.path("whole_ms").asLong())
                .isGreaterThanOrEqualTo(brief.path("output_tokens").asLong() / 3);
    }

    @Test
    void simulatedTimesAreSaidToBe() {
        assertThat(run(new Streaming(), false).replaceAll("\\s+", " "))
                .contains(
                        "its times are simulated: 0.00 s for each request, 0.01 s for 1,000 tokens of prompt, then 3000 tokens a second")
                .contains("measured of no model")
                .contains("This is the answer of a stand-in");
    }

    @Test
    void theWaitsOfARepeatedCallAreShown() {
        VirtualTime time = new VirtualTime();
        List<JsonNode> rows = lines(run(new Retrying(time, time::pass), true));

        assertThat(rows).hasSize(5);
        assertThat(rows).extracting(row -> row.path("attempt").asInt()).containsExactly(1, 2, 3, 4, 1);
        assertThat(rows.get(0).path("status").asInt()).isEqualTo(429);
        assertThat(rows.get(0).path("wait_ms").asLong()).isEqualTo(1_000);
        assertThat(rows.get(1).path("status").asInt()).isEqualTo(529);
        assertThat(rows.get(2).path("failed").asString()).contains("cut in the middle");
        assertThat(rows.get(3).path("answered").asBoolean()).isTrue();
        assertThat(rows.get(4).path("status").asInt()).isEqualTo(400);
        assertThat(rows.get(4).path("repeated").asBoolean(true)).isFalse();
        assertThat(rows.get(3).path("waited_ms").asDouble()).isCloseTo(sum(rows, "wait_ms"), within(3.0));
    }

    @Test
    void anAttemptBeginsWhenItsWaitIsOver() {
        VirtualTime time = new VirtualTime();

        assertThat(run(new Retrying(time, time::pass), false))
                .contains("0.00 s  attempt 1", "1.00 s  attempt 2", "as the service asks", "is withdrawn", "attempt 4");
    }

    @Test
    void withAKeyTheServiceIsAskedAndNothingIsSimulated() {
        try (MessagesServer server = MessagesServer.start(request -> Reply.text("Moonbeam Gelato"))) {
            Ran ran = Ran.with(real(server), "lab", "sampling");

            assertThat(ran.exitCode()).isZero();
            assertThat(ran.out()).contains("Moonbeam Gelato").doesNotContain("no language model");
            assertThat(server.requests()).hasSize(18);
            assertThat(server.requests().get(1).body()).contains("\"temperature\":0.5");
            assertThat(Ran.with(real(server), "lab", "sampling", "--offline").out())
                    .contains("no language model");
            assertThat(server.requests()).hasSize(18);
        }
    }

    @Test
    void aModelOfAnotherProviderIsAskedWhereItIs() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", exchange -> {
            byte[] answer = ("{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"In pots.\"}}],"
                            + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://localhost:" + server.getAddress().getPort() + "/v1";
            Ran ran = Ran.offline("lab", "tokens", "--model=ollama/qwen3", "--base-url=" + url);

            assertThat(ran.exitCode()).isZero();
            assertThat(ran.out()).contains("ollama/qwen3").doesNotContain("stand-in");
            assertThat(Ran.offline("lab", "caching", "--model=ollama/qwen3", "--base-url=" + url)
                            .out())
                    .contains("There is no price for this model");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whatTheServiceRefusesIsOneSentence() {
        Fault refusal = Fault.http(401, "authentication_error", "invalid\u001b[31m x-api-key");
        try (MessagesServer server = MessagesServer.start(request -> Reply.fault(refusal))) {
            Ran ran = Ran.with(real(server), "lab", "tokens");

            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.err().lines()).hasSize(1).first().asString().startsWith("agent: ");
            assertThat(ran.err()).doesNotContain("\u001b").doesNotContain("sk-secret");
        }
    }

    @Test
    void itEndsWhenNobodyReadsAnyMore() {
        Writer closed = new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("closed");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Terminal terminal =
                new Terminal(new PrintWriter(closed), new PrintWriter(new StringWriter()), Map.of(), Style.PLAIN);

        assertThat(Agent.run(terminal, "lab", "softmax")).isEqualTo(1);
    }

    @Test
    void aModelThatTakesNoTemperatureIsRefusedBeforeAnythingIsSent() {
        try (MessagesServer server = MessagesServer.start(request -> Reply.text("Hello."))) {
            Ran ran = Ran.with(real(server), "lab", "sampling", "--model", "claude-opus-5-5");

            assertThat(ran.exitCode()).isEqualTo(2);
            assertThat(server.requests()).isEmpty();
        }
    }

    private static Map<String, String> real(MessagesServer server) {
        return Map.of(
                "ANTHROPIC_API_KEY",
                "sk-secret",
                "ANTHROPIC_BASE_URL",
                server.baseUrl().toString());
    }

    private static String run(Experiment experiment, boolean json) {
        StringWriter out = new StringWriter();
        Terminal terminal = new Terminal(
                new PrintWriter(out), new PrintWriter(new StringWriter()), Map.of("COLUMNS", "100"), Style.PLAIN);
        try (Bench bench = Bench.offline("claude-sonnet-5-5", QUICK)) {
            experiment.run(bench, new PrintedNotebook(terminal, json));
        }
        return out.toString();
    }

    private static List<JsonNode> data(Ran ran) {
        assertThat(ran.exitCode()).isZero();
        return lines(ran.out());
    }

    private static List<JsonNode> lines(String out) {
        return out.lines().map(line -> JSON.readTree(line)).toList();
    }

    private static double sum(List<JsonNode> rows, String column) {
        return rows.stream().mapToDouble(row -> row.path(column).asDouble(0)).sum();
    }
}
