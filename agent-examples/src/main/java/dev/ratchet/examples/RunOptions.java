package dev.ratchet.examples;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that all demo agents have. */
final class RunOptions {
    static final String DEFAULT_MODEL = "claude-sonnet-5-5";

    @Option(
            names = "--model",
            paramLabel = "ID",
            defaultValue = DEFAULT_MODEL,
            description = "The model to ask. Default: ${DEFAULT-VALUE}")
    private String model = DEFAULT_MODEL;

    @Option(
            names = "--max-turns",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many answers of the model at most. Default: ${DEFAULT-VALUE}")
    private int maxTurns = 50;

    @Option(names = "--offline", description = "Ask the offline planner on this machine, also if there is a key.")
    private boolean offline;

    @Option(names = "--base-url", paramLabel = "URL", description = "Where the service is, if not at its usual place.")
    private @Nullable String baseUrl;

    @Option(names = "--json", description = "Print the events of the run, one JSON object a line, and nothing else.")
    private boolean json;

    /** Refuses what no run can be made of, before anything is made for it. */
    void check(String task) {
        if (task.isBlank()) {
            throw new WrongUsage("the task is empty; say in quotes what to do, or leave it out");
        }
        if (maxTurns < 1) {
            throw new WrongUsage("--max-turns must be at least 1: " + maxTurns);
        }
    }

    String model() {
        return model;
    }

    int maxTurns() {
        return maxTurns;
    }

    boolean offline() {
        return offline;
    }

    @Nullable
    String baseUrl() {
        return baseUrl;
    }

    boolean json() {
        return json;
    }
}
