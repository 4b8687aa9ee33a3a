package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.Reply;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class MockServerTest {
    @TempDir
    Path directory;

    @Test
    void eachRequestIsOneLineUntilItIsStopped() throws Exception {
        Path script = Files.writeString(directory.resolve("script.json"), """
                [{"fault": {"type": "http", "status": 401, "message": "no such \\u001b[31m key"}},
                 {"content": [{"type": "text", "text": "Hello."}]}]
                """);
        Running running = new Running("--script", script.toString());

        assertThat(ask(running.baseUrl())).as("a refused key is an outcome").isEmpty();
        assertThat(ask(running.baseUrl())).isEqualTo("Hello.");

        assertThat(running.stop()).isEqualTo(130);
        assertThat(running.out())
                .startsWith("Answers come from " + script + ": no language model is involved.\n")
                .contains("export ANTHROPIC_BASE_URL=" + running.baseUrl() + " ANTHROPIC_API_KEY=any-will-do\n")
                .contains("\n401 POST /v1/messages  no such \\u001b[31m key\n")
                .containsPattern("\n200 POST /v1/messages  claude-sonnet-5-5  [0-9]+ tokens in, 0 of them cached, "
                        + "0 written to the cache, [0-9]+ out\n");
    }

    @Test
    void withoutAScriptThePlannerAnswers() throws Exception {
        Running running = new Running();
        assertThat(ask(running.baseUrl())).isNotEmpty();
        assertThat(running.stop()).isEqualTo(130);
        assertThat(running.out()).startsWith("The offline planner answers, by plain rules: no language model");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--port=70000 | --port must be a number from 0 to 65535: 70000",
                "--port=-1 | --port must be a number from 0 to 65535: -1",
                "--port=http | --port cannot be: http",
                "--script=no/such.json | --script is not a file: no/such.json",
                "--script=DIR | --script is not a file: DIR",
                "--script=DIR/latin.json | --script is not UTF-8: DIR/latin.json",
                "--script=DIR/cut.json | DIR/cut.json: the script is not JSON: Unexpected end-of-input",
                "--script=DIR/wrong.json | DIR/wrong.json: the script is wrong at 0.fault.type: Input should be 'cut' or",
                "nonsense | there is a word too many, nonsense",
            })
    void badInputIsOneSentence(String argument, String sentence) throws IOException {
        Files.write(directory.resolve("latin.json"), "[\"\u00e9\"]".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(directory.resolve("cut.json"), "[{");
        Files.writeString(directory.resolve("wrong.json"), "[{\"fault\": {\"type\": \"fire\"}}]");

        Ran ran = Ran.offline("mock-server", argument.replace("DIR", directory.toString()));

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("agent: " + sentence.replace("DIR", directory.toString()));
    }

    @Test
    void aPortInUseIsOneSentence() {
        try (MessagesServer other = MessagesServer.start(request -> Reply.text("mine"))) {
            int port = other.baseUrl().getPort();
            Ran ran = Ran.offline("mock-server", "--port", "" + port);

            assertThat(ran.exitCode()).isEqualTo(2);
            assertThat(ran.err())
                    .startsWith("agent: cannot listen on 127.0.0.1:" + port + ": Address already in use")
                    .contains("; choose another --port, or leave it out\n");
        }
    }

    @Test
    void helpTellsItsOptions() {
        assertThat(Ran.offline("mock-server", "--help").out()).contains("--port=N", "--script=FILE", "docs/offline.md");
        assertThat(Ran.offline("--help").out()).contains("mock-server  ");
    }

    private static String ask(String baseUrl) {
        RunResult result = AgentRunner.builder()
                .model(AnthropicModel.builder().baseUrl(baseUrl).apiKey("any").build())
                .build()
                .run("Say hello.");
        return result.outcome().completed() ? result.text() : "";
    }

    /** The command on a thread of its own, as it would run in a shell. */
    private static final class Running {
        private final Watched out = new Watched();
        private final StringWriter err = new StringWriter();
        private final FutureTask<Integer> code;
        private final Thread thread;

        Running(String... arguments) throws InterruptedException {
            String[] command = new String[arguments.length + 1];
            command[0] = "mock-server";
            System.arraycopy(arguments, 0, command, 1, arguments.length);
            Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), Map.of(), Style.PLAIN);
            code = new FutureTask<>(() -> Agent.run(terminal, command));
            thread = new Thread(code);
            thread.start();
            assertThat(out.introduced.await(30, TimeUnit.SECONDS)).isTrue();
        }

        String baseUrl() {
            Matcher url = Pattern.compile("http://127[.]0[.]0[.]1:[0-9]+").matcher(out());
            assertThat(url.find()).isTrue();
            return url.group();
        }

        String out() {
            return out.toString();
        }

        int stop() throws Exception {
            thread.interrupt();
            int exitCode = code.get(30, TimeUnit.SECONDS);
            assertThat(err.toString()).isEmpty();
            return exitCode;
        }
    }

    /** Tells when the first lines are out. */
    private static final class Watched extends StringWriter {
        private final CountDownLatch introduced = new CountDownLatch(1);

        @Override
        public void flush() {
            if (toString().contains("Ctrl-C stops")) {
                introduced.countDown();
            }
        }
    }
}
