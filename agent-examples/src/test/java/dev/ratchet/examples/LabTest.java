package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.testing.server.Fault;
import dev.ratchet.testing.server.Latency;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.ReceivedRequest;
import dev.ratchet.testing.server.Reply;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code ./agent lab}. */
@Timeout(60)
class LabTest {
    private static final Latency FAST = new Latency(Duration.ofMillis(3), Duration.ofMillis(50), 1_000);

    @ParameterizedTest
    @ValueSource(strings = {"sampling", "streaming", "tokens", "caching", "retry", "softmax"})
    void eachExperimentSaysWhatIsSimulatedAndFitsTheTerminal(String experiment) {
        String out = offline(experiment);

        assertThat(out.lines()).allSatisfy(line -> assertThat(Columns.of(line)).isLessThanOrEqualTo(80));
        assertThat(out).startsWith(experiment.equals("softmax") ? "Made-up scores" : "Simulated: ");
    }

    @Test
    void theFirstTokenWaitsForThePromptAndTheOthersDoNot() {
        assertThat(offline("streaming"))
                .contains("50 ms for each 1,000 tokens", "then writes 1000 tokens a second")
                .containsPattern("short prompt, 15 tokens\n  first token after ")
                .containsPattern(
                        "long prompt, 10,\\d{3} tokens\n  first token after ([5-9]\\d\\d ms|\\d+\\.\\d s), then ");
    }

    @Test
    void theInputOfAConversationGrows() {
        assertThat(offline("tokens"))
                .containsPattern("(?s) 1 +\\d\\d +\\d+ .* 8 +[3-9]\\d\\d ")
                .contains("8 questions");
    }

    @Test
    void theCacheSavesMoreThanHalf() {
        assertThat(offline("caching")).containsPattern("Together \\$0\\.\\d+ in place of \\$0\\.\\d+: [1-4]\\d %");
    }

    @Test
    void waitsAreToldAndNotSlept() {
        assertThat(offline("retry"))
                .containsSubsequence(
                        "429 with retry-after: 7",
                        "waits 7.0 s",
                        "2 attempts, 7.0 s of waiting.",
                        "529 three times",
                        "4 attempts",
                        "529 for ever",
                        "8 attempts",
                        "400, which no repetition mends",
                        "1 attempt, 0 ms of waiting.");
    }

    @Test
    void theTableOfSoftmaxAddsUp() {
        assertThat(offline("softmax"))
                .containsSubsequence(
                        "temperature 0.2", "temperature 1.0", "Paris      5.0   70.0 %", "temperature 2.0");
    }

    @Test
    void withAKeyTheRealServiceIsSampledByAModelThatTakesTemperatures() {
        try (MessagesServer server = MessagesServer.start(request -> Reply.text("Blue"))) {
            Ran ran = Ran.with(
                    Map.of("ANTHROPIC_API_KEY", "sk-test"), "lab", "sampling", "--base-url=" + server.baseUrl());

            assertThat(ran.exitCode()).isZero();
            assertThat(ran.out()).contains("Asks claude-haiku-4-5 for real, 8 times", "  blue           8  ");
            assertThat(server.requests())
                    .hasSize(24)
                    .extracting(ReceivedRequest::status)
                    .containsOnly(200);
            assertThat(server.requests().get(0).body()).contains("\"temperature\":0.0");
            assertThat(server.requests().get(23).body()).contains("\"temperature\":1.0");
        }
    }

    @Test
    void aServiceThatDoesNotAnswerIsOneSentence() {
        Reply refusal = Reply.fault(Fault.http(401, "authentication_error", "invalid x-api-key"));
        try (MessagesServer server = MessagesServer.start(request -> refusal)) {
            Ran ran =
                    Ran.with(Map.of("ANTHROPIC_API_KEY", "sk-test"), "lab", "tokens", "--base-url=" + server.baseUrl());

            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.err().lines()).hasSize(1).first().asString().contains("invalid x-api-key");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lab | name an experiment; there are sampling, streaming, tokens, caching, retry, softmax",
                "lab rockets | there is no experiment rockets; there are sampling,",
            })
    void whatIsNoExperimentIsToldWhatThereIs(String arguments, String sentence) {
        Ran ran = Ran.offline(arguments.split(" "));

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).startsWith("agent: " + sentence);
    }

    private static String offline(String experiment) {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        Terminal terminal = new Terminal(writer, writer, Map.of("COLUMNS", "80"), Style.PLAIN);

        assertThat(new CommandLine(new Lab(terminal, FAST)).execute(experiment, "--offline"))
                .isZero();

        return out.toString();
    }
}
