package dev.ratchet.message;

import dev.ratchet.message.Repair.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Calls of the server's own tools: while one has no result, the user may answer the client's calls and say nothing else. One
 * that was given up becomes text, and so does a result without its call.
 */
final class ServerCallRepair {
    private final Repairs repairs;
    private final Set<String> seen = new HashSet<>();
    private final Map<String, Slot> open = new HashMap<>();

    private ServerCallRepair(Repairs repairs) {
        this.repairs = repairs;
    }

    static void apply(List<Side> sides, Repairs repairs) {
        ServerCallRepair repair = new ServerCallRepair(repairs);
        for (Side side : sides) {
            if (side.role() == Role.ASSISTANT) {
                side.slots().forEach(repair::answered);
            } else if (side.slots().stream().anyMatch(slot -> !(slot.block() instanceof ToolResultBlock))) {
                repair.giveUp();
            }
        }
    }

    private void answered(Slot slot) {
        if (!(slot.block() instanceof OtherBlock block)) {
            return;
        }
        if (block.type().endsWith("tool_use")) {
            String id = block.raw().text("id");
            if (id == null || !seen.add(id)) {
                becomesText(slot, "a second call of one id");
            } else {
                open.put(id, slot);
            }
        } else if (block.type().endsWith("_tool_result")) {
            String id = block.raw().text("tool_use_id");
            if (open.remove(String.valueOf(id)) == null) {
                becomesText(slot, "a result without a call");
            }
        }
    }

    private void giveUp() {
        open.values().forEach(slot -> becomesText(slot, "a call that never got a result"));
        open.clear();
    }

    private void becomesText(Slot slot, String why) {
        repairs.add(Kind.BECAME_TEXT, slot.at(), "became text: " + why + " of one of the server's own tools");
        slot.become(BlockRepair.text(slot.block()));
    }
}
