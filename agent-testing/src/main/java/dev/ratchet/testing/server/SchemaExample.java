package dev.ratchet.testing.server;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whether an example fits a schema, as far as types, members, constants and elements go. */
final class SchemaExample {
    private SchemaExample() {}

    /** {@return what is wrong with the example, or null} */
    static @Nullable String fault(JsonNode example, JsonNode schema) {
        if (!hasType(example, schema.path("type"))) {
            return example + " is not of type " + schema.path("type");
        }
        JsonNode choices = schema.path("enum");
        if (choices.isArray() && choices.valueStream().noneMatch(example::equals)) {
            return example + " is none of " + choices;
        }
        if (schema.has("const") && !schema.path("const").equals(example)) {
            return example + " is not " + schema.path("const");
        }
        if (example.isObject()) {
            return membersFault(example, schema);
        }
        for (JsonNode element : example) {
            String fault = fault(element, schema.path("items"));
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private static @Nullable String membersFault(JsonNode example, JsonNode schema) {
        for (JsonNode name : schema.path("required")) {
            if (!example.has(name.asString(""))) {
                return name + " is missing";
            }
        }
        boolean open = !schema.path("additionalProperties").isBoolean()
                || schema.path("additionalProperties").booleanValue();
        for (Map.Entry<String, JsonNode> member : example.properties()) {
            JsonNode property = schema.path("properties").path(member.getKey());
            if (property.isMissingNode() && !open) {
                return "\"" + member.getKey() + "\" is not a property";
            }
            String fault = fault(member.getValue(), property);
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private static boolean hasType(JsonNode value, JsonNode type) {
        if (type.isArray()) {
            return type.valueStream().anyMatch(each -> hasType(value, each));
        }
        return switch (type.asString("")) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "number" -> value.isNumber();
            case "integer" ->
                value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
            default -> true;
        };
    }
}
