package dev.ratchet.testing.server;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A message that is known to be well-formed.
 *
 * @param role {@code user}, {@code assistant} or {@code system}
 * @param value the whole message
 * @param blocks its content; a string is one text block
 */
record Message(String role, Value value, List<Value> blocks) {

    static Message of(Value message) {
        return new Message(message.text("role"), message, blocks(message));
    }

    /** {@return the blocks of a message} */
    static List<Value> blocks(Value message) {
        Value content = message.at("content");
        if (!content.node().isString()) {
            return content.elements();
        }
        JsonNode text =
                Json.object().put("type", "text").put("text", content.node().stringValue());
        return List.of(content.at(0, text));
    }

    boolean is(String role) {
        return this.role.equals(role);
    }
}
