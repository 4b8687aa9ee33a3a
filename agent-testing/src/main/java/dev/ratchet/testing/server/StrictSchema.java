package dev.ratchet.testing.server;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The subset of JSON Schema that the service can hold a model to. */
final class StrictSchema {
    private static final Set<String> TYPES =
            Set.of("object", "array", "string", "integer", "number", "boolean", "null");
    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid");

    // Words that would hold the model to something and cannot; words that hold it to nothing are free.
    private static final Set<String> UNSUPPORTED = Set.of(
            "oneOf",
            "not",
            "if",
            "then",
            "else",
            "dependentSchemas",
            "dependentRequired",
            "patternProperties",
            "propertyNames",
            "unevaluatedProperties",
            "minProperties",
            "maxProperties",
            "prefixItems",
            "contains",
            "minContains",
            "maxContains",
            "unevaluatedItems",
            "uniqueItems",
            "maxItems",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "$dynamicRef",
            "$recursiveRef");

    private static final int DEEPEST = 100; // definitions that need one another

    private final Value root;
    private final Counts counts;
    private final Set<String> open = new LinkedHashSet<>(); // the references on the way from the root
    private final Set<String> done = new HashSet<>();

    /** What is limited over all schemas of a request. */
    static final class Counts {
        int optional;
        int unions;
    }

    private StrictSchema(Value root, Counts counts) {
        this.root = root;
        this.counts = counts;
    }

    /** Refuses a schema outside of the subset, and adds what it holds to the counts. */
    static void check(Value schema, Counts counts) {
        new StrictSchema(schema, counts).schema(schema);
    }

    private void schema(Value schema) {
        for (String word : schema.object().node().propertyNames()) {
            if (UNSUPPORTED.contains(word)) {
                throw schema.refused("For strict schemas, property '" + word + "' is not supported");
            }
        }
        reference(schema);
        types(schema);
        boolean isObject = schema.text("type").equals("object") || schema.node().has("properties");
        if (isObject && !isFalse(schema.node().path("additionalProperties"))) {
            throw schema.refused("For 'object' type, 'additionalProperties' must be explicitly set to false");
        }
        if (schema.node().has("minItems")) {
            int least = schema.node().path("minItems").asInt(-1);
            if (least != 0 && least != 1) {
                throw schema.at("minItems")
                        .refused("For 'array' type, 'minItems' values other than 0 or 1 are not" + " supported");
            }
        }
        if (schema.has("format")) {
            schema.at("format").oneOf(FORMATS);
        }
        properties(schema);
        if (schema.node().path("items").isObject()) {
            schema(schema.at("items"));
        }
        for (Value each : schema.at("anyOf").elementsOrNone()) {
            schema(each);
        }
        for (Value each : schema.at("allOf").elementsOrNone()) {
            if (each.node().has("$ref")) {
                throw each.refused("'$ref' is not supported inside of 'allOf'");
            }
            schema(each);
        }
    }

    private static void types(Value schema) {
        Value type = schema.at("type");
        if (type.node().isArray()) {
            type.elements().forEach(each -> each.oneOf(TYPES));
        } else if (type.given()) {
            type.oneOf(TYPES);
        }
    }

    private void properties(Value schema) {
        if (!schema.has("properties")) {
            return;
        }
        Set<String> required = new HashSet<>();
        schema.at("required").elementsOrNone().forEach(name -> required.add(name.string()));
        Value properties = schema.at("properties").object();
        for (String name : properties.node().propertyNames()) {
            Value property = properties.at(name);
            counts.optional += required.contains(name) ? 0 : 1;
            counts.unions +=
                    property.node().path("type").isArray() || property.node().has("anyOf") ? 1 : 0;
            schema(property);
        }
    }

    /** Follows a reference once; one that leads back to itself cannot be held. */
    private void reference(Value schema) {
        if (!schema.has("$ref")) {
            return;
        }
        Value reference = schema.at("$ref");
        String target = reference.string();
        if (open.contains(target) || target.equals("#")) {
            throw reference.refused("Recursive schemas are not supported: " + target);
        }
        if (!done.add(target)) {
            return;
        }
        if (open.size() >= DEEPEST) {
            throw root.refused("Schema is too complex for compilation");
        }
        for (String definitions : List.of("$defs", "definitions")) {
            String prefix = "#/" + definitions + "/";
            if (target.startsWith(prefix)) {
                Value definition = root.at(definitions).at(target.substring(prefix.length()));
                if (definition.given()) {
                    open.add(target);
                    schema(definition);
                    open.remove(target);
                    return;
                }
            }
        }
        throw reference.refused("Only references to definitions in the schema itself are supported, not " + target);
    }

    private static boolean isFalse(JsonNode node) {
        return node.isBoolean() && !node.booleanValue();
    }
}
