package dev.ratchet.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.ratchet.AgentRunner;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.message.RawJson;
import dev.ratchet.openai.OpenAiCompatibleModel;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.tool.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run is recorded on its way to the local server, and replayed without it. */
@Timeout(60)
class ReplayTest {
    private static final String KEY = "sk-ant-secret-4711";

    @TempDir
    private Path folder;

    private Path file;

    /** A tool to call. */
    static final class Weather {
        @Tool("Tells the weather.")
        String weather(String city) {
            return "Rain in " + city + ".";
        }
    }

    @BeforeEach
    void record() throws IOException {
        file = folder.resolve("weather.json");
        try (MessagesServer service =
                        MessagesServer.start(request -> request.path("messages").size() == 1
                                ? Reply.builder()
                                        .toolUse("weather", "{\"city\":\"Bonn\"}")
                                        .build()
                                : Reply.text("It rains."));
                Recorder recorder = Recorder.of(service.baseUrl().toString())) {
            assertThat(run(recorder.baseUrl(), "Bonn?").text()).isEqualTo("It rains.");
            recorder.save(file);
        }
    }

    @Test
    void aRecordedRunIsReplayedWordForWord() throws IOException {
        try (Replay replay = Replay.of(file)) {
            RunResult result = run(replay.baseUrl(), "Bonn?");

            assertThat(result.text()).isEqualTo("It rains.");
            assertThat(result.turns()).hasSize(2);
        }
    }

    @Test
    void aRecordingHasTheFormatsFieldsAndNoKey() throws IOException {
        String recording = Files.readString(file);

        assertThat(recording).doesNotContain(KEY).doesNotContain("x-api-key").doesNotContain("user-agent");
        var json = RawJson.parse(recording).tree();
        assertThat(json.path("provider").asString()).isEqualTo("anthropic");
        assertThat(json.path("covers").toString()).isEqualTo("[\"streaming\",\"tools\"]");
        assertThat(json.path("exchanges")).hasSize(2);
        assertThat(json.at("/exchanges/0/request/path").asString()).isEqualTo("/v1/messages");
        assertThat(json.at("/exchanges/0/response/body").asString()).startsWith("event: message_start");
    }

    @Test
    void aKeyThatTheServiceSendsBackIsNotWritten() throws IOException {
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            byte[] echo = ("bad key " + exchange.getRequestHeaders().getFirst("x-api-key")).getBytes(UTF_8);
            exchange.sendResponseHeaders(401, echo.length);
            exchange.getResponseBody().write(echo);
            exchange.close();
        });
        service.start();
        try (Recorder recorder =
                Recorder.of("http://localhost:" + service.getAddress().getPort())) {
            run(recorder.baseUrl(), "Bonn?");
            recorder.save(file);
        } finally {
            service.stop(0);
        }

        assertThat(Files.readString(file))
                .contains("bad key [redacted]", "error:401")
                .doesNotContain(KEY);
    }

    @Test
    void anotherRequestFailsAndNamesTheFirstDifference() throws IOException {
        Replay replay = Replay.of(file);

        RunResult result = run(replay.baseUrl(), "Rome?");

        String difference = "request 1 is not that of " + file
                + ": at /messages/0/content/0/text recorded was \"Bonn?\", sent \"Rome?\"";
        assertThat(result.outcome().sentence()).contains(difference);
        assertThatThrownBy(replay::close).isInstanceOf(AssertionError.class).hasMessage(difference);
    }

    @Test
    void whatIsNotAskedForFails() throws IOException {
        Replay replay = Replay.of(file);

        assertThatThrownBy(replay::close)
                .isInstanceOf(AssertionError.class)
                .hasMessage(file + " has 2 exchanges, and only 0 were asked for");
    }

    @Test
    void whatIsNoRecordingIsRefused() throws IOException {
        Files.writeString(file, "{}");

        assertThatThrownBy(() -> Replay.of(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a recording: " + file + " holds no exchanges with their requests");
    }

    @Test
    void chatCompletionsAreReplayedToo() throws IOException {
        Files.writeString(file, """
                {"provider":"openai-compatible","exchanges":[{"request":{"method":"POST","path":"/v1/chat/completions",
                "body":{"model":"qwen3","max_tokens":16000,"stream":true,"stream_options":{"include_usage":true},
                "messages":[{"role":"user","content":"Hi"}]}},"response":{"status":200,
                "headers":{"content-type":"application/json"},
                "body":"{\\"choices\\":[{\\"message\\":{\\"content\\":\\"Hello.\\"},\\"finish_reason\\":\\"stop\\"}]}"}}]}""");
        try (Replay replay = Replay.of(file)) {
            RunResult result = AgentRunner.builder()
                    .model(OpenAiCompatibleModel.builder()
                            .baseUrl(replay.baseUrl())
                            .model("qwen3")
                            .build())
                    .build()
                    .run("Hi");

            assertThat(result.text()).isEqualTo("Hello.");
        }
    }

    private static RunResult run(String baseUrl, String task) {
        return AgentRunner.builder()
                .model(AnthropicModel.builder().apiKey(KEY).baseUrl(baseUrl).build())
                .tools(new Weather())
                .build()
                .run(task);
    }
}
