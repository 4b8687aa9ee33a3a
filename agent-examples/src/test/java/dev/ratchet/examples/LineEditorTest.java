package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.testing.server.Fault;
import dev.ratchet.testing.server.Hold;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.testing.server.Responder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** A chat on a terminal on which somebody types. */
@Timeout(60)
class LineEditorTest {
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";
    private static final String ALT_ENTER = "\u001b\r";
    private static final String UP = "\u001bOA";

    private final PipedOutputStream keys = new PipedOutputStream();
    private final Screen screen = new Screen();
    private final Semaphore requests = new Semaphore(0);
    private ExternalTerminal terminal;
    private LineEditor editor;

    @BeforeEach
    void open() throws IOException {
        terminal = new ExternalTerminal(
                "test", "xterm", new PipedInputStream(keys, 1 << 16), screen, StandardCharsets.UTF_8);
        editor = new LineEditor(terminal, Style.PLAIN, ChatCommands::completions);
    }

    @AfterEach
    void close() {
        editor.close();
    }

    @Test
    void aLineIsWhatWasTypedWithItsCorrections() throws IOException {
        type("Hellp\u007fo!!\r");

        assertThat(editor.next()).hasValue("Hello!!");
    }

    @Test
    void aLineGoesOnAfterABackslashAndAfterAltEnter() throws IOException {
        type("one\\\rtwo" + ALT_ENTER + "three\r");

        assertThat(editor.next()).hasValue("one\ntwo\nthree");
    }

    @Test
    void whatIsPastedStaysTogether() throws IOException {
        type("\u001b[200~one\rtwo\u001b[201~\r");

        assertThat(editor.next()).hasValue("one\ntwo");
    }

    @Test
    void aCommandIsCompletedAndWhatWasSaidComesBack() throws IOException {
        type("/us\t\r");
        assertThat(editor.next().map(String::strip)).hasValue("/usage");
        type(UP + "\r");
        assertThat(editor.next().map(String::strip)).hasValue("/usage");
    }

    @Test
    void ctrlCDropsTheLineAndCtrlDLeaves() throws Exception {
        CompletableFuture<Optional<String>> line = CompletableFuture.supplyAsync(editor::next);
        awaitScreen("> "); // before that the keys are the terminal's, which echoes them and knows no Ctrl-C of ours
        type("nonsense");
        awaitScreen("nonsense");
        type(CTRL_C);
        screen.await("> ", 2);
        type("sense\r");

        assertThat(line.get(20, TimeUnit.SECONDS)).hasValue("sense");
        type(CTRL_D);
        assertThat(editor.next()).isEmpty();
    }

    @Test
    void ctrlCCancelsTheAnswerAndTheChatGoesOn() throws Exception {
        Hold hold = Hold.untilReleased();
        Reply slow = Reply.builder()
                .text("One two three four five six seven eight nine ten.")
                .fault(new Fault.Stall(Fault.At.events(5), hold))
                .build();
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(slow, Reply.text("Second answer.")))) {
            CompletableFuture<String> chat = chat(server);
            type("Count.\r");
            assertThat(hold.awaitBegun(Duration.ofSeconds(20))).isTrue();
            type(CTRL_C);
            assertThat(hold.awaitClientGone(Duration.ofSeconds(20))).isTrue();
            type("Again.\r" + CTRL_D);

            assertThat(chat.get(20, TimeUnit.SECONDS))
                    .containsSubsequence(
                            "The answer was cancelled.",
                            "The conversation is as it was before this.",
                            "Second answer.");
        }
    }

    @Test
    void aCallThatChangesSomethingIsAskedAbout() throws Exception {
        ChatTest.Lamp.switched = 0;
        Reply call =
                Reply.builder().toolUse("switch_lamp", "{\"position\":\"on\"}").build();
        try (MessagesServer server =
                MessagesServer.start(told(call, Reply.text("It is off."), call, Reply.text("It is on.")))) {
            CompletableFuture<String> chat = chat(server, "--tools=" + ChatTest.Lamp.class.getName());
            type("Switch it on.\r");
            awaitScreen("[n] ");
            type("n it is too bright\r");
            requests.acquire(2);
            type("Do.\r");
            requests.acquire();
            screen.await("[n] ", 2);
            type("y\r");
            requests.acquire();
            type(CTRL_D);

            assertThat(chat.get(20, TimeUnit.SECONDS))
                    .containsSubsequence("switch_lamp would do this:", "it is too bright", "The lamp is on.");
            assertThat(ChatTest.Lamp.switched).isEqualTo(1);
        }
    }

    private CompletableFuture<String> chat(MessagesServer server, String... more) {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        Terminal streams = new Terminal(
                writer, writer, Map.of("ANTHROPIC_API_KEY", "sk-test"), Style.PLAIN, InputStream.nullInputStream());
        return CompletableFuture.supplyAsync(() -> {
            new CommandLine(new Chat(streams, () -> editor))
                    .execute(Stream.concat(
                                    Stream.of("--base-url", server.baseUrl().toString()), Stream.of(more))
                            .toArray(String[]::new));
            return out.toString();
        });
    }

    private void awaitScreen(String text) throws InterruptedException {
        screen.await(text, 1);
    }

    /** {@return these replies, each of which tells that its request is there} */
    private Responder told(Reply... replies) {
        Responder inOrder = Responder.inOrder(replies);
        return request -> {
            requests.release();
            return inOrder.respond(request);
        };
    }

    /** What was written so far; whoever waits for some text is woken by it. */
    private static final class Screen extends OutputStream {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int b) {
            written.write(b);
            notifyAll();
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            written.write(bytes, offset, length);
            notifyAll();
        }

        /** Until the text is there so many times, such as a prompt, before which nothing may be typed. */
        synchronized void await(String text, int times) throws InterruptedException {
            while (written.toString(StandardCharsets.UTF_8).split(Pattern.quote(text), -1).length <= times) {
                wait();
            }
        }
    }

    private void type(String text) throws IOException {
        for (String each : List.of(text)) {
            keys.write(each.getBytes(StandardCharsets.UTF_8));
        }
        keys.flush();
    }
}
