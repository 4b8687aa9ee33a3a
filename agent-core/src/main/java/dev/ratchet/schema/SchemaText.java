package dev.ratchet.schema;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Schemas and values in a few words, for error messages: {@code {"ticker": string, "month"?: string (date)}}. */
final class SchemaText {
    private static final JsonMapper MAPPER = JsonBinding.MAPPER;
    private static final int MAX_VALUE = 80;
    private static final int MAX_VALUES = 20;
    private static final int MAX_SHAPE = 800;

    private static final Map<String, String> BOUNDS = new LinkedHashMap<>();

    static {
        BOUNDS.put("minimum", "at least ");
        BOUNDS.put("exclusiveMinimum", "more than ");
        BOUNDS.put("maximum", "at most ");
        BOUNDS.put("exclusiveMaximum", "less than ");
    }

    private SchemaText() {}

    /** {@return what kind of value {@code schema} asks for, in a phrase} */
    static String expected(JsonNode schema) {
        return clip(phrase(schema, " or ", 0), MAX_SHAPE);
    }

    /** {@return the members of an object schema and what each is} */
    static String shape(JsonNode schema, Refs refs) {
        return clip(shape(schema, refs, 2), MAX_SHAPE);
    }

    /** {@return a JSON value, shortened, with its type} */
    static String received(JsonNode value) {
        if (value.isContainer()) {
            return (value.isArray() ? "an array of " : "an object of ") + value.size();
        }
        if (value.isNull()) {
            return "null";
        }
        String text = value.isString() && value.stringValue().length() > MAX_VALUE
                ? clip(value.stringValue(), MAX_VALUE)
                : null;
        String json =
                text == null ? clip(MAPPER.writeValueAsString(value), MAX_VALUE) : MAPPER.writeValueAsString(text);
        return json + " (" + typeOf(value) + ")";
    }

    static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            case ARRAY -> "array";
            case OBJECT -> "object";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> throw new AssertionError(value.getNodeType());
        };
    }

    /** {@return {@code text} cut to {@code max} characters, with an ellipsis, never inside a surrogate pair} */
    static String clip(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
        return text.substring(0, end) + "…";
    }

    private static String shape(JsonNode schema, Refs refs, int depth) {
        JsonNode resolved = refs.resolve(schema);
        if (depth > 0 && resolved.path("properties").isObject()) {
            Set<String> required = new HashSet<>();
            resolved.path("required").forEach(name -> required.add(name.asString("")));
            StringJoiner members = new StringJoiner(", ", "{", "}");
            for (var property : resolved.get("properties").properties()) {
                String name = "\"" + property.getKey() + "\"" + (required.contains(property.getKey()) ? ": " : "?: ");
                members.add(name + shape(property.getValue(), refs, depth - 1));
            }
            return members.toString();
        }
        if (depth > 0 && choice(resolved).isArray()) {
            return refs.alternatives(choice(resolved)).stream()
                    .map(each -> shape(each, refs, depth))
                    .collect(Collectors.joining(" | "));
        }
        if (depth > 0 && resolved.path("items").isObject()) {
            return "[" + shape(resolved.get("items"), refs, depth) + ", …]";
        }
        return phrase(resolved, " | ", 0);
    }

    private static String phrase(JsonNode schema, String or, int depth) {
        if (schema.has("const")) {
            return MAPPER.writeValueAsString(schema.get("const"));
        }
        if (schema.has("enum")) {
            return values(schema.get("enum"), or);
        }
        if (schema.has("$ref")) {
            String ref = schema.get("$ref").asString("");
            return ref.substring(ref.lastIndexOf('/') + 1);
        }
        if (choice(schema).isArray() && depth < 3) {
            return choice(schema)
                    .valueStream()
                    .map(each -> phrase(each, or, depth + 1))
                    .collect(Collectors.joining(or));
        }
        JsonNode type = schema.path("type");
        String name = type.isArray()
                ? type.valueStream().map(each -> each.asString("")).collect(Collectors.joining(or))
                : type.asString("any value");
        String detail = schema.path("format").asString(schema.has("pattern") ? pattern(schema) : bounds(schema));
        return detail.isEmpty() ? name : name + " (" + detail + ")";
    }

    private static JsonNode choice(JsonNode schema) {
        return schema.has("anyOf") ? schema.get("anyOf") : schema.path("oneOf");
    }

    private static String pattern(JsonNode schema) {
        String pattern = schema.get("pattern").asString("");
        return pattern.equals("\\S") ? "not blank" : "matching " + pattern;
    }

    private static String bounds(JsonNode schema) {
        StringJoiner bounds = new StringJoiner(", ");
        BOUNDS.forEach((word, text) -> {
            if (schema.path(word).isNumber()) {
                bounds.add(text + schema.get(word));
            }
        });
        return bounds.toString();
    }

    private static String values(JsonNode values, String or) {
        String shown = values.valueStream()
                .limit(MAX_VALUES)
                .map(value -> clip(MAPPER.writeValueAsString(value), MAX_VALUE))
                .collect(Collectors.joining(or));
        return values.size() > MAX_VALUES ? shown + or + "… (" + values.size() + " in all)" : shown;
    }
}
