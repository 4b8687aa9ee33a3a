package dev.ratchet.testing.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A tool as the request describes it.
 *
 * @param name as it is called
 * @param words the words of its name
 * @param hints the words of its description
 * @param params its parameters in the order of the schema
 */
record ToolCard(String name, Set<String> words, Set<String> hints, List<Param> params) {

    static List<ToolCard> all(JsonNode request) {
        JsonNode answer = TypedAnswer.tool(request).orElse(request);
        return request.path("tools")
                .valueStream()
                .filter(tool -> !tool.equals(answer))
                .filter(tool -> tool.path("input_schema").isObject())
                .map(ToolCard::of)
                .toList();
    }

    private static ToolCard of(JsonNode tool) {
        JsonNode schema = tool.path("input_schema");
        Set<String> required =
                schema.path("required").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
        List<Param> params = new ArrayList<>();
        schema.path("properties")
                .properties()
                .forEach(property -> params.add(Param.of(
                        property.getKey(),
                        resolved(property.getValue(), schema),
                        required.contains(property.getKey()))));
        String name = tool.path("name").asString("");
        return new ToolCard(
                name, Words.of(name), Words.of(tool.path("description").asString("")), List.copyOf(params));
    }

    private static JsonNode resolved(JsonNode property, JsonNode root) {
        String reference = property.path("$ref").asString("");
        return reference.startsWith("#/") ? root.at(reference.substring(1)) : property;
    }

    /** {@return the first word of its name, which says what it does} */
    String verb() {
        return Words.plain(name.split("[_A-Z-]", 2)[0]);
    }

    /** {@return whether it seems to change something} */
    boolean changes() {
        return Verbs.isVerb(verb());
    }

    /** {@return whether it says what there is, without being told anything} */
    boolean lists() {
        return !changes()
                && params.stream().noneMatch(Param::required)
                && (verb().equals("list") || verb().equals("ls") || words.contains("tree"));
    }

    List<Param> required() {
        return params.stream().filter(Param::required).toList();
    }

    Optional<Param> first(Param.Kind kind) {
        return params.stream().filter(param -> param.kind() == kind).findFirst();
    }
}
