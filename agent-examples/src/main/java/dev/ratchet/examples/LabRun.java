package dev.ratchet.examples;

import dev.ratchet.examples.lab.Bench;
import dev.ratchet.examples.lab.Experiment;
import dev.ratchet.model.ModelException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes one experiment of the lab. */
@Command(mixinStandardHelpOptions = true, versionProvider = Agent.Version.class)
final class LabRun implements Callable<Integer> {
    private final Terminal terminal;
    private final Experiment experiment;
    private final boolean asks;

    @Mixin
    private ModelOptions options = new ModelOptions();

    @Option(names = "--json", description = "Print one JSON object a line for each result, and nothing else.")
    private boolean json;

    /** Makes {@code experiment}, which {@code asks} a model or does without. */
    LabRun(Terminal terminal, Experiment experiment, boolean asks) {
        this.terminal = terminal;
        this.experiment = experiment;
        this.asks = asks;
    }

    @Override
    public Integer call() {
        try (Bench bench = bench(terminal.environment())) {
            experiment.run(bench, new PrintedNotebook(terminal, json));
            return 0;
        } catch (PrintedNotebook.NobodyReads e) {
            return 1;
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(String.valueOf(e.getMessage()));
        } catch (ModelException e) {
            terminal.err().println("agent: " + Escapes.visible(String.valueOf(e.getMessage())));
            terminal.err().flush();
            return 1;
        } finally {
            terminal.out().flush();
        }
    }

    private Bench bench(Map<String, String> environment) {
        if (!asks) {
            return Bench.offline(ModelOptions.DEFAULT_MODEL, Bench.PLAUSIBLE);
        }
        try (Service service = Service.open(options, environment)) {
            return service.offline()
                    ? Bench.offline(options.model(), Bench.PLAUSIBLE)
                    : Bench.real(
                            options.model(),
                            temperature -> Service.open(options, settings(temperature), environment)
                                    .model());
        }
    }

    private static ModelSettings settings(@Nullable Double temperature) {
        return temperature == null ? new ModelSettings() : ModelSettings.atTemperature(temperature);
    }
}
