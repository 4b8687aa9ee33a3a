package dev.ratchet.schema;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A small value that a schema allows, for a model to go by: what is required, and what it got wrong. For one thread.
 *
 * <p>The first depth at which there is one counts, so that recursive types end where they can.
 */
final class Example {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_DEPTH = 6;
    private static final int MAX_STEPS = 2_000; // alternatives of alternatives

    private static final Map<String, String> FORMATS = Map.of(
            "date", "2024-06-30",
            "time", "10:15:30Z",
            "date-time", "2024-06-30T10:15:00Z",
            "duration", "P2D",
            "uuid", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            "uri", "https://example.com/",
            "email", "ada@example.com");

    // No text is made to an expression: those of our own schemas, and what users' mostly look like.
    private static final List<String> TEXTS = List.of(
            "text",
            "a",
            "A",
            "1",
            "12",
            "123",
            "1234",
            "12345",
            "AB",
            "ABC",
            "ABCD",
            "A-1",
            "AB-12",
            "ABC-123",
            "abc-123",
            "A1",
            "a1",
            "10:15",
            "2024-06",
            "2024-06-30",
            "2024-06-30T10:15",
            "--06-30",
            "2024",
            "text.txt",
            "/path",
            "#a0b1c2");

    private final Refs refs;
    private final Set<String> shown;
    private final int deepest;
    private final boolean fillLists;
    private int steps;

    private Example(Refs refs, Set<String> shown, int deepest, boolean fillLists) {
        this.refs = refs;
        this.shown = shown;
        this.deepest = deepest;
        this.fillLists = fillLists;
    }

    /** {@return a value that is valid, with the members that {@code wrong} is about, or empty if none was found} */
    static Optional<JsonNode> of(JsonNode schema, Refs refs, List<Violation> wrong) {
        Set<String> shown = new HashSet<>();
        wrong.forEach(each -> shown.add(each.path()));
        for (boolean fillLists : new boolean[] {true, false}) {
            for (int depth = 1; depth <= MAX_DEPTH; depth++) {
                JsonNode example = new Example(refs, shown, depth, fillLists).value(schema, "", 0);
                if (example != null) {
                    Validation check = new Validation(refs);
                    check.check(schema, example, "");
                    return check.violations().isEmpty() ? Optional.of(example) : Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private @Nullable JsonNode value(JsonNode given, String path, int depth) {
        JsonNode schema = refs.resolve(given);
        if (depth > deepest || ++steps > MAX_STEPS || schema.isMissingNode()) {
            return null;
        }
        for (JsonNode made : List.of(
                schema.path("const"),
                schema.path("default"),
                schema.path("enum").path(0),
                schema.path("examples").path(0))) {
            if (!made.isMissingNode()) {
                return made;
            }
        }
        if (schema.path("anyOf").isArray()) {
            return refs.alternatives(schema.get("anyOf")).stream()
                    .flatMap(each -> Stream.ofNullable(value(each, path, depth)))
                    .findFirst()
                    .orElse(null);
        }
        JsonNode type = schema.path("type");
        return switch (type.isArray() ? type.path(0).asString("") : type.asString("")) {
            case "boolean" -> NODES.booleanNode(true);
            case "null" -> NODES.nullNode();
            case "integer" -> number(schema, BigDecimal.ONE, 0);
            case "number" -> number(schema, new BigDecimal("1.5"), 1);
            case "array" -> array(schema, path, depth);
            case "object" -> object(schema, path, depth);
            default -> string(schema);
        };
    }

    private @Nullable JsonNode object(JsonNode schema, String path, int depth) {
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asString("")));
        ObjectNode object = NODES.objectNode();
        for (var property : schema.path("properties").properties()) {
            String name = Validation.member(path, property.getKey());
            if (required.contains(property.getKey()) || isShown(name)) {
                JsonNode value = value(property.getValue(), name, depth + 1);
                if (value == null) {
                    return null;
                }
                object.set(property.getKey(), value);
            }
        }
        if (object.isEmpty() && schema.path("additionalProperties").isObject()) {
            JsonNode value = value(schema.get("additionalProperties"), path, depth + 1);
            JsonNode name = schema.has("propertyNames") ? string(schema.get("propertyNames")) : NODES.stringNode("key");
            if (value != null && name != null) {
                object.set(name.stringValue(), value);
            }
        }
        return object;
    }

    private boolean isShown(String path) {
        return shown.stream()
                .anyMatch(each -> each.equals(path) || each.startsWith(path + ".") || each.startsWith(path + "["));
    }

    private @Nullable JsonNode array(JsonNode schema, String path, int depth) {
        int least = schema.path("minItems").asInt(0);
        JsonNode element =
                value(schema.path("items").isMissingNode() ? NODES.objectNode() : schema.get("items"), path, depth + 1);
        if (element == null) {
            return fillLists || least > 0 ? null : NODES.arrayNode();
        }
        ArrayNode array = NODES.arrayNode();
        int size = Math.min(Math.max(least, 1), schema.path("maxItems").asInt(Integer.MAX_VALUE));
        for (int i = 0; i < size && ++steps <= MAX_STEPS; i++) {
            array.add(element);
        }
        return array;
    }

    /** {@code wanted}, or the nearest number within the bounds with so many digits after the point. */
    private static JsonNode number(JsonNode schema, BigDecimal wanted, int digits) {
        BigDecimal step = BigDecimal.ONE.movePointLeft(digits);
        BigDecimal number = wanted;
        BigDecimal least = bound(schema, "minimum", "exclusiveMinimum", step, RoundingMode.CEILING);
        BigDecimal most = bound(schema, "maximum", "exclusiveMaximum", step.negate(), RoundingMode.FLOOR);
        if (least != null && number.compareTo(least) < 0) {
            number = least;
        } else if (most != null && number.compareTo(most) > 0) {
            number = most;
        }
        JsonNode multiple = schema.path("multipleOf");
        if (multiple.isNumber() && multiple.decimalValue().signum() > 0) {
            BigDecimal unit = multiple.decimalValue();
            number = number.divide(unit, 0, RoundingMode.CEILING).multiply(unit);
        }
        return JsonBinding.parse(number.toPlainString());
    }

    private static @Nullable BigDecimal bound(
            JsonNode schema, String inclusive, String exclusive, BigDecimal step, RoundingMode rounding) {
        if (schema.path(exclusive).isNumber()) {
            return schema.get(exclusive).decimalValue().add(step);
        }
        JsonNode bound = schema.path(inclusive);
        return bound.isNumber() ? bound.decimalValue().setScale(Math.max(step.scale(), 0), rounding) : null;
    }

    private @Nullable JsonNode string(JsonNode schema) {
        if (schema.has("contentEncoding")) {
            return NODES.stringNode("aGVsbG8=");
        }
        String format = FORMATS.get(schema.path("format").asString(""));
        int least = schema.path("minLength").asInt(0);
        Stream<String> candidates = format == null
                ? Stream.concat(
                        TEXTS.stream(),
                        TEXTS.stream().limit(4).map(text -> text.repeat(Math.max(1, Math.min(least, 100)))))
                : Stream.of(format);
        return candidates
                .<JsonNode>map(NODES::stringNode)
                .filter(text -> {
                    Validation check = new Validation(refs);
                    check.check(schema, text, "");
                    return check.violations().isEmpty();
                })
                .findFirst()
                .orElse(null);
    }
}
