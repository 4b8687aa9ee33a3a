package dev.ratchet.schema;

import dev.ratchet.message.RawJson;
import dev.ratchet.message.VisibleText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a schema that a person wrote. What would not be checked is refused here, rather than passed over later. */
final class GivenSchema {
    private static final Set<String> TYPES =
            Set.of("object", "array", "string", "integer", "number", "boolean", "null");
    private static final Predicate<JsonNode> NUMBER = JsonNode::isNumber;
    private static final Predicate<JsonNode> TEXT = JsonNode::isString;

    /** The words of JSON Schema that a value is checked against, but those that hold schemas, and what each may be. */
    private static final Map<String, Predicate<JsonNode>> WORDS = Map.ofEntries(
            Map.entry("type", GivenSchema::isType),
            Map.entry("enum", values -> values.isArray() && !values.isEmpty()),
            Map.entry("const", value -> true),
            Map.entry(
                    "required", names -> names.isArray() && names.valueStream().allMatch(JsonNode::isString)),
            Map.entry("pattern", GivenSchema::isPattern),
            Map.entry("format", TEXT),
            Map.entry("minimum", NUMBER),
            Map.entry("maximum", NUMBER),
            Map.entry("exclusiveMinimum", NUMBER),
            Map.entry("exclusiveMaximum", NUMBER),
            Map.entry(
                    "multipleOf", unit -> unit.isNumber() && unit.decimalValue().signum() > 0),
            Map.entry("minLength", GivenSchema::isSize),
            Map.entry("maxLength", GivenSchema::isSize),
            Map.entry("minItems", GivenSchema::isSize),
            Map.entry("maxItems", GivenSchema::isSize),
            Map.entry("minProperties", GivenSchema::isSize),
            Map.entry("maxProperties", GivenSchema::isSize),
            Map.entry("description", TEXT));

    private static final Set<String> NAMED_SCHEMAS = Set.of("properties", "$defs", "definitions");
    private static final Set<String> LISTED_SCHEMAS = Set.of("anyOf", "oneOf", "allOf");
    private static final Set<String> UNCHECKED = Set.of(
            "not",
            "if",
            "then",
            "else",
            "contains",
            "minContains",
            "maxContains",
            "prefixItems",
            "additionalItems",
            "unevaluatedItems",
            "uniqueItems",
            "patternProperties",
            "propertyNames",
            "unevaluatedProperties",
            "dependencies",
            "dependentRequired",
            "dependentSchemas",
            "$dynamicRef",
            "$recursiveRef");
    private static final List<String> SAYING_SOMETHING =
            List.of("type", "properties", "items", "enum", "const", "anyOf", "oneOf", "allOf", "$ref");

    private final Refs refs;

    private GivenSchema(JsonNode root) {
        this.refs = new Refs(root);
    }

    /**
     * Returns the schema in {@code json}, without what it says of itself.
     *
     * @throws IllegalArgumentException if it is none; one sentence says where and why
     */
    static ObjectNode read(String json) {
        JsonNode root;
        try {
            root = RawJson.parse(json).tree();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the schema is not JSON: " + e.getMessage(), e);
        }
        if (!(root instanceof ObjectNode schema)) {
            throw new IllegalArgumentException(
                    "a JSON Schema is an object such as {\"type\":\"object\",\"properties\":{…}}," + " found "
                            + VisibleText.of(root.toString(), 80));
        }
        if (SAYING_SOMETHING.stream().noneMatch(schema::has)) {
            throw new IllegalArgumentException("this is no JSON Schema: it has none of the words "
                    + String.join(", ", SAYING_SOMETHING) + "; found "
                    + VisibleText.of(String.join(", ", schema.propertyNames()), 80));
        }
        new GivenSchema(root).check(schema, "");
        return schema.remove(List.of("$schema", "$id", "$comment"));
    }

    private void check(JsonNode schema, String path) {
        if (!schema.isObject()) {
            throw fault(path, "is no schema, which is an object: " + VisibleText.of(schema.toString(), 80));
        }
        for (String word : new TreeSet<>(schema.propertyNames())) {
            JsonNode value = schema.get(word);
            String place = path + "/" + word;
            if (UNCHECKED.contains(word)) {
                throw fault(
                        place, "is a word of JSON Schema that is not checked here; say it in a description instead");
            }
            if (NAMED_SCHEMAS.contains(word)) {
                if (!value.isObject()) {
                    throw fault(place, "is no object of schemas: " + VisibleText.of(value.toString(), 80));
                }
                value.properties().forEach(each -> check(each.getValue(), place + "/" + each.getKey()));
            } else if (LISTED_SCHEMAS.contains(word)) {
                if (!value.isArray() || value.isEmpty()) {
                    throw fault(place, "is no list of schemas: " + VisibleText.of(value.toString(), 80));
                }
                for (int i = 0; i < value.size(); i++) {
                    check(value.get(i), place + "/" + i);
                }
            } else if (word.equals("items") || (word.equals("additionalProperties") && !value.isBoolean())) {
                check(value, place);
            } else if (word.equals("$ref")) {
                checkReference(schema, value, place);
            } else if (WORDS.containsKey(word) && !WORDS.get(word).test(value)) {
                throw fault(place, "cannot be " + VisibleText.of(value.toString(), 80));
            }
        }
    }

    private void checkReference(JsonNode schema, JsonNode reference, String place) {
        JsonNode target = reference.isString() ? refs.resolve(schema) : MissingNode.getInstance();
        if (!target.isObject()) {
            throw fault(place, "leads to no schema in this document: " + VisibleText.of(reference.toString(), 80));
        }
    }

    private static IllegalArgumentException fault(String path, String what) {
        String place = path.isEmpty() ? "the schema" : VisibleText.of(path, 200) + " of the schema";
        return new IllegalArgumentException(place + " " + what);
    }

    private static boolean isSize(JsonNode size) {
        return size.isIntegralNumber() && size.decimalValue().signum() >= 0;
    }

    private static boolean isType(JsonNode type) {
        return type.isArray()
                ? !type.isEmpty() && type.valueStream().allMatch(each -> TYPES.contains(each.asString("")))
                : TYPES.contains(type.asString(""));
    }

    private static boolean isPattern(JsonNode pattern) {
        try {
            Pattern.compile(pattern.asString("("));
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
