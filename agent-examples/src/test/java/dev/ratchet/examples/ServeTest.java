package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ratchet.AgentRunner;
import dev.ratchet.examples.serve.ChatService;
import dev.ratchet.model.Model;
import dev.ratchet.testing.ScriptedModel;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.tools.calculator.Calculator;
import dev.ratchet.tools.files.TextEditor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

/** The command {@code serve}, and the page of the documentation about it. */
@Timeout(120)
class ServeTest {
    private static final Pattern CURL = Pattern.compile("(?m)^curl .*$");

    @TempDir
    Path directory;

    @Test
    void theCurlLinesOfThePageDoWhatItSays() throws Exception {
        assumeTrue(runs("curl --version"), "there is no curl on this machine");
        String page = Files.readString(Path.of("../docs/service.md"));
        Running running = new Running("--port=0");
        List<String> answers = new ArrayList<>();
        String conversation = "";
        String call = "";
        for (Matcher line = CURL.matcher(page); line.find(); ) {
            String answer = shell(line.group()
                    .replace("http://127.0.0.1:8080", running.url())
                    .replace("run_…", conversation)
                    .replace("toolu_…", call));
            answers.add(answer);
            conversation = last("run_[0-9a-f-]{36}", answer, conversation);
            call = last("\"id\":\"(toolu_[^\"]+)", answer, call);
        }

        assertThat(running.stop()).isEqualTo(130);
        assertThat(answers)
                .satisfiesExactly(
                        asked -> assertThat(asked).contains("\"outcome\":\"completed\"", "Apple (AAPL) did better"),
                        wentOn -> assertThat(wentOn).contains("\"outcome\":\"completed\"", "0.514"),
                        stream -> assertThat(stream).contains("\nevent: tool_finished\n", "\nevent: run_finished\n"),
                        again -> assertThat(again)
                                .doesNotContain("\nid: 2\n", "text_delta")
                                .contains("\nevent: run_finished\n"),
                        waits -> assertThat(waits).contains("\"outcome\":\"paused\"", "\"preview\":\"", "i <= n"),
                        approved -> assertThat(approved).contains("\"outcome\":\"completed\""),
                        looked -> assertThat(looked).isEqualTo(answers.get(5)),
                        cancelled -> assertThat(cancelled).isEqualTo(answers.get(5)),
                        health -> assertThat(health).isEqualTo("{\"status\":\"up\",\"runs\":0}"),
                        ready -> assertThat(ready).isEqualTo("{\"status\":\"ready\"}"),
                        wrong -> assertThat(wrong).contains("\"status\":400", "it is not JSON at byte 0"));
    }

    @Test
    void theServiceOfThePageStarts() {
        Path work = directory;
        int port = 0;
        try (ScriptedModel model = ScriptedModel.builder().build();
                ChatService service = ofThePage(model, work, port)) {
            assertThat(service.url().toString()).startsWith("http://127.0.0.1:");
        }
    }

    private static ChatService ofThePage(Model model, Path work, int port) {
        // tag::service
        ChatService service = ChatService.builder(approver -> AgentRunner.builder()
                        .model(model)
                        .tools(new Calculator(), new TextEditor(work))
                        .approver(approver)
                        .build())
                .port(port)
                .runs(100, 8)
                .start();
        // end::service
        return service;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--port=70000 | --port must be a number from 0 to 65535: 70000",
                "--port=http | --port cannot be: http",
                "--spend=much | --spend must be US dollars such as 2.50, or unlimited: much",
                "--spend=0 | --spend must be US dollars such as 2.50, or unlimited: 0",
                "--workspace=no/such | --workspace is not a directory: no/such",
                "--tokens=no/such | --tokens cannot be read as UTF-8 text: no/such",
                "--tokens=DIR/short | line 1 of DIR/short must be a name and a token of at least 16 characters",
                "--host=0.0.0.0 | --host 0.0.0.0 needs --tokens=FILE: without tokens everybody who reaches 0.0.0.0",
                "--model=nonsense | the offline planner does not know the model nonsense",
                "--json | --json is for one run; ask the service with accept: text/event-stream",
            })
    void badInputIsOneSentence(String argument, String sentence) throws IOException {
        Files.writeString(directory.resolve("short"), "anna secret\n");

        String given = argument.replace("DIR", directory.toString());
        Ran ran = given.startsWith("--port") ? Ran.offline("serve", given) : Ran.offline("serve", "--port=0", given);

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("agent: " + sentence.replace("DIR", directory.toString()))
                .doesNotContain("secret");
    }

    @Test
    void aPortInUseIsOneSentence() {
        try (MessagesServer other = MessagesServer.start(request -> Reply.text("mine"))) {
            int port = other.baseUrl().getPort();

            assertThat(Ran.offline("serve", "--port=" + port).err())
                    .startsWith("agent: cannot listen on 127.0.0.1:" + port
                            + ": the address is in use; choose another --port, or --port=0 for a free one\n");
        }
    }

    @Test
    void helpTellsItsOptions() {
        assertThat(Ran.offline("serve", "--help").out()).contains("--tokens=FILE", "--spend=USD", "docs/service.md");
        assertThat(Ran.offline("--help").out()).contains("serve  ");
    }

    private static String last(String pattern, String in, String otherwise) {
        String found = otherwise;
        for (Matcher match = Pattern.compile(pattern).matcher(in); match.find(); ) {
            found = match.group(match.groupCount());
        }
        return found;
    }

    private static boolean runs(String command) throws IOException, InterruptedException {
        return process(command).waitFor() == 0;
    }

    private static String shell(String command) throws IOException, InterruptedException {
        Process process = process(command);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + "\n" + out).isZero();
        return out;
    }

    private static Process process(String command) throws IOException {
        return new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    }

    /** The command on a thread of its own, as it would run in a shell. */
    private static final class Running {
        private final CountDownLatch introduced = new CountDownLatch(1);
        private final StringWriter out = new StringWriter() {
            @Override
            public void flush() {
                if (toString().contains("Ctrl-C stops")) {
                    introduced.countDown();
                }
            }
        };
        private final StringWriter err = new StringWriter();
        private final FutureTask<Integer> code;
        private final Thread thread;

        Running(String option) throws InterruptedException {
            Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), Map.of(), Style.PLAIN);
            code = new FutureTask<>(() -> Agent.run(terminal, "serve", option));
            thread = new Thread(code);
            thread.start();
            assertThat(introduced.await(60, TimeUnit.SECONDS)).isTrue();
        }

        String url() {
            return last("http://127[.]0[.]0[.]1:[0-9]+", out.toString(), "");
        }

        int stop() throws Exception {
            thread.interrupt();
            int exitCode = code.get(30, TimeUnit.SECONDS);
            assertThat(err.toString()).isEmpty();
            return exitCode;
        }
    }
}
