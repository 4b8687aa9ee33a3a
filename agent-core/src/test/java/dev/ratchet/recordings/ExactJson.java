package dev.ratchet.recordings;

import dev.ratchet.message.RawJson;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON trees that keep what others lose: a number is a string of its text behind a mark, and no name may stand twice. Two
 * of them are equal up to the order of members; with it, if their {@code toString} is equal too.
 */
public final class ExactJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final char NUMBER = '\uE000'; // for private use: no text has it

    private ExactJson() {}

    /**
     * Reads a tree.
     *
     * @throws RuntimeException if it is not JSON
     */
    public static JsonNode tree(byte[] json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            JsonNode tree = value(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("more than one JSON value");
            }
            return tree;
        }
    }

    public static JsonNode tree(String json) {
        return tree(json.getBytes(StandardCharsets.UTF_8));
    }

    public static JsonNode tree(RawJson json) {
        return tree(json.toString());
    }

    /** {@return the JSON of a tree, its numbers as they were} */
    public static RawJson raw(JsonNode tree) {
        if (tree.isObject()) {
            RawJson.ObjectBuilder object = RawJson.object();
            tree.properties().forEach(member -> object.put(member.getKey(), raw(member.getValue())));
            return object.build();
        }
        if (tree.isArray()) {
            return RawJson.array(tree.valueStream().map(ExactJson::raw).toList());
        }
        if (!tree.isString()) {
            return RawJson.of(tree);
        }
        return isNumber(tree) ? RawJson.parse(tree.stringValue().substring(1)) : RawJson.string(tree.stringValue());
    }

    /** {@return the number, or -1 if it is none} */
    public static int integer(JsonNode node) {
        return isNumber(node) ? Integer.parseInt(node.stringValue().substring(1)) : -1;
    }

    private static boolean isNumber(JsonNode node) {
        return node.isString()
                && !node.stringValue().isEmpty()
                && node.stringValue().charAt(0) == NUMBER;
    }

    private static JsonNode value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IllegalArgumentException("no JSON value");
        }
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> NODES.stringNode(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> NODES.stringNode(NUMBER + parser.getString());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> throw new AssertionError(token);
        };
    }

    private static ObjectNode object(JsonParser parser) {
        ObjectNode object = NODES.objectNode();
        for (String name; (name = parser.nextName()) != null; ) {
            parser.nextToken();
            if (object.putIfAbsent(name, value(parser)) != null) {
                throw new IllegalArgumentException("a second member " + name);
            }
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser) {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser));
        }
        return array;
    }
}
