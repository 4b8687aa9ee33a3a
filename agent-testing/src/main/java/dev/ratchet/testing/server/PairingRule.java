package dev.ratchet.testing.server;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Each call is answered by one result, in the very next message and in front of everything else in it. That neighbouring
 * messages of one role are joined does not help results that are split over two: the service may or may not see them as
 * one, and a client must not try.
 */
final class PairingRule implements CheckedRequest.Rule {
    @Override
    public void check(CheckedRequest request) {
        Set<String> seen = new HashSet<>();
        Map<String, Value> calls = Map.of();
        List<Message> messages = request.messages();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (message.is("user")) {
                expected(message, calls);
            }
            calls = message.is("assistant") ? calls(message, seen) : Map.of();
            if (!calls.isEmpty()) {
                answered(message, calls, i + 1 < messages.size() ? messages.get(i + 1) : null);
            }
        }
    }

    private static Map<String, Value> calls(Message message, Set<String> seen) {
        Map<String, Value> calls = Map.of();
        for (Value block : message.blocks()) {
            if (!block.type().equals("tool_use")) {
                continue;
            }
            if (!seen.add(block.text("id"))) {
                throw block.refused("`tool_use` ids must be unique");
            }
            if (calls.isEmpty()) {
                calls = new LinkedHashMap<>();
            }
            calls.put(block.text("id"), block);
        }
        return calls;
    }

    private static void answered(Message message, Map<String, Value> calls, @Nullable Message next) {
        Map<String, Value> open = new LinkedHashMap<>(calls);
        if (next != null && next.is("user")) {
            for (Value block : next.blocks()) {
                if (!block.type().equals("tool_result")) {
                    break;
                }
                open.remove(block.text("tool_use_id"));
            }
        }
        if (!open.isEmpty()) {
            throw message.value()
                    .refused("`tool_use` ids were found without `tool_result` blocks immediately after: "
                            + String.join(", ", open.keySet())
                            + ". Each `tool_use` block must have a corresponding `tool_result` block in the next"
                            + " message.");
        }
    }

    private static void expected(Message message, Map<String, Value> calls) {
        Map<String, Value> left = calls.isEmpty() ? calls : new HashMap<>(calls);
        for (Value block : message.blocks()) {
            if (!block.type().equals("tool_result")) {
                continue;
            }
            String id = block.text("tool_use_id");
            Value call = left.isEmpty() ? null : left.remove(id);
            if (call == null && calls.containsKey(id)) {
                throw block.refused("each tool_use must have a single result. Found multiple `tool_result` blocks with"
                        + " id: " + id);
            }
            if (call == null) {
                throw block.refused("unexpected `tool_use_id` found in `tool_result` blocks: " + id
                        + ". Each `tool_result` block must have a corresponding `tool_use` block in the previous"
                        + " message.");
            }
            toolset(block, call);
        }
    }

    /** The toolset's name is repeated if the call has one; its results hold text, images and one state at most. */
    private static void toolset(Value result, Value call) {
        String name = call.text("toolset_name");
        if (!name.equals(result.text("toolset_name"))) {
            throw result.refused(
                    name.isEmpty()
                            ? "`toolset_name` must not be set: the call has none"
                            : "`toolset_name` must be '" + name + "' like that of the call");
        }
        int states = 0;
        for (Value block : result.at("content").elementsOrNone()) {
            String type = block.type();
            boolean state = type.equals("browser_state") && name.equals("browser");
            states += state ? 1 : 0;
            boolean plain = type.equals("text") || type.equals("image");
            if (states > 1 || (name.isEmpty() ? type.equals("browser_state") : !plain && !state)) {
                throw block.refused("'" + type + "' is not allowed here in a result of "
                        + (name.isEmpty() ? "a tool that is in no toolset" : "the toolset '" + name + "'"));
            }
        }
    }
}
