package dev.ratchet.testing.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What differs between models, read from {@code models.json}. Where it is not established what a model does, the table is
 * on the permissive side.
 *
 * @param id the id as asked for
 * @param contextWindow in tokens
 * @param maxOutput in tokens
 * @param cacheMinimum the shortest prefix that is cached, in tokens
 * @param prefill whether a request may end with the assistant's words
 * @param forcedToolChoice whether {@code any} and {@code tool} are allowed
 * @param sampling which sampling parameters version 2023-06-01 takes: {@code free}, {@code neutral} or {@code haiku-5-5}
 * @param systemRole whether system messages may stand among the messages
 * @param thinking the allowed types of {@code thinking}
 * @param effort the allowed values of {@code effort}
 */
record ModelSpec(
        String id,
        long contextWindow,
        long maxOutput,
        long cacheMinimum,
        boolean prefill,
        boolean forcedToolChoice,
        String sampling,
        boolean systemRole,
        List<String> thinking,
        List<String> effort) {
    private static final Map<String, ModelSpec> TABLE = load();

    static ModelSpec of(String id) {
        ModelSpec spec = TABLE.get(id);
        if (spec == null) {
            throw Refused.notFound("model: " + id);
        }
        return spec;
    }

    /** {@return all models in the order of the table, each under its dated id if it has one} */
    static List<ModelSpec> listed() {
        return TABLE.values().stream()
                .filter(model -> model.dated().equals(model))
                .toList();
    }

    /** {@return the model under its dated id, if it has one} */
    ModelSpec dated() {
        return TABLE.values().stream()
                .filter(other -> other.id.matches(id + "-\\d{8}"))
                .findFirst()
                .orElse(this);
    }

    private static Map<String, ModelSpec> load() {
        Map<String, ModelSpec> table = new LinkedHashMap<>();
        try (InputStream in = ModelSpec.class.getResourceAsStream("models.json")) {
            if (in == null) {
                throw new IllegalStateException("models.json is not beside " + ModelSpec.class.getName());
            }
            for (JsonNode row : Json.parse(in.readAllBytes())) {
                for (String id : strings(row.path("ids"))) {
                    table.put(id, row(id, row));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Collections.unmodifiableMap(table); // in its order
    }

    private static ModelSpec row(String id, JsonNode row) {
        return new ModelSpec(
                id,
                row.path("context_window").longValue(),
                row.path("max_output").longValue(),
                row.path("cache_minimum").longValue(),
                row.path("prefill").booleanValue(),
                row.path("forced_tool_choice").booleanValue(),
                row.path("sampling").stringValue(),
                row.path("system_role").booleanValue(),
                strings(row.path("thinking")),
                strings(row.path("effort")));
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }
}
