package dev.ratchet.anthropic;

import dev.ratchet.message.RawJson;
import java.util.List;
import java.util.Map;

/** The parameters of how the next token is chosen, which older models take, under the older version of the API. */
final class Sampling {
    private static final List<String> NAMES = List.of("temperature", "top_p", "top_k");

    private Sampling() {}

    static boolean in(Map<String, RawJson> parameters) {
        return NAMES.stream().anyMatch(parameters::containsKey);
    }

    /**
     * Refuses what the service would refuse, of models that are known.
     *
     * @throws IllegalArgumentException if the model takes no other value than the neutral one
     */
    static void check(String model, Map<String, RawJson> parameters) {
        if (!ModelLimits.refusesSampling(model)) {
            return;
        }
        for (String name : NAMES) {
            RawJson value = parameters.get(name);
            if (value != null && !neutral(name, value.tree().asDouble(-1))) {
                throw new IllegalArgumentException(
                        model + " takes no " + name + "; these models do: " + String.join(", ", ModelLimits.sampled()));
            }
        }
    }

    private static boolean neutral(String name, double value) {
        return switch (name) {
            case "temperature" -> value == 1;
            case "top_p" -> value >= 0.99 && value <= 1;
            default -> false;
        };
    }
}
