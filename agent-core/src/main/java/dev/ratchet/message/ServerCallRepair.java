package dev.ratchet.message;

import dev.ratchet.message.Repair.Kind;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the server's own tools: while one has no result, the user may answer the client's calls and say nothing else. One
 * that was given up becomes text, and so does a result without its call.
 */
final class ServerCallRepair {
    private final Set<String> tools;
    private final Repairs repairs;
    private final Set<String> seen = new HashSet<>();
    private final Map<String, Slot> open = new LinkedHashMap<>();

    private ServerCallRepair(Set<String> tools, Repairs repairs) {
        this.tools = tools;
        this.repairs = repairs;
    }

    /**
     * Repairs these messages.
     *
     * @param tools the names of those with which the conversation goes on: the server goes on only with a tool that is among them
     */
    static void apply(List<Side> sides, Set<String> tools, Repairs repairs) {
        new ServerCallRepair(tools, repairs).apply(sides);
    }

    private void apply(List<Side> sides) {
        @Nullable Side answer = null;
        for (Side side : sides) {
            if (side.role() == Role.ASSISTANT) {
                answer = side;
                side.slots().forEach(this::answered);
            } else if (side.slots().stream().anyMatch(slot -> !(slot.block() instanceof ToolResultBlock))) {
                giveUp(answer);
            }
        }
        boolean ended = answer == null
                || (answer == sides.get(sides.size() - 1)
                        && Collections.disjoint(answer.slots(), Set.copyOf(open.values())));
        boolean goesOn = open.values().stream().allMatch(this::goesOn)
                && (answer == null || answer.slots().stream().noneMatch(ServerCallRepair::isFromCode));
        if (ended || !goesOn) {
            giveUp(answer);
        }
    }

    private void answered(Slot slot) {
        if (!(slot.block() instanceof OtherBlock block)) {
            return;
        }
        if (BlockTypes.isServerCall(block.type())) {
            String id = block.raw().text("id");
            if (id == null || !seen.add(id)) {
                becomesText(slot, "a second call of one id");
            } else {
                open.put(id, slot);
            }
        } else if (BlockTypes.isServerResult(block.type())) {
            String id = block.raw().text("tool_use_id");
            if (open.remove(String.valueOf(id)) == null) {
                becomesText(slot, "a result without a call");
            }
        }
    }

    private boolean goesOn(Slot call) {
        return tools.contains(String.valueOf(call.block().raw().text("name")));
    }

    /** The code that called a tool waits in a container of the server's, which nobody hands over. */
    private static boolean isFromCode(Slot slot) {
        RawJson caller =
                slot.block() instanceof ToolUseBlock use ? use.raw().members().get("caller") : null;
        return caller != null
                && caller.isObject()
                && String.valueOf(caller.text("type")).startsWith("code_execution");
    }

    private void giveUp(@Nullable Side answer) {
        open.values().forEach(slot -> becomesText(slot, "a call that never got a result"));
        open.clear();
        for (Slot slot : answer == null ? List.<Slot>of() : answer.slots()) {
            if (isFromCode(slot)) {
                repairs.add(
                        Kind.CALL_CHANGED,
                        slot.at(),
                        "called by code that does not go on; it is a call like others now");
                slot.become(ContentBlock.of(slot.block().raw().with("caller", null)));
            }
        }
    }

    private void becomesText(Slot slot, String why) {
        repairs.add(Kind.BECAME_TEXT, slot.at(), "became text: " + why + " of one of the server's own tools");
        slot.become(BlockRepair.text(slot.block()));
    }
}
