package dev.ratchet.openai;

import dev.ratchet.message.RawJson;
import tools.jackson.databind.JsonNode;

/** Tells whether a schema may be held to strictly: here that asks for each object to be closed and wholly required. */
final class StrictForm {
    private StrictForm() {}

    static boolean fits(RawJson schema) {
        return fits(schema.tree());
    }

    private static boolean fits(JsonNode node) {
        JsonNode properties = node.path("properties");
        if (properties.isObject()) {
            JsonNode additional = node.path("additionalProperties");
            boolean closed = additional.isBoolean() && !additional.booleanValue();
            if (!closed || node.path("required").size() != properties.size()) {
                return false;
            }
        }
        return node.valueStream().allMatch(StrictForm::fits);
    }
}
