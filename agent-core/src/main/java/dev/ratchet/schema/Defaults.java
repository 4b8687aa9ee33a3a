package dev.ratchet.schema;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Turns the defaults of a finished schema, which were declared as text, into the values that they are. */
final class Defaults {
    private final Refs refs;

    private Defaults(Refs refs) {
        this.refs = refs;
    }

    /**
     * Gives each {@code default} in {@code root} its value: JSON as a model would write it; what is a text for it may be
     * declared without quotes.
     *
     * @throws ContradictionException if one is not what its member takes
     */
    static void read(ObjectNode root) {
        new Defaults(new Refs(root)).readIn(root, "");
    }

    private void readIn(JsonNode schema, String path) {
        if (!schema.isObject()) {
            return;
        }
        for (var property : schema.path("properties").properties()) {
            String place = Validation.member(path, property.getKey());
            ObjectNode member = (ObjectNode) property.getValue();
            if (member.get("default") instanceof StringNode declared) {
                member.set("default", value(member, declared, place));
            }
            readIn(member, place);
        }
        for (var definition : schema.path("$defs").properties()) {
            readIn(definition.getValue(), definition.getKey());
        }
        schema.path("anyOf").forEach(each -> readIn(each, path));
        readIn(schema.path("items"), path + "[]");
        readIn(schema.path("additionalProperties"), path + ".*");
    }

    private JsonNode value(ObjectNode schema, StringNode declared, String path) {
        JsonNode json = parsed(declared.stringValue());
        List<JsonNode> readings =
                Stream.of(json == null ? declared : json, declared).toList();
        for (JsonNode each : readings) {
            if (violations(schema, each, path).isEmpty()) {
                return each;
            }
        }
        throw new ContradictionException("the default of "
                + violations(schema, readings.get(0), path).get(0).message() + "; correct defaultValue");
    }

    private List<Violation> violations(JsonNode schema, JsonNode value, String path) {
        Validation validation = new Validation(refs);
        validation.check(schema, value, path);
        return validation.violations();
    }

    private static @Nullable JsonNode parsed(String text) {
        try {
            JsonNode json = JsonBinding.parse(text);
            return json.isMissingNode() ? null : json; // blanks are no JSON
        } catch (JacksonException | NumberFormatException e) { // such as 1e99999999999
            return null;
        }
    }
}
