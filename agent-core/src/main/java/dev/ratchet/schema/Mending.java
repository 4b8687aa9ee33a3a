package dev.ratchet.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Mends slips of which there is no doubt what was meant: a number in a string where only a number can stand, one value
 * where only a list can. What could be meant in two ways stays as it is, and is refused. Members that were left out get
 * their defaults, which is no slip. For one thread.
 */
final class Mending {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_DEPTH = 100;
    private static final int MAX_NOTES = 5;

    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9]\\d{0,39})");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,39})(\\.\\d{1,40})?");
    // A list written as a text, or none at all: not one value.
    private static final Pattern SEVERAL = Pattern.compile("[,;|\\n\\[{]|^\\s*$");

    private final Refs refs;
    private final boolean numbersInText;
    private final boolean singleValues;
    private final List<String> notes = new ArrayList<>();
    private final Set<JsonNode> open = Collections.newSetFromMap(new IdentityHashMap<>()); // whose defaults are made

    Mending(Refs refs, boolean numbersInText, boolean singleValues) {
        this.refs = refs;
        this.numbersInText = numbersInText;
        this.singleValues = singleValues;
    }

    /** {@return the arguments as they were meant} */
    Mended arguments(JsonNode schema, JsonNode arguments) {
        JsonNode mended = mend(schema, arguments, "", 0);
        return new Mended(mended, List.copyOf(notes));
    }

    private JsonNode mend(JsonNode given, JsonNode value, String path, int depth) {
        JsonNode schema = meant(given, value);
        if (depth > MAX_DEPTH) {
            return value;
        }
        if (value.isObject()
                && (schema.path("properties").isObject()
                        || schema.path("additionalProperties").isObject())) {
            return members((ObjectNode) value, schema, path, depth);
        }
        Set<String> types = types(schema);
        if (value.isArray()) {
            return elements((ArrayNode) value, schema.path("items"), path, depth);
        }
        if (value.isString() && numbersInText && (types.equals(Set.of("integer")) || types.equals(Set.of("number")))) {
            Pattern form = types.contains("integer") ? INTEGER : NUMBER;
            return form.matcher(value.stringValue()).matches()
                    ? noted(path, value, JsonBinding.parse(value.stringValue()))
                    : value;
        }
        return singleValues && !value.isNull() && types.equals(Set.of("array"))
                ? list(schema.path("items"), value, path)
                : value;
    }

    /** A member that may be left out and is {@code null} was left out: for a model these are one. */
    private JsonNode members(ObjectNode object, JsonNode schema, String path, int depth) {
        JsonNode properties = schema.path("properties");
        Set<String> required = names(schema.path("required"));
        ObjectNode mended = NODES.objectNode();
        for (var member : object.properties()) {
            String name = member.getKey();
            JsonNode property = properties.has(name) ? properties.get(name) : schema.path("additionalProperties");
            boolean leftOut = member.getValue().isNull()
                    && properties.has(name)
                    && !required.contains(name)
                    && !isValid(property, member.getValue());
            if (!leftOut) {
                mended.set(name, mend(property, member.getValue(), Validation.member(path, name), depth + 1));
            }
        }
        for (var property : properties.properties()) {
            String name = property.getKey();
            JsonNode schemaOfIt = property.getValue();
            if (schemaOfIt.has("default") && !required.contains(name) && !mended.has(name) && open.add(schemaOfIt)) {
                addDefault(mended, name, schemaOfIt, Validation.member(path, name), depth);
                open.remove(schemaOfIt);
            }
        }
        return mended;
    }

    /** A schema from elsewhere may have one that it does not allow itself. */
    private void addDefault(ObjectNode object, String name, JsonNode schema, String path, int depth) {
        JsonNode value = schema.get("default");
        if (isValid(schema, value)) {
            object.set(name, mend(schema, value, path, depth + 1));
        }
    }

    /** One value in place of a list within a list would leave open which of the two is missing. */
    private JsonNode elements(ArrayNode array, JsonNode items, String path, int depth) {
        ArrayNode mended = NODES.arrayNode();
        for (JsonNode element : array) {
            boolean inDoubt = !element.isArray() && types(meant(items, element)).contains("array");
            mended.add(inDoubt ? element : mend(items, element, path + "[" + mended.size() + "]", depth + 1));
        }
        return mended;
    }

    private JsonNode list(JsonNode items, JsonNode value, String path) {
        boolean several =
                value.isString() && SEVERAL.matcher(value.stringValue()).find();
        boolean anything = refs.alternatives(NODES.arrayNode().add(items)).stream()
                .anyMatch(each -> each.isMissingNode() || types(each).contains("array") || isFree(each));
        if (several || anything) {
            return value;
        }
        JsonNode element = new Mending(refs, numbersInText, false).mend(items, value, path, 0);
        return isValid(items, element) ? noted(path, value, NODES.arrayNode().add(element)) : value;
    }

    private static boolean isFree(JsonNode schema) {
        return types(schema).isEmpty() && !schema.has("const") && !schema.has("enum") && !schema.has("properties");
    }

    /** {@return the schema that {@code value} was written for, or a missing node if it may be one of several} */
    private JsonNode meant(JsonNode given, JsonNode value) {
        JsonNode schema = refs.resolve(given);
        if (!schema.path("anyOf").isArray()) {
            return schema;
        }
        List<JsonNode> fitting = refs.alternatives(schema.get("anyOf")).stream()
                .filter(each -> !each.path("type").asString("").equals("null"))
                .filter(each -> !value.isObject() || namesFit(each, value))
                .toList();
        return fitting.size() == 1 ? fitting.get(0) : MissingNode.getInstance();
    }

    /** Whether the constants of an alternative, such as its {@code "type":"Circle"}, are those of the value. */
    private static boolean namesFit(JsonNode alternative, JsonNode object) {
        return alternative.path("properties").properties().stream()
                .filter(property -> property.getValue().has("const"))
                .allMatch(property -> property.getValue().get("const").equals(object.path(property.getKey())));
    }

    private static Set<String> types(JsonNode schema) {
        JsonNode type = schema.path("type");
        Set<String> types = type.isArray() ? names(type) : type.isString() ? Set.of(type.stringValue()) : Set.of();
        Set<String> values = new HashSet<>(types);
        values.remove("null");
        return values;
    }

    private static Set<String> names(JsonNode array) {
        Set<String> names = new HashSet<>();
        array.forEach(name -> names.add(name.asString("")));
        return names;
    }

    private boolean isValid(JsonNode schema, JsonNode value) {
        Validation validation = new Validation(refs);
        validation.check(schema, value, "");
        return validation.violations().isEmpty();
    }

    private JsonNode noted(String path, JsonNode before, JsonNode after) {
        if (notes.size() < MAX_NOTES) {
            notes.add(path + ": " + SchemaText.received(before) + " was taken as "
                    + SchemaText.clip(after.toString(), 100));
        } else if (notes.size() == MAX_NOTES) {
            notes.add("…");
        }
        return after;
    }
}
