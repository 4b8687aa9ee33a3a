package dev.ratchet.schema;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a finished schema in its shortest form: {@code {"anyOf":[{"type":"string"},{"type":"null"}]}} becomes
 * {@code {"type":["string","null"]}}, a lone alternative stands alone, and default and description come last.
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
        for (String last : new String[] {"default", "description"}) {
            JsonNode word = schema.remove(last);
            if (word != null) {
                schema.set(last, word);
            }
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
        } else if (first.size() == 1 && first.get("anyOf") instanceof ArrayNode nested) {
            nested.add(alternatives.get(1));
            schema.set("anyOf", nested);
        } else if (first.path("type").isString() && replace(schema, first)) {
            String type = first.get("type").stringValue();
            ArrayNode types = schema.arrayNode().add(type).add("null");
            schema.set("type", types);
            if (schema.get("enum") instanceof ArrayNode values) {
                ArrayNode orNone = values.deepCopy();
                schema.set("enum", orNone.addNull());
            }
        }
    }

    /** Puts the lone alternative in place of the schema, if what stands beside it can be said with it in one. */
    private static boolean replace(ObjectNode schema, JsonNode by) {
        ObjectNode beside = schema.deepCopy();
        beside.remove("anyOf");
        if (!canMerge((ObjectNode) by, beside)) {
            return false;
        }
        schema.removeAll();
        schema.setAll((ObjectNode) by);
        beside.properties().forEach(word -> merge(schema, word.getKey(), word.getValue()));
        return true;
    }

    private static boolean canMerge(ObjectNode schema, ObjectNode words) {
        return words.properties().stream().allMatch(word -> {
            JsonNode there = schema.get(word.getKey());
            return there == null
                    || there.equals(word.getValue())
                    || word.getKey().equals("description")
                    || isBound(word.getKey())
                    || (there instanceof ObjectNode part
                            && word.getValue() instanceof ObjectNode more
                            && canMerge(part, more));
        });
    }

    /** Adds a word to a schema that may have it: of two bounds the narrower counts. */
    static void merge(ObjectNode schema, String word, JsonNode value) {
        JsonNode there = schema.get(word);
        if (there instanceof ObjectNode part && value instanceof ObjectNode more) {
            more.properties().forEach(each -> merge(part, each.getKey(), each.getValue()));
        } else if (there == null || !isBound(word) || isNarrower(word, value, there)) {
            schema.set(word, value);
        }
    }

    private static boolean isBound(String word) {
        return word.matches("(min|max|exclusiveM)[a-zA-Z]+");
    }

    private static boolean isNarrower(String bound, JsonNode value, JsonNode than) {
        int order = value.decimalValue().compareTo(than.decimalValue());
        boolean upper = bound.startsWith("max") || bound.equals("exclusiveMaximum");
        return upper ? order < 0 : order > 0;
    }
}
