package dev.ratchet.examples;

import dev.ratchet.testing.planner.OfflinePlanner;
import dev.ratchet.testing.server.Billed;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.ReceivedRequest;
import dev.ratchet.testing.server.Responder;
import dev.ratchet.testing.server.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves the Messages API on this machine until it is stopped, and tells each request. */
@Command(
        name = "mock-server",
        description = {
            "Serves the Messages API on this machine, without a model.",
            "It is strict, and the offline planner answers, or a script. Prints one line for each request. Ctrl-C stops it."
        },
        footer = {
            "",
            "A script is JSON, one reply for each request, such as",
            "  [{\"content\": [{\"type\": \"text\", \"text\": \"Hello.\"}]},",
            "   {\"fault\": {\"type\": \"http\", \"status\": 529}}]",
            "docs/offline.md tells all that can be in one."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Agent.Version.class)
final class MockServer implements Callable<Integer> {
    private static final int INTERRUPTED = 130; // 128 + SIGINT, as shells have it

    private final Terminal terminal;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "The port of 127.0.0.1 to listen on. Default: a free one.")
    private int port;

    @Option(
            names = "--script",
            paramLabel = "FILE",
            description = "What to answer, as JSON. Default: the offline planner answers.")
    private @Nullable Path script;

    MockServer(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (port < 0 || port > 65_535) {
            throw new WrongUsage("--port must be a number from 0 to 65535: " + port);
        }
        Responder responder = script == null ? new OfflinePlanner() : scripted(script);
        CountDownLatch stopped = new CountDownLatch(1);
        MessagesServer server = start(responder, stopped);
        Thread onInterrupt = new Thread(server::close, "ctrl-c");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try (server) {
            introduce(server);
            stopped.await();
            return 0;
        } catch (InterruptedException e) {
            return INTERRUPTED;
        } finally {
            ShownRun.forget(onInterrupt);
        }
    }

    private MessagesServer start(Responder responder, CountDownLatch stopped) {
        try {
            return MessagesServer.builder(responder)
                    .port(port)
                    .onAnswer(request -> tell(request, stopped))
                    .start();
        } catch (UncheckedIOException e) {
            throw new WrongUsage(e.getMessage() + "; choose another --port, or leave it out");
        }
    }

    private static Responder scripted(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new WrongUsage("--script is not a file: " + file);
        }
        try {
            return Responder.inOrder(Script.parse(Files.readString(file)));
        } catch (CharacterCodingException e) {
            throw new WrongUsage("--script is not UTF-8: " + file);
        } catch (IOException e) {
            throw new WrongUsage("--script cannot be read: " + file);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(file + ": " + e.getMessage());
        }
    }

    private void introduce(MessagesServer server) {
        String who = script == null
                ? "The offline planner answers, by plain rules: no language model is involved."
                : "Answers come from " + Escapes.visible(script.toString()) + ": no language model is involved.";
        terminal.out().println(who);
        terminal.out().println("Point a client at " + terminal.style().accent("" + server.baseUrl()) + ", such as by");
        terminal.out().println("  export ANTHROPIC_BASE_URL=" + server.baseUrl() + " ANTHROPIC_API_KEY=any-will-do");
        terminal.out().println("Ctrl-C stops the server.");
        terminal.out().println();
        terminal.out().flush();
    }

    private synchronized void tell(ReceivedRequest request, CountDownLatch stopped) {
        Style style = terminal.style();
        String status = request.status() == 0 ? "---" : "" + request.status();
        terminal.out()
                .println((request.status() == 200 ? style.good(status) : style.bad(status))
                        + " "
                        + Escapes.visible(request.method() + " " + request.path())
                        + outcome(request));
        if (terminal.out().checkError()) { // nobody reads any more
            stopped.countDown();
        }
    }

    private static String outcome(ReceivedRequest request) {
        Billed billed = request.billed();
        if (billed != null) {
            return String.format(
                    Locale.ROOT,
                    "  %s  %,d tokens in, %,d of them cached, %,d written to the cache, %,d out",
                    billed.model(),
                    billed.uncached() + billed.written() + billed.read(),
                    billed.read(),
                    billed.written(),
                    billed.output());
        }
        if (request.error() != null) {
            return "  " + Escapes.visible(request.error()).replace('\n', ' ');
        }
        return request.status() == 0 ? "  nothing was sent back" : "";
    }
}
