package dev.ratchet.examples;

import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.model.Model;
import dev.ratchet.testing.planner.OfflinePlanner;
import dev.ratchet.testing.server.MessagesServer;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who answers: the real service if there is a key for it, else the offline planner behind a server on this machine.
 *
 * @param model the model to ask
 * @param planner the server of the offline planner, or null if the real service answers
 */
record Service(Model model, @Nullable MessagesServer planner) implements AutoCloseable {
    // A person waits, and can ask again: one who sees nothing for half a minute takes it for broken.
    private static final int ATTEMPTS = 3;
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    static Service open(RunOptions options, Map<String, String> environment) {
        boolean key = !environment.getOrDefault("ANTHROPIC_API_KEY", "").isBlank()
                || !environment.getOrDefault("ANTHROPIC_AUTH_TOKEN", "").isBlank();
        if (options.baseUrl() != null) {
            checkBaseUrl(options.baseUrl());
        }
        if (options.offline() && options.baseUrl() != null) {
            throw new WrongUsage("--base-url names a service, and --offline asks none: leave one out");
        }
        if (!key && options.baseUrl() != null) {
            throw new WrongUsage("--base-url names a service, which needs a key: set ANTHROPIC_API_KEY");
        }
        try {
            return key && !options.offline() ? real(options, environment) : offline(options);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(String.valueOf(e.getMessage()));
        }
    }

    /** {@return whether no language model is involved} */
    boolean offline() {
        return planner != null;
    }

    @Override
    public void close() {
        if (planner != null) {
            planner.close();
        }
    }

    private static Service real(RunOptions options, Map<String, String> environment) {
        AnthropicModel.Builder model = AnthropicModel.builder()
                .model(options.model())
                .environment(environment)
                .retries(ATTEMPTS, LONGEST_RETRY);
        if (options.baseUrl() != null) {
            model.baseUrl(options.baseUrl());
        }
        return new Service(model.build(), null);
    }

    private static void checkBaseUrl(String url) {
        try {
            AnthropicModel.builder().baseUrl(url);
        } catch (IllegalArgumentException e) { // its message is for those who set it in the environment
            throw new WrongUsage("--base-url must be an http or https URL without a query, such as "
                    + "https://api.anthropic.com" + (url.contains("@") ? "" : ": " + url)); // there may be a password
        }
    }

    private static Service offline(RunOptions options) {
        AnthropicModel.Builder model =
                AnthropicModel.builder().model(options.model()).apiKey("none-needed");
        if (model.build().info().contextWindow().isEmpty()) { // the planner's server refuses it, as the real one does
            throw new WrongUsage("the offline planner does not know the model " + options.model()
                    + "; it knows claude-sonnet-5-5, claude-opus-5-5, claude-haiku-5-5 and older ones");
        }
        MessagesServer planner = MessagesServer.start(new OfflinePlanner());
        return new Service(model.baseUrl(planner.baseUrl().toString()).build(), planner);
    }
}
