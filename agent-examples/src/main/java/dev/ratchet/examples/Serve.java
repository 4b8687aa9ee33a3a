package dev.ratchet.examples;

import dev.ratchet.AgentRunner;
import dev.ratchet.approval.Approver;
import dev.ratchet.examples.serve.ChatService;
import dev.ratchet.examples.serve.Tokens;
import dev.ratchet.model.Model;
import dev.ratchet.run.Limits;
import dev.ratchet.tools.StockPrices;
import dev.ratchet.tools.calculator.Calculator;
import dev.ratchet.tools.clock.Clock;
import dev.ratchet.tools.files.TextEditor;
import dev.ratchet.usage.PriceTable;
import dev.ratchet.usage.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves an agent over HTTP until it is stopped. */
@Command(
        name = "serve",
        description = {
            "Serves an agent over HTTP, with a page to chat with it.",
            "It has stock prices, a calculator, a clock and a scratch directory. Ctrl-C stops it: runs at work have ten seconds to finish."
        },
        footer = {"", "docs/service.md tells what can be asked of it, with curl."},
        mixinStandardHelpOptions = true,
        versionProvider = Agent.Version.class)
final class Serve implements Callable<Integer> {
    private static final int INTERRUPTED = 130; // 128 + SIGINT, as shells have it
    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);
    private static final String SYSTEM =
            "You help a person in a chat. Look up prices, times and files with the tools and "
                    + "compute with the calculator; never answer such things from memory, and say that the prices are historical "
                    + "sample data. Make calls that do not depend on each other in one turn. Read a file before you edit it. Changes "
                    + "of files wait until the person allows them, so just make them. Be brief.";
    private final Terminal terminal;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "The port to listen on, 0 for a free one. Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "The address to listen on; any but this machine's own needs --tokens. Default: ${DEFAULT-VALUE}")
    private String host = "127.0.0.1";

    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            description =
                    "Who may use it: a line for each client, its name and its bearer token. Default: everybody who "
                            + "reaches it.")
    private @Nullable Path tokens;

    @Option(
            names = "--spend",
            paramLabel = "USD",
            defaultValue = "5",
            description =
                    "What each client may spend in a day, at list price, or 'unlimited'. Default: ${DEFAULT-VALUE}")
    private String spend = "5";

    @Option(
            names = "--workspace",
            paramLabel = "DIR",
            description = "The directory that the agent may work in. Default: a new one with a small program.")
    private @Nullable Path workspace;

    @Mixin
    private RunOptions options = new RunOptions();

    Serve(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (port < 0 || port > 65_535) {
            throw new WrongUsage("--port must be a number from 0 to 65535: " + port);
        }
        if (options.json()) {
            throw new WrongUsage("--json is for one run; ask the service with accept: text/event-stream");
        }
        if (options.report() != null) {
            throw new WrongUsage("--report is for one run; a service has many");
        }
        if (workspace != null && !Files.isDirectory(workspace)) {
            throw new WrongUsage("--workspace is not a directory: " + workspace);
        }
        try (Service model = Service.open(options.model(), terminal.environment());
                ChatService chat = start(model)) {
            return untilStopped(chat, model.offline());
        }
    }

    private ChatService start(Service service) throws IOException {
        Path root = workspace == null ? DemoWorkspace.create() : workspace;
        ChatService.Builder builder = ChatService.builder(approver -> agent(service.model(), root, approver))
                .host(host)
                .port(port)
                .limits(Limits.DEFAULT.withMaxTurns(options.maxTurns()).withMaxDuration(LONGEST_RUN))
                .suggestions(
                        "How did Apple do against Microsoft in 2009?",
                        "Calculate \"2340.50 * 0.15\".",
                        "Read README.md",
                        DemoWorkspace.TASK);
        if (service.offline()) {
            builder.notice("The offline planner answers, by plain rules: no language model, and nothing is billed.");
        }
        if (!spend.equals("unlimited")) {
            builder.spend(dollars(service.model()));
        }
        if (tokens != null) {
            builder.tokens(tokens(tokens));
        }
        try {
            return builder.start();
        } catch (UncheckedIOException e) {
            throw new WrongUsage(e.getMessage()
                    + (String.valueOf(e.getMessage()).endsWith("in use")
                            ? "; choose another --port, or --port=0 for a free one"
                            : "; choose another --host or --port"));
        } catch (IllegalStateException e) {
            throw new WrongUsage("--host " + host + " needs --tokens=FILE: " + e.getMessage());
        }
    }

    private static AgentRunner agent(Model model, Path root, Approver approver) {
        return AgentRunner.builder()
                .model(model)
                .system(SYSTEM)
                .tools(new StockPrices(), new Calculator(), new Clock(), new TextEditor(root))
                .approver(approver)
                .build();
    }

    private BigDecimal dollars(Model model) {
        if (!spend.matches("[0-9]{1,6}([.][0-9]{1,4})?") || new BigDecimal(spend).signum() == 0) {
            throw new WrongUsage("--spend must be US dollars such as 2.50, or unlimited: " + spend);
        }
        if (!PriceTable.bundled().cost(model.info().id(), Usage.NONE).known()) {
            throw new WrongUsage("there is no price for " + model.info().id()
                    + ", so --spend cannot be kept; --spend=unlimited does without");
        }
        return new BigDecimal(spend);
    }

    private static Tokens tokens(Path file) {
        try {
            return Tokens.read(file);
        } catch (IOException e) {
            throw new WrongUsage("--tokens cannot be read as UTF-8 text: " + file);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private int untilStopped(ChatService chat, boolean offline) {
        CountDownLatch never = new CountDownLatch(1);
        Thread onInterrupt = new Thread(chat::close, "ctrl-c");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            if (offline) {
                terminal.out().println("The offline planner answers, by plain rules: no language model is involved.");
            }
            terminal.out().println("Chat at " + terminal.style().accent("" + chat.url()) + ", or ask by");
            terminal.out()
                    .println(
                            "  curl -H 'content-type: application/json' -d '{\"message\": \"How did Apple do in 2009?\"}' "
                                    + chat.url() + "/chat");
            terminal.out().println("Ctrl-C stops the service.");
            terminal.out().flush();
            never.await();
            return 0;
        } catch (InterruptedException e) {
            return INTERRUPTED;
        } finally {
            ShownRun.forget(onInterrupt);
        }
    }
}
