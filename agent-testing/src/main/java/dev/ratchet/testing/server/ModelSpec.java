package dev.ratchet.testing.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What differs between models, read from {@code models.json}. Where it is not established what a model does, the table is
 * on the permissive side.
 *
 * @param id the id as asked for
 * @param version such as 4.6; a model reads the thinking of those of its own version and of earlier ones
 * @param retired whether the service has it no more; only recordings know it
 * @param contextWindow in tokens
 * @param maxOutput in tokens
 * @param cacheMinimum the shortest prefix that is cached, in tokens
 * @param prefill whether a request may end with the assistant's words
 * @param forcedToolChoice whether {@code any} and {@code tool} are allowed
 * @param sampling which sampling parameters version 2023-06-01 takes: {@code free}, {@code neutral} or {@code haiku-5-5}
 * @param systemRole whether system messages may stand among the messages
 * @param thinking the allowed types of {@code thinking}
 * @param thinkingUpToHigh those of them that are refused above effort {@code high}
 * @param binding what its thinking is bound to: {@code prefix}, {@code model} or {@code none}
 * @param computerTool whether it takes the computer tools that are no toolsets
 * @param effort the allowed values of {@code effort}
 */
record ModelSpec(
        String id,
        double version,
        boolean retired,
        long contextWindow,
        long maxOutput,
        long cacheMinimum,
        boolean prefill,
        boolean forcedToolChoice,
        String sampling,
        boolean systemRole,
        List<String> thinking,
        List<String> thinkingUpToHigh,
        String binding,
        boolean computerTool,
        List<String> effort) {
    private static final Map<String, ModelSpec> TABLE = new LinkedHashMap<>();
    private static final Map<String, String> FULL_IDS = new HashMap<>();

    static {
        load();
    }

    /** {@return the model, also a retired one if {@code recordings} are looked at} */
    static ModelSpec of(String id, boolean recordings) {
        ModelSpec spec = TABLE.get(id);
        if (spec == null || (spec.retired && !recordings)) {
            throw Refused.notFound("model: " + id);
        }
        return spec;
    }

    /** {@return all models in the order of the table, the retired ones too, each under its full id} */
    static List<ModelSpec> listed() {
        return TABLE.values().stream()
                .filter(model -> model.id.equals(FULL_IDS.get(model.id)))
                .toList();
    }

    /** {@return the model under its full id, which has a date if any of its ids has one} */
    ModelSpec listedAs() {
        return TABLE.getOrDefault(FULL_IDS.getOrDefault(id, id), this);
    }

    /** {@return the model, retired or not, or null} */
    static @Nullable ModelSpec known(String id) {
        return TABLE.get(id);
    }

    /** {@return how many images a request may hold} */
    int mostImages() {
        return contextWindow > 200_000 ? 600 : 100;
    }

    /** {@return how many pages of PDF a request may hold} */
    int mostPages() {
        return contextWindow >= 1_000_000 ? 600 : 100;
    }

    private static void load() {
        try (InputStream in = ModelSpec.class.getResourceAsStream("models.json")) {
            if (in == null) {
                throw new IllegalStateException("models.json is not beside " + ModelSpec.class.getName());
            }
            for (JsonNode row : Json.parse(in.readAllBytes())) {
                List<String> ids = strings(row.path("ids"));
                for (String id : ids) {
                    TABLE.put(id, row(id, row));
                    FULL_IDS.put(id, ids.get(ids.size() - 1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ModelSpec row(String id, JsonNode row) {
        return new ModelSpec(
                id,
                row.path("version").doubleValue(),
                row.path("retired").asBoolean(false),
                row.path("context_window").longValue(),
                row.path("max_output").longValue(),
                row.path("cache_minimum").longValue(),
                row.path("prefill").booleanValue(),
                row.path("forced_tool_choice").booleanValue(),
                row.path("sampling").stringValue(),
                row.path("system_role").booleanValue(),
                strings(row.path("thinking")),
                strings(row.path("thinking_up_to_high")),
                row.path("binding").asString("none"),
                row.path("computer_tool").asBoolean(true),
                strings(row.path("effort")));
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }
}
