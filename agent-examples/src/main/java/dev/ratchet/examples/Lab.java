package dev.ratchet.examples;

import dev.ratchet.testing.server.Latency;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Experiments that show how a model's service behaves. */
@Command(
        name = "lab",
        description = {
            "Shows by experiments what drives speed, cost and choice of words.",
            "Each asks the real service if there is a key, which costs a few cents at most, else a local server that simulates; "
                    + "what is simulated is said."
        },
        footer = {
            "",
            "sampling   what temperature does to what is said",
            "streaming  time to the first token against the rate of the others",
            "tokens     how the input of a conversation grows",
            "caching    what the prompt cache saves",
            "retry      which errors are asked again, and after which waits",
            "softmax    how temperature, top-k and top-p make a choice of scores",
            "",
            "docs/lab.md tells what to see in them."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Agent.Version.class)
final class Lab implements Callable<Integer> {
    private static final Map<String, Experiment> EXPERIMENTS = new LinkedHashMap<>();

    static {
        EXPERIMENTS.put("sampling", new SamplingLab());
        EXPERIMENTS.put("streaming", new StreamingLab());
        EXPERIMENTS.put("tokens", new TokensLab());
        EXPERIMENTS.put("caching", new CachingLab());
        EXPERIMENTS.put("retry", new RetryLab());
        EXPERIMENTS.put("softmax", new SoftmaxLab());
    }

    // Figures of a model of middle size, rounded; a real one varies with its load.
    private static final Latency USUAL = new Latency(Duration.ofMillis(300), Duration.ofMillis(250), 75);

    private final Terminal terminal;
    private final Latency latency;

    @Parameters(arity = "0..1", paramLabel = "EXPERIMENT", defaultValue = "", description = "Which one, see below.")
    private String name = "";

    @Mixin
    private ModelOptions options = new ModelOptions();

    /** An experiment. */
    interface Experiment {
        /**
         * Runs and shows what came of it.
         *
         * @throws LabBench.Unanswered if the service does not answer
         */
        void run(LabBench bench);
    }

    Lab(Terminal terminal) {
        this(terminal, USUAL);
    }

    Lab(Terminal terminal, Latency latency) {
        this.terminal = terminal;
        this.latency = latency;
    }

    @Override
    public Integer call() {
        Experiment experiment = EXPERIMENTS.get(name);
        if (experiment == null) {
            throw new WrongUsage((name.isEmpty() ? "name an experiment" : "there is no experiment " + name)
                    + "; there are " + String.join(", ", EXPERIMENTS.keySet()));
        }
        try {
            experiment.run(new LabBench(terminal, options, latency));
            return 0;
        } catch (LabBench.Unanswered e) {
            terminal.err().println("agent: " + Escapes.visible(String.valueOf(e.getMessage())));
            terminal.err().flush();
            return 1;
        } finally {
            terminal.out().flush();
        }
    }
}
