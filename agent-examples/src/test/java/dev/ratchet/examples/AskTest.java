package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.testing.server.Fault;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.ReceivedRequest;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.testing.server.Responder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./agent ask}. */
@Timeout(60)
class AskTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PRICES = "--tools=dev.ratchet.tools.StockPrices";

    @TempDir
    Path directory;

    /** What {@code --type} names. */
    record Close(String ticker, double close) {}

    @Test
    void onlyTheAnswerIsOnStandardOutput() {
        Ran ran = answered(Reply.text("Two rivers:\n the Rhine and the \u001b[31mElbe."), "", "Name two rivers.");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).isEqualTo("Two rivers:\n the Rhine and the \u001b[31mElbe.\n");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void whatIsPipedInComesInFrontOfTheQuestion() {
        try (MessagesServer server = server(Reply.text("Two."))) {
            ask(server, "one line\nanother line\n", "How many lines?");

            assertThat(content(server).path(0).path("text").asString())
                    .isEqualTo("one line\nanother line\n\nHow many lines?");
        }
    }

    @Test
    void imagesAndDocumentsGoInFront() throws IOException {
        Path image = directory.resolve("chart.dat");
        ImageIO.write(new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
        Path text = Files.writeString(directory.resolve("notes.txt"), "It was May.");
        try (MessagesServer server = server(Reply.text("May."))) {
            Ran ran = ask(
                    server, "", "--image=" + image, "--image=https://x.org/a.png", "--file=" + text, "Which month?");

            assertThat(ran.out()).isEqualTo("May.\n");
            assertThat(content(server)
                            .valueStream()
                            .map(each -> each.path("type").asString()))
                    .containsExactly("image", "image", "document", "text");
        }
    }

    @Test
    void settingsAreSentAsTheyAreMeant() {
        try (MessagesServer server = server(Reply.text("Yes."))) {
            ask(
                    server,
                    "",
                    "--system=Be brief.",
                    "--stop=END",
                    "--stop=FIN",
                    "--max-tokens=99",
                    "--effort=low",
                    "Well?");

            JsonNode body = body(server);
            assertThat(body.path("system").toString()).contains("Be brief.");
            assertThat(body.path("stop_sequences").toString()).isEqualTo("[\"END\",\"FIN\"]");
            assertThat(body.path("max_tokens").asInt()).isEqualTo(99);
            assertThat(body.path("output_config").path("effort").asString()).isEqualTo("low");
            assertThat(body.path("thinking").toString())
                    .as("the default model would think unseen")
                    .isEqualTo("{\"type\":\"adaptive\",\"display\":\"summarized\"}");
            assertThat(request(server).headers()).containsEntry("anthropic-version", "2026-10-21");
        }
    }

    @Test
    void samplingIsSentUnderTheOldVersionToModelsThatTakeIt() {
        try (MessagesServer server = server(Reply.text("Yes."))) {
            Ran ran = ask(
                    server, "", "--model=claude-opus-4-6", "--temperature=0.2", "--top-p=0.9", "--top-k=40", "Well?");

            assertThat(ran.exitCode()).isZero();
            assertThat(request(server).headers()).containsEntry("anthropic-version", "2023-06-01");
            assertThat(body(server).path("temperature").asDouble()).isEqualTo(0.2);
            assertThat(body(server).path("top_p").asDouble()).isEqualTo(0.9);
            assertThat(body(server).path("top_k").asInt()).isEqualTo(40);
            assertThat(body(server).has("thinking")).isFalse();
        }
    }

    @Test
    void samplingIsRefusedBeforeSendingByTheNamesOfModelsThatTakeIt() {
        try (MessagesServer server = server(Reply.text("Yes."))) {
            Ran ran = ask(server, "", "--temperature=0.2", "Well?");

            assertThat(ran.exitCode()).isEqualTo(2);
            assertThat(ran.err())
                    .contains(
                            "claude-sonnet-5-5 takes no temperature; these models do: claude-opus-4-6, claude-opus-4-5,"
                                    + " claude-sonnet-4-6, claude-sonnet-4-5, claude-haiku-4-5");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void anAnswerOfATypeIsJson() {
        Ran ran = Ran.offline(
                "ask", "--offline", PRICES, "--type=" + Close.class.getName(), "What did IBM cost in March 2004?");

        assertThat(ran.exitCode()).isZero();
        assertThat(JSON.readTree(ran.out())).isEqualTo(JSON.readTree("{\"ticker\":\"IBM\",\"close\":84.41}"));
        assertThat(ran.err()).startsWith("agent: the offline planner answers");
    }

    @Test
    void anAnswerToASchemaIsJson() throws IOException {
        Path schema = Files.writeString(directory.resolve("answer.json"), """
                {"type":"object","properties":{"close":{"type":"number"}},"required":["close"]}""");

        Ran ran = Ran.offline("ask", "--offline", PRICES, "--schema=" + schema, "What did IBM cost in March 2004?");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).isEqualTo("{\"close\":84.41}\n");
    }

    @Test
    void anAnswerThatDoesNotFitIsNoAnswer() throws IOException {
        Path schema = Files.writeString(directory.resolve("answer.json"), """
                {"type":"object","properties":{"close":{"type":"number"}},"required":["close"]}""");
        try (MessagesServer server = server(Reply.text("no"), Reply.text("{}"))) {
            Ran ran = ask(server, "", "--schema=" + schema, "Well?");

            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err().lines()).hasSize(1);
        }
    }

    @Test
    void timingAndUsageAreToldBesideTheAnswer() {
        Ran ran = answered(Reply.text("One two three four five six seven."), "", "--timing", "--usage", "Count.");

        assertThat(ran.out()).isEqualTo("One two three four five six seven.\n");
        assertThat(ran.err())
                .containsPattern("agent: first token after \\d+ ms, ")
                .contains(" tokens in", "$0.00");
    }

    @Test
    void anErrorOfTheServiceIsOneSentenceAndExitCodeOne() {
        Ran ran = answered(Reply.fault(Fault.http(400, "invalid_request_error", "no such luck")), "", "Well?");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines()).hasSize(1).first().asString().contains("no such luck");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | there is no question; give it in quotes, or pipe it in",
                "--image=no-such.png x | no-such.png is not there: no-such.png",
                "--image=pom.xml x | --image is no JPEG, PNG, GIF or WebP: pom.xml; give a document by --file",
                "--image=target x | target is no file that can be read whole: target",
                "--file=http:///x x | the service fetches by http or https, not \"http:///x\"",
                "--schema=no-such.json x | --schema is not there: no-such.json",
                "--schema=pom.xml x | --schema: ",
                "--type=no.such.Type x | there is no class no.such.Type; give its full name",
                "--type=java.lang.Thread x | --type: ",
                "--schema=pom.xml --type=java.lang.String x | --schema and --type both say what the answer is",
                "--model=nobody/x x | there is no provider nobody; there are anthropic, openai",
                "--max-tokens=0 x | --max-tokens must be a whole number of at least 1: 0",
                "--max-tokens=many x | --max-tokens cannot be: many",
                "--temperature=2 x | --temperature must be a number from 0 to 1: 2.0",
                "--top-k=0 x | --top-k must be a whole number of at least 1: 0",
                "--effort=extreme x | --effort must be one of low, medium, high, xhigh, max: extreme",
                "--thinking=hard x | --thinking must be one of adaptive, disabled, between_tools: hard",
            })
    void whatCannotBeIsOneSentence(String arguments, String sentence) throws IOException {
        Ran ran = Ran.offline(
                Stream.concat(Stream.of("ask"), Stream.of(arguments.split(" ")).filter(each -> !each.isEmpty()))
                        .toArray(String[]::new));

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines()).hasSize(2).first().asString().startsWith("agent: " + sentence);
    }

    @Test
    void anImageThatIsTooLargeIsRefusedBeforeSending() throws IOException {
        Path image = directory.resolve("wide.png");
        ImageIO.write(new BufferedImage(8_001, 1, BufferedImage.TYPE_BYTE_BINARY), "png", image.toFile());

        Ran ran = Ran.offline("ask", "--image=" + image, "Well?");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("has 8,001 × 1 pixels, and a side may have 8,000; scale it down");
    }

    @Test
    void aRateIsThatOfWhatCameAfterTheFirstToken() {
        assertThat(new Timing.Request(Duration.ofMillis(800), Duration.ofSeconds(2), 150L, 1).toString())
                .isEqualTo("first token after 800 ms, then 75 tokens a second (150 in 2.0 s), asked 2 times");
    }

    private static MessagesServer server(Reply... replies) {
        return MessagesServer.start(Responder.inOrder(replies));
    }

    private static Ran answered(Reply reply, String piped, String... arguments) {
        try (MessagesServer server = server(reply)) {
            return ask(server, piped, arguments);
        }
    }

    private static Ran ask(MessagesServer server, String piped, String... arguments) {
        List<String> first = List.of("ask", "--base-url", server.baseUrl().toString());
        return Ran.piped(
                Map.of("ANTHROPIC_API_KEY", "sk-test"),
                piped,
                Stream.concat(first.stream(), Stream.of(arguments)).toArray(String[]::new));
    }

    private static ReceivedRequest request(MessagesServer server) {
        return server.requests().get(0);
    }

    private static JsonNode body(MessagesServer server) {
        return JSON.readTree(request(server).body());
    }

    private static JsonNode content(MessagesServer server) {
        return body(server).path("messages").path(0).path("content");
    }
}
