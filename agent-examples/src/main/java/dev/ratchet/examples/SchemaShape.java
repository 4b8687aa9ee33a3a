package dev.ratchet.examples;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** JSON Schema as one would write the type down: {@code {ticker: string, month?: string (date)}}. */
final class SchemaShape {
    private static final Map<String, String> BOUNDS = Map.of(
            "minimum", "≥ ",
            "exclusiveMinimum", "> ",
            "maximum", "≤ ",
            "exclusiveMaximum", "< ",
            "multipleOf", "a multiple of ",
            "minLength", "characters ≥ ",
            "maxLength", "characters ≤ ",
            "minItems", "elements ≥ ",
            "maxItems", "elements ≤ ",
            "pattern", "matching ");

    private SchemaShape() {}

    /** A member of an object. */
    record Member(String name, boolean required, JsonNode schema) {
        String description() {
            return schema.path("description").asString("");
        }

        /** {@return such as {@code limit?: integer = 20}} */
        String declaration() {
            JsonNode value = schema.path("default");
            return name + (required ? ": " : "?: ") + of(schema) + (value.isMissingNode() ? "" : " = " + value);
        }
    }

    static List<Member> members(JsonNode schema) {
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asString("")));
        List<Member> members = new ArrayList<>();
        schema.path("properties")
                .properties()
                .forEach(each ->
                        members.add(new Member(each.getKey(), required.contains(each.getKey()), each.getValue())));
        return members;
    }

    /** {@return what is said of members within a value, such as {@code address.street: Street and number}} */
    static List<String> remarks(String path, JsonNode schema) {
        List<String> remarks = new ArrayList<>();
        for (Member member : members(schema)) {
            String place = path + "." + member.name();
            if (!member.description().isEmpty()) {
                remarks.add(place + ": " + member.description());
            }
            remarks.addAll(remarks(place, member.schema()));
        }
        for (String part : List.of("items", "additionalProperties")) {
            if (schema.path(part).isObject()) {
                remarks.addAll(remarks(path, schema.get(part)));
            }
        }
        schema.path("anyOf").forEach(each -> remarks.addAll(remarks(path, each)));
        return remarks;
    }

    static String of(JsonNode schema) {
        if (schema.has("const")) {
            return schema.get("const").toString();
        }
        if (schema.has("enum")) {
            return joined(schema.get("enum"), JsonNode::toString);
        }
        if (schema.has("$ref")) {
            String ref = schema.get("$ref").asString("");
            return ref.substring(ref.lastIndexOf('/') + 1);
        }
        if (schema.has("anyOf")) {
            return joined(schema.get("anyOf"), SchemaShape::of);
        }
        JsonNode type = schema.path("type");
        String shape = type.isArray()
                ? joined(type, each -> structure(each.asString(""), schema))
                : structure(type.asString("any"), schema);
        String details = details(schema);
        return details.isEmpty() ? shape : shape + " (" + details + ")";
    }

    private static String structure(String type, JsonNode schema) {
        if (type.equals("array") && schema.path("items").isObject()) {
            return "[" + of(schema.get("items")) + ", …]";
        }
        if (type.equals("object") && schema.has("properties")) {
            return members(schema).stream().map(Member::declaration).collect(Collectors.joining(", ", "{", "}"));
        }
        return type.equals("object") && schema.path("additionalProperties").isObject()
                ? "{any name: " + of(schema.get("additionalProperties")) + "}"
                : type;
    }

    private static String details(JsonNode schema) {
        List<String> details = new ArrayList<>();
        for (String word : List.of("format", "contentEncoding")) {
            if (schema.has(word)) {
                details.add(schema.get(word).asString(""));
            }
        }
        schema.properties().forEach(word -> {
            String bound = BOUNDS.get(word.getKey());
            if (bound != null) {
                details.add(bound + word.getValue().asString(word.getValue().toString()));
            }
        });
        return String.join(", ", details);
    }

    private static String joined(JsonNode array, Function<JsonNode, String> shape) {
        return StreamSupport.stream(array.spliterator(), false).map(shape).collect(Collectors.joining(" | "));
    }
}
