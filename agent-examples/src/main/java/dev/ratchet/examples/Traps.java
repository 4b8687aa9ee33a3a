package dev.ratchet.examples;

import dev.ratchet.message.RawJson;
import dev.ratchet.testing.traps.TrapCase;
import dev.ratchet.testing.traps.TrapServer;
import dev.ratchet.testing.traps.TrapSuite;
import dev.ratchet.testing.traps.Verdict;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs Ratchet's own loop through the trap suite, or serves the suite to another framework. */
@Command(
        name = "traps",
        description = {
            "Runs Ratchet's own loop through what servers and tools do wrong.",
            "Each case is a script with its right outcome, over real HTTP on this machine. Prints one line for each case; exit code 0 if all passed."
        },
        footer = {"", "docs/traps.md tells how to read the cases and how to try another framework on them."},
        mixinStandardHelpOptions = true,
        versionProvider = Agent.Version.class)
final class Traps implements Callable<Integer> {
    private static final int INTERRUPTED = 130; // 128 + SIGINT, as shells have it

    private static final int MARK = 6; // "FAILED"

    private final Terminal terminal;

    @Parameters(arity = "0..*", paramLabel = "CASE", description = "Only these cases. Default: all.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object a line for each case, and nothing else.")
    private boolean json;

    @Option(names = "--serve", description = "Serve the cases to another framework, until Ctrl-C.")
    private boolean serve;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "With --serve: the port of 127.0.0.1 to listen on. Default: a free one.")
    private @Nullable Integer port;

    Traps(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<TrapCase> cases = chosen();
        if (serve && (json || !only.isEmpty())) {
            throw new WrongUsage("--serve serves all cases: leave out " + (json ? "--json" : only.get(0)));
        }
        if (!serve && port != null) {
            throw new WrongUsage("--port is where --serve listens: give both, or leave it out");
        }
        return serve ? served() : run(cases);
    }

    private List<TrapCase> chosen() {
        List<TrapCase> cases = new ArrayList<>();
        for (String id : only) {
            cases.add(TrapSuite.named(id)
                    .orElseThrow(() ->
                            new WrongUsage("there is no case " + id + "; './agent traps --json' tells all of them")));
        }
        return only.isEmpty() ? TrapSuite.cases() : cases;
    }

    private int run(List<TrapCase> cases) {
        int failed = 0;
        int done = 0;
        for (TrapCase trap : cases) {
            Verdict verdict = TrapSuite.run(trap);
            done++;
            failed += verdict.passed() ? 0 : 1;
            terminal.out().println(json ? line(verdict) : row(verdict));
            if (terminal.out().checkError()) { // nobody reads any more
                return 1;
            }
        }
        if (!json) {
            terminal.out().println();
            terminal.out().println(done - failed + " passed, " + failed + " failed");
        }
        return failed == 0 ? 0 : 1;
    }

    private String row(Verdict verdict) {
        int idColumns = TrapSuite.cases().stream()
                .mapToInt(trap -> trap.id().length())
                .max()
                .orElse(0);
        String id = String.format("%-" + idColumns + "s", verdict.trap().id());
        String mark = verdict.passed()
                ? terminal.style().good("ok    ")
                : terminal.style().bad("FAILED");
        int left = terminal.columns() - MARK - idColumns - 2;
        String rule = left < 12 ? "" : Columns.shorten(verdict.trap().rule(), left);
        String row = (mark + " " + id + " " + terminal.style().faint(rule)).stripTrailing();
        return verdict.reason() == null
                ? row
                : row + "\n"
                        + String.join(
                                "\n",
                                WordWrap.lines(
                                        Escapes.visible(verdict.reason()), terminal.columns(), " ".repeat(MARK + 1)));
    }

    private static String line(Verdict verdict) {
        TrapCase trap = verdict.trap();
        RawJson.ObjectBuilder line = RawJson.object()
                .put("case", trap.id())
                .put("passed", verdict.passed())
                .put("wrong", trap.wrong())
                .put("rule", trap.rule())
                .put("source", trap.source());
        return (verdict.reason() == null ? line : line.put("reason", verdict.reason()))
                .build()
                .toString();
    }

    private int served() {
        if (port != null && (port < 0 || port > 65_535)) {
            throw new WrongUsage("--port must be a number from 0 to 65535: " + port);
        }
        TrapServer server = start();
        Thread onInterrupt = new Thread(server::close, "ctrl-c");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try (server) {
            terminal.out()
                    .println(TrapSuite.cases().size() + " cases at "
                            + terminal.style().accent("" + server.baseUrl()));
            terminal.out().println("  curl " + server.baseUrl() + "/   all cases, and the tools to register");
            terminal.out().println("  POST " + server.baseUrl() + "/CASE/v1/messages");
            terminal.out().println("  curl " + server.baseUrl() + "/CASE/verdict");
            terminal.out().println("Ctrl-C stops the server.");
            terminal.out().flush();
            new CountDownLatch(1).await();
            return 0;
        } catch (InterruptedException e) {
            return INTERRUPTED;
        } finally {
            ShownRun.forget(onInterrupt);
        }
    }

    private TrapServer start() {
        try {
            return TrapServer.start(port == null ? 0 : port);
        } catch (UncheckedIOException e) {
            throw new WrongUsage(e.getMessage() + "; choose another --port, or leave it out");
        }
    }
}
