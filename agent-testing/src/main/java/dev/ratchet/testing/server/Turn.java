package dev.ratchet.testing.server;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Neighbouring messages of one role, which the service takes for one turn.
 *
 * @param role {@code user}, {@code assistant} or {@code system}
 * @param path the place of its last message
 * @param blocks the blocks of all its messages; a string is one text block
 */
record Turn(String role, String path, List<Value> blocks) {

    /** {@return the turns of a request whose messages have been checked one by one} */
    static List<Turn> of(CheckedRequest request) {
        List<Turn> turns = new ArrayList<>();
        List<Value> messages = request.body().at("messages").elements();
        List<Value> blocks = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Value message = messages.get(i);
            String role = message.at("role").string();
            blocks.addAll(blocks(message));
            if (i + 1 == messages.size()
                    || !messages.get(i + 1).at("role").string().equals(role)) {
                turns.add(new Turn(role, message.path(), blocks));
                blocks = new ArrayList<>();
            }
        }
        return turns;
    }

    /** {@return the blocks of a message} */
    static List<Value> blocks(Value message) {
        Value content = message.at("content");
        if (!content.node().isString()) {
            return content.elements();
        }
        JsonNode text = Json.object().put("type", "text").put("text", content.string());
        return List.of(new Value(content.path() + ".0", text));
    }

    boolean is(String role) {
        return this.role.equals(role);
    }

    /** {@return whether a server tool was called in it that gave no result yet} */
    boolean waitsForServerTool() {
        Set<String> open = new HashSet<>();
        for (Value block : blocks) {
            String type = block.node().path("type").asString("");
            if (type.equals("server_tool_use")) {
                open.add(block.node().path("id").asString());
            } else if (type.endsWith("_tool_result")) {
                open.remove(block.node().path("tool_use_id").asString());
            }
        }
        return !open.isEmpty();
    }
}
