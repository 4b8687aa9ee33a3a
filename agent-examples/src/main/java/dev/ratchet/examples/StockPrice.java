package dev.ratchet.examples;

import dev.ratchet.tools.StockPrices;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Answers a question about stock prices. */
@Command(
        name = "stock-price",
        description = {
            "Answers a question about stock prices.",
            "The prices are monthly closes of January 2000 to March 2010 of Apple, Amazon, Google, IBM and Microsoft."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Agent.Version.class)
final class StockPrice implements Callable<Integer> {
    private static final String TASK = "How did Apple do against Microsoft in 2009?";
    private static final String SYSTEM =
            "You answer questions about stock prices. Look up every price with the tools and "
                    + "never answer from memory; make calls that do not depend on each other in one turn. The change over a year "
                    + "is that from its January close to its December close: say so, with both prices and the change in percent. "
                    + "Say that the prices are historical sample data.";

    private final Terminal terminal;

    @Parameters(
            arity = "0..1",
            paramLabel = "TASK",
            defaultValue = TASK,
            description = "The question, in quotes. Default: ${DEFAULT-VALUE}")
    private String task = TASK;

    @Mixin
    private RunOptions options = new RunOptions();

    StockPrice(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        options.check(task);
        try (Service service = Service.open(options.model(), terminal.environment())) {
            return new ShownRun(terminal, options, service)
                    .run(SYSTEM, (agent, cancel) -> agent.tools(new StockPrices()), task, view -> {});
        }
    }
}
