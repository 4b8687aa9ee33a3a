package dev.ratchet.testing.server;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Each call is answered by one result, in the very next turn and in front of everything else in it. */
final class PairingRule implements CheckedRequest.Rule {
    @Override
    public void check(CheckedRequest request) {
        List<Turn> turns = Turn.of(request);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            Set<String> calls = turn.is("assistant") ? calls(turn, seen) : Set.of();
            Turn next = i + 1 < turns.size() ? turns.get(i + 1) : null;
            if (!calls.isEmpty()) {
                answered(turn, calls, next);
            }
            if (turn.is("user")) {
                Turn before = i == 0 ? null : turns.get(i - 1);
                expected(turn, before == null || !before.is("assistant") ? Set.of() : ids(before));
                if (before != null && before.waitsForServerTool()) {
                    onlyResults(turn);
                }
            }
        }
    }

    private static Set<String> calls(Turn turn, Set<String> seen) {
        for (Value block : turn.blocks()) {
            if (type(block).equals("tool_use")
                    && !seen.add(block.node().path("id").asString())) {
                throw block.refused("`tool_use` ids must be unique");
            }
        }
        return ids(turn);
    }

    private static Set<String> ids(Turn turn) {
        Set<String> ids = new LinkedHashSet<>();
        for (Value block : turn.blocks()) {
            if (type(block).equals("tool_use")) {
                ids.add(block.node().path("id").asString());
            }
        }
        return ids;
    }

    private static void answered(Turn turn, Set<String> calls, @Nullable Turn next) {
        Set<String> open = new LinkedHashSet<>(calls);
        if (next != null && next.is("user")) {
            for (Value block : next.blocks()) {
                if (!type(block).equals("tool_result")) {
                    break;
                }
                open.remove(block.node().path("tool_use_id").asString());
            }
        }
        if (!open.isEmpty()) {
            throw Refused.invalid(turn.path() + ": `tool_use` ids were found without `tool_result` blocks immediately"
                    + " after: " + String.join(", ", open) + ". Each `tool_use` block must have a corresponding"
                    + " `tool_result` block in the next message.");
        }
    }

    private static void expected(Turn turn, Set<String> calls) {
        Set<String> answered = new HashSet<>();
        for (Value block : turn.blocks()) {
            if (!type(block).equals("tool_result")) {
                continue;
            }
            String id = block.node().path("tool_use_id").asString();
            if (!calls.contains(id)) {
                throw block.refused("unexpected `tool_use_id` found in `tool_result` blocks: " + id
                        + ". Each `tool_result` block must have a corresponding `tool_use` block in the previous"
                        + " message.");
            }
            if (!answered.add(id)) {
                throw block.refused("each tool_use must have a single result. Found multiple `tool_result` blocks with"
                        + " id: " + id);
            }
        }
    }

    private static void onlyResults(Turn turn) {
        for (Value block : turn.blocks()) {
            if (!type(block).equals("tool_result")) {
                throw block.refused(
                        "while a server tool is at work the user message may hold nothing but tool_result" + " blocks");
            }
        }
    }

    private static String type(Value block) {
        return block.node().path("type").asString("");
    }
}
