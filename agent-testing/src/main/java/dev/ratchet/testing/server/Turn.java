package dev.ratchet.testing.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring messages of one role, which the service takes for one turn.
 *
 * @param role {@code user}, {@code assistant} or {@code system}
 * @param path the place of its last message
 * @param blocks the blocks of all its messages
 */
record Turn(String role, String path, List<Value> blocks) {

    static List<Turn> of(List<Message> messages) {
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Message first = messages.get(i);
            List<Value> blocks = first.blocks();
            if (i + 1 < messages.size() && messages.get(i + 1).is(first.role())) {
                blocks = new ArrayList<>(blocks);
                do {
                    blocks.addAll(messages.get(++i).blocks());
                } while (i + 1 < messages.size() && messages.get(i + 1).is(first.role()));
            }
            turns.add(new Turn(first.role(), messages.get(i).value().path(), blocks));
        }
        return turns;
    }

    boolean is(String role) {
        return this.role.equals(role);
    }

    @Nullable
    Value last() {
        return blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
    }

    /** {@return the calls of the service's own tools that have no result yet} */
    List<Value> openServerCalls() {
        Map<String, Value> open = Map.of();
        for (Value block : blocks) {
            String type = block.type();
            if (type.equals("server_tool_use") || type.equals("mcp_tool_use")) {
                open = open.isEmpty() ? new LinkedHashMap<>() : open;
                open.put(block.text("id"), block);
            } else if (!open.isEmpty() && BlockShapes.isServerResult(type)) {
                open.remove(block.text("tool_use_id"));
            }
        }
        return List.copyOf(open.values());
    }

    /**
     * {@return whether the service stopped in the middle of it, so that it may be sent back as the last turn. Only what can
     * be seen: a call of its own that is open, a result or a summary at the end.}
     */
    boolean isPaused() {
        Value last = last();
        return last != null
                && (BlockShapes.isServerResult(last.type())
                        || last.type().equals("compaction")
                        || !openServerCalls().isEmpty());
    }
}
