package dev.ratchet.examples;

import dev.ratchet.openai.Provider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model as it is named on the command line: {@code claude-sonnet-5-5}, {@code ollama/qwen3},
 * {@code other/meta-llama/Llama-3}.
 *
 * @param provider who serves it, or null for Anthropic
 * @param id the id that is sent
 */
record ModelName(@Nullable Provider provider, String id) {

    static ModelName of(String name) {
        int slash = name.indexOf('/');
        if (slash == -1) {
            return new ModelName(null, name);
        }
        String who = name.substring(0, slash);
        String id = name.substring(slash + 1);
        if (id.isBlank()) {
            throw new WrongUsage("--model names a provider and no model: " + name);
        }
        return who.equals("anthropic")
                ? new ModelName(null, id)
                : new ModelName(Provider.named(who).orElseThrow(() -> unknown(who)), id);
    }

    private static WrongUsage unknown(String who) {
        String known = Stream.of(Provider.values()).map(Provider::toString).collect(Collectors.joining(", "));
        return new WrongUsage("there is no provider " + who + "; there are anthropic, " + known
                + " (any server that speaks as OpenAI's does, with --base-url)");
    }
}
