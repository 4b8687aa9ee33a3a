package dev.ratchet.examples;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say who answers. */
final class ModelOptions {
    static final String DEFAULT_MODEL = "claude-sonnet-5-5";

    @Option(
            names = "--model",
            paramLabel = "ID",
            defaultValue = DEFAULT_MODEL,
            description = "The model to ask, such as ollama/qwen3. Default: ${DEFAULT-VALUE}")
    private String model = DEFAULT_MODEL;

    @Option(names = "--offline", description = "Ask a stand-in on this machine, no model, also if there is a key.")
    private boolean offline;

    @Option(names = "--base-url", paramLabel = "URL", description = "Where the service is, if not at its usual place.")
    private @Nullable String baseUrl;

    String model() {
        return model;
    }

    boolean offline() {
        return offline;
    }

    @Nullable
    String baseUrl() {
        return baseUrl;
    }

    /** {@return the same service, asked for another model} */
    ModelOptions with(String other) {
        ModelOptions copy = new ModelOptions();
        copy.model = other;
        copy.offline = offline;
        copy.baseUrl = baseUrl;
        return copy;
    }
}
