package dev.ratchet.schema;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a finished schema in its shortest form: {@code {"anyOf":[{"type":"string"},{"type":"null"}]}} becomes
 * {@code {"type":["string","null"]}}, a lone alternative stands alone, and a description comes last.
 */
final class SchemaTidying {
    private SchemaTidying() {}

    static void tidy(ObjectNode schema) {
        for (String members : new String[] {"properties", "$defs"}) {
            if (schema.get(members) instanceof ObjectNode named) {
                named.forEach(SchemaTidying::tidyIfSchema);
            }
        }
        tidyIfSchema(schema.path("items"));
        tidyIfSchema(schema.path("additionalProperties"));
        if (schema.get("anyOf") instanceof ArrayNode alternatives) {
            alternatives.forEach(SchemaTidying::tidyIfSchema);
            shorten(schema, alternatives);
        }
        JsonNode description = schema.remove("description");
        if (description != null) {
            schema.set("description", description);
        }
    }

    private static void tidyIfSchema(JsonNode node) {
        if (node instanceof ObjectNode schema) {
            tidy(schema);
        }
    }

    private static void shorten(ObjectNode schema, ArrayNode alternatives) {
        JsonNode first = alternatives.get(0);
        boolean orNull = alternatives.size() == 2
                && alternatives.get(1).path("type").asString("").equals("null");
        if (alternatives.size() != 1 && !orNull) {
            return;
        }
        if (!orNull || first.isEmpty()) {
            replace(schema, first);
        } else if (first.get("anyOf") instanceof ArrayNode nested) {
            nested.add(alternatives.get(1));
            schema.set("anyOf", nested);
        } else if (first.path("type").isString()) {
            replace(schema, first);
            String type = first.get("type").stringValue();
            ArrayNode types = schema.arrayNode().add(type).add("null");
            schema.set("type", types);
            if (schema.get("enum") instanceof ArrayNode values) {
                ArrayNode orNone = values.deepCopy();
                schema.set("enum", orNone.addNull());
            }
        }
    }

    private static void replace(ObjectNode schema, JsonNode by) {
        JsonNode description = schema.get("description");
        schema.removeAll();
        schema.setAll((ObjectNode) by);
        if (description != null) {
            schema.set("description", description);
        }
    }
}
