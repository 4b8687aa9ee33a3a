package dev.ratchet.testing.planner;

import dev.ratchet.testing.planner.Transcript.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Last words in the form that a request asks for. Each value is one that a result, or the call that led to it, says under
 * a name that fits; a text may say that there is none. Nothing else is made up: without a number there is no answer.
 */
final class TypedAnswer {
    private static final String NOT_KNOWN = "not known: no tool's result says it";
    private static final Set<String> WHOLE = Set.of(
            "answer", "summary", "text", "conclusion", "explanation", "description", "message", "result", "reason");
    private static final Set<String> NONE = Set.of("unknown", "other", "none", "unclear");
    private static final int DEEPEST = 20; // a type may refer to itself

    private final JsonNode root;
    private final String words;
    private final List<ObjectNode> facts;
    private String missing = "";
    private final @Nullable JsonNode value;

    /** Fills the form that {@code schema} describes; {@code words} are the answer in plain text. */
    TypedAnswer(JsonNode schema, String words, List<Step> steps) {
        this.root = schema;
        this.words = words;
        this.facts = facts(steps);
        this.value = value("", schema, facts, 0);
    }

    /** {@return the tool by which the answer is to be given, if there is one} */
    static Optional<JsonNode> tool(JsonNode request) {
        return request.path("tools")
                .valueStream()
                .filter(tool -> Words.of(tool.path("name").asString("")).containsAll(Set.of("final", "answer")))
                .findFirst();
    }

    /** {@return the schema that the text of the answer is held to, or nothing} */
    static Optional<JsonNode> schema(JsonNode request) {
        JsonNode schema = request.path("output_config").path("format").path("schema");
        return schema.isObject() ? Optional.of(schema) : Optional.empty();
    }

    /** {@return the answer, or nothing if the results do not hold all that it needs} */
    Optional<JsonNode> value() {
        return Optional.ofNullable(value);
    }

    /** {@return the answer in plain text, with what it lacks for the form} */
    String inWords() {
        return words + "\nFor the form that is asked for I lack " + missing + ", and I make nothing up.";
    }

    /** What each result says, and what was asked for it. */
    private static List<ObjectNode> facts(List<Step> steps) {
        List<ObjectNode> facts = new ArrayList<>();
        for (Step step : steps) {
            for (JsonNode item : step.error() ? List.<JsonNode>of() : Results.items(step.result())) {
                if (item instanceof ObjectNode object) {
                    ObjectNode fact = object.deepCopy();
                    step.input().properties().forEach(given -> fact.putIfAbsent(given.getKey(), given.getValue()));
                    facts.add(fact);
                }
            }
        }
        return facts;
    }

    private @Nullable JsonNode value(String name, JsonNode given, List<ObjectNode> from, int depth) {
        JsonNode schema =
                given.has("$ref") ? root.at(given.path("$ref").asString("").substring(1)) : given;
        if (depth > DEEPEST) {
            return null;
        }
        for (JsonNode choice : schema.path("anyOf")) {
            JsonNode value = value(name, choice, from, depth + 1);
            if (value != null) {
                return value;
            }
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        String type = type(schema);
        JsonNode value = switch (type) {
            case "object" -> object(schema, from, depth);
            case "array" -> array(name, schema, depth);
            case "string" -> text(name, schema, from);
            case "integer", "number" -> number(name, type, from);
            case "boolean" ->
                only(found(name, from).stream().filter(JsonNode::isBoolean).toList());
            default -> null;
        };
        if (value == null && allowsNull(schema)) {
            return JsonNodeFactory.instance.nullNode();
        }
        if (value == null && !name.isEmpty()) {
            missing = missing.isEmpty() ? "\"" + name + "\"" : missing;
        }
        return value;
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray()
                ? type.valueStream()
                        .map(each -> each.asString(""))
                        .filter(each -> !each.equals("null"))
                        .findFirst()
                        .orElse("null")
                : type.asString("");
    }

    private static boolean allowsNull(JsonNode schema) {
        return schema.path("type").asString("").equals("null")
                || schema.path("type")
                        .valueStream()
                        .anyMatch(each -> each.asString("").equals("null"));
    }

    private @Nullable JsonNode object(JsonNode schema, List<ObjectNode> from, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asString("")));
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            String before = missing;
            JsonNode value = value(property.getKey(), property.getValue(), from, depth + 1);
            if (value != null) {
                object.set(property.getKey(), value);
            } else if (required.contains(property.getKey())) {
                return null;
            } else {
                missing = before;
            }
        }
        return object;
    }

    /** One element for each fact that has all of it; what has not is left out. */
    private JsonNode array(String name, JsonNode schema, int depth) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        String before = missing;
        for (ObjectNode fact : facts) {
            JsonNode element = value(name, schema.path("items"), List.of(fact), depth + 1);
            if (element != null && !element.toString().contains(NOT_KNOWN)) {
                boolean there = array.valueStream().anyMatch(element::equals);
                array.addAll(there ? List.of() : List.of(element));
            }
        }
        missing = before;
        return array;
    }

    private @Nullable JsonNode text(String name, JsonNode schema, List<ObjectNode> from) {
        List<JsonNode> values = found(name, from).stream()
                .filter(JsonNode::isValueNode)
                .map(value -> (JsonNode) JsonNodeFactory.instance.stringNode(value.asString()))
                .distinct()
                .toList();
        if (schema.has("enum")) {
            List<JsonNode> allowed = schema.path("enum").valueStream().toList();
            JsonNode value = only(values.stream().filter(allowed::contains).toList());
            return value != null
                    ? value
                    : allowed.stream()
                            .filter(each -> Words.of(each.asString("")).stream().anyMatch(NONE::contains))
                            .findFirst()
                            .orElse(null);
        }
        boolean free = !schema.has("pattern") && !schema.has("format");
        if (free && Words.of(name).stream().anyMatch(WHOLE::contains)) {
            return JsonNodeFactory.instance.stringNode(words);
        }
        Pattern pattern = Pattern.compile(schema.path("pattern").asString(""));
        JsonNode value = only(values.stream()
                .filter(each -> pattern.matcher(each.stringValue()).find())
                .toList());
        return value != null || !free ? value : JsonNodeFactory.instance.stringNode(NOT_KNOWN);
    }

    /** The number under that name, or the only one that there is. */
    private static @Nullable JsonNode number(String name, String type, List<ObjectNode> from) {
        List<JsonNode> named =
                found(name, from).stream().filter(each -> fits(each, type)).toList();
        return only(
                !named.isEmpty()
                        ? named
                        : from.stream()
                                .flatMap(JsonNode::valueStream)
                                .filter(each -> fits(each, type))
                                .distinct()
                                .toList());
    }

    private static boolean fits(JsonNode value, String type) {
        return value.isNumber() && (type.equals("number") || value.isIntegralNumber());
    }

    /** The values of the members that have that name, or else a word in common with it. */
    private static List<JsonNode> found(String name, List<ObjectNode> from) {
        List<JsonNode> exact = from.stream()
                .map(fact -> fact.get(name))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return !exact.isEmpty()
                ? exact
                : from.stream()
                        .flatMap(fact -> fact.properties().stream())
                        .filter(member -> Words.common(Words.of(member.getKey()), Words.of(name)) > 0)
                        .map(Map.Entry::getValue)
                        .distinct()
                        .toList();
    }

    /** Of several values nobody could say which one is meant. */
    private static @Nullable JsonNode only(List<JsonNode> values) {
        return values.size() == 1 ? values.get(0) : null;
    }
}
