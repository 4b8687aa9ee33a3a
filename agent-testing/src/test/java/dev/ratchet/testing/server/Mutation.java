package dev.ratchet.testing.server;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON that something happened to. */
final class Mutation {
    private static final List<String> PIECES =
            List.of("\"", "{", "]", ",", "\\u0000", "\\ud83d", "\uD83D", "\u0000", "1E9999", "-", "\uFEFF", "null");
    private static final List<String> VALUES = List.of(
            "null",
            "7",
            "-1",
            "1e99",
            "\"\"",
            "\"x\"",
            "[]",
            "{}",
            "[7]",
            "{\"type\":\"text\"}",
            "true",
            "\"1E999999999\"");

    private Mutation() {}

    /** {@return the text with pieces cut out, put in or repeated} */
    static String ofText(Choices choices, String json) {
        StringBuilder text = new StringBuilder(json);
        for (int faults = choices.below(3); faults >= 0 && !text.isEmpty(); faults--) {
            int at = place(choices, text.length());
            int end = Math.min(text.length(), at + choices.below(20));
            switch (choices.below(3)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, choices.of(PIECES));
                default -> text.insert(at, text.substring(at, end));
            }
        }
        return text.toString();
    }

    /** {@return the value with members and elements missing, twice, elsewhere, or something else} */
    static String ofStructure(Choices choices, JsonNode json) {
        JsonNode mutated = json.deepCopy();
        for (int faults = choices.below(3); faults >= 0; faults--) {
            List<JsonNode> containers = new ArrayList<>();
            collect(mutated, containers);
            JsonNode container = containers.get(place(choices, containers.size()));
            if (container instanceof ArrayNode array && !array.isEmpty()) {
                mutate(choices, array);
            } else if (container instanceof ObjectNode object && !object.isEmpty()) {
                mutate(choices, object);
            }
        }
        return Json.text(mutated);
    }

    private static void mutate(Choices choices, ArrayNode array) {
        int at = place(choices, array.size());
        int to = place(choices, array.size());
        switch (choices.below(4)) {
            case 0 -> array.remove(at);
            case 1 -> array.insert(to, array.get(at).deepCopy());
            case 2 -> array.insert(to, array.remove(at));
            default -> array.set(at, Json.parse(choices.of(VALUES)));
        }
    }

    private static void mutate(Choices choices, ObjectNode object) {
        List<String> names = new ArrayList<>(object.propertyNames());
        String name = names.get(place(choices, names.size()));
        if (choices.below(3) == 0) {
            object.remove(name);
        } else {
            object.set(name, Json.parse(choices.of(VALUES)));
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            containers.add(node);
            node.values().forEach(inner -> collect(inner, containers));
        }
    }

    private static int place(Choices choices, int bound) {
        return (choices.below(256) * 256 + choices.below(256)) % bound;
    }
}
