package dev.ratchet.examples;

import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.model.Model;
import dev.ratchet.openai.OpenAiCompatibleModel;
import dev.ratchet.openai.Provider;
import dev.ratchet.testing.planner.OfflinePlanner;
import dev.ratchet.testing.server.MessagesServer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who answers: the provider that is named, or the real service if there is a key for it, else the offline planner behind a
 * server on this machine.
 *
 * @param model the model to ask
 * @param planner the server of the offline planner, or null if the real service answers
 */
record Service(Model model, @Nullable MessagesServer planner) implements AutoCloseable {
    // A person waits, and can ask again: one who sees nothing for half a minute takes it for broken.
    private static final int ATTEMPTS = 3;
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    static Service open(ModelOptions options, Map<String, String> environment) {
        return open(options, new ModelSettings(), environment);
    }

    static Service open(ModelOptions options, ModelSettings settings, Map<String, String> environment) {
        ModelName name = ModelName.of(options.model());
        if (name.provider() != null && !options.offline()) {
            return compatible(name.provider(), name.id(), options, settings, environment);
        }
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
            return key && !options.offline()
                    ? real(name.id(), options, settings, environment)
                    : offline(name, options, settings);
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

    private static Service compatible(
            Provider provider,
            String id,
            ModelOptions options,
            ModelSettings settings,
            Map<String, String> environment) {
        OpenAiCompatibleModel.Builder model = OpenAiCompatibleModel.builder()
                .provider(provider)
                .environment(environment)
                .retries(ATTEMPTS, LONGEST_RETRY);
        settings.applyTo(model);
        try {
            if (options.baseUrl() != null) {
                checkBaseUrl(options.baseUrl());
                model.baseUrl(options.baseUrl());
            }
            return new Service(model.model(id).build(), null);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) { // its message is for those who write a program
            throw new WrongUsage(
                    provider == Provider.OTHER
                            ? "--model=other/… needs --base-url, where the service is"
                            : "there is no key for " + provider + ": set "
                                    + provider.toString().toUpperCase(Locale.ROOT) + "_API_KEY");
        }
    }

    private static Service real(
            String id, ModelOptions options, ModelSettings settings, Map<String, String> environment) {
        AnthropicModel.Builder model =
                AnthropicModel.builder().model(id).environment(environment).retries(ATTEMPTS, LONGEST_RETRY);
        if (options.baseUrl() != null) {
            model.baseUrl(options.baseUrl());
        }
        settings.applyTo(model);
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

    private static Service offline(ModelName name, ModelOptions options, ModelSettings settings) {
        AnthropicModel.Builder model = AnthropicModel.builder().model(name.id()).apiKey("none-needed");
        if (name.provider() != null
                || model.build()
                        .info()
                        .contextWindow()
                        .isEmpty()) { // the planner's server refuses it, as the real one does
            throw new WrongUsage("the offline planner does not know the model " + options.model()
                    + "; it knows claude-sonnet-5-5, claude-opus-5-5, claude-haiku-5-5 and older ones");
        }
        settings.applyTo(model);
        model.build(); // what is refused is refused before there is a server
        MessagesServer planner = MessagesServer.start(new OfflinePlanner());
        return new Service(model.baseUrl(planner.baseUrl().toString()).build(), planner);
    }
}
