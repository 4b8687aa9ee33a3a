package dev.ratchet.message;

import dev.ratchet.message.Repair.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives each call of a transcript its own id and exactly one result, and has all results of an answer stand in front of the
 * message that follows it. For one thread.
 */
final class CallPairing {
    private static final String NOT_KNOWN =
            "The result of this call is not known: the conversation was loaded without it."
                    + " It may have taken effect; check that before calling it again.";

    private final Set<String> tools;
    private final Repairs repairs;
    private final CallNames names;
    private final Map<String, Calls> byId = new HashMap<>();
    private final Map<Slot, Call> calls = new HashMap<>();
    private final List<Side> said = new ArrayList<>();
    private int resultsSeen;

    private CallPairing(List<Slot> slots, Set<String> tools, Repairs repairs) {
        this.tools = tools;
        this.repairs = repairs;
        this.names = new CallNames(slots);
        pair(slots);
    }

    /**
     * Returns the messages that these blocks come to, roles alternating.
     *
     * @param tools the names of the tools with which the conversation goes on
     */
    static List<Side> pair(List<Slot> slots, Set<String> tools, Repairs repairs) {
        return new CallPairing(slots, tools, repairs).sides();
    }

    private void pair(List<Slot> slots) {
        int side = -1;
        @Nullable Role last = null;
        boolean front = true;
        for (Slot slot : slots) {
            if (slot.role() != last) {
                last = slot.role();
                side++;
                front = true;
            }
            if (slot.block() instanceof ToolUseBlock use) {
                called(slot, use, side);
            } else if (slot.block() instanceof ToolResultBlock result) {
                front = answered(slot, result, side, front);
            } else {
                front = false;
                say(slot);
            }
        }
    }

    private void called(Slot slot, ToolUseBlock use, int side) {
        String name = names.nameFor(use.id());
        if (!name.equals(use.id())) {
            repairs.add(
                    Kind.CALL_CHANGED,
                    slot.at(),
                    "the call " + shown(use.id()) + " is " + name
                            + " now: an id is unique, of letters, digits, _ and -");
            slot.become(ContentBlock.of(use.raw().with("id", RawJson.string(name))));
        }
        Call call = new Call(slot, name, toolset(use), side);
        calls.put(slot, call);
        Calls same = byId.get(use.id());
        if (same == null || same.side != side) { // a result belongs to the latest answer that called by its id
            same = new Calls(side);
            byId.put(use.id(), same);
        }
        same.open.add(call);
        say(slot);
    }

    /** {@return whether a result that comes next stands in front} */
    private boolean answered(Slot slot, ToolResultBlock result, int side, boolean front) {
        Calls same = byId.get(result.toolUseId());
        Call call = same == null ? null : same.open.poll();
        if (call == null) {
            String what = same == null
                    ? "A result of the call " + shown(result.toolUseId()) + ", which is not in this conversation"
                    : "Another result of the call " + shown(result.toolUseId());
            repairs.add(Kind.BECAME_TEXT, slot.at(), "became text of the user: " + what);
            asText(slot, result, what).forEach(this::say);
            return false;
        }
        if (!front || side != call.side + 1) {
            repairs.add(Kind.BLOCK_MOVED, slot.at(), "moved to the front of the message that follows its call");
            slot.markChanged();
        }
        RawJson suited = ResultRepair.suited(result, call.toolset, tools);
        if (!suited.equals(result.raw())) {
            repairs.add(
                    Kind.RESULT_CHANGED, slot.at(), "its toolset_name or content did not suit its call or the tools");
        }
        if (!call.name.equals(result.toolUseId())) {
            suited = suited.with("tool_use_id", RawJson.string(call.name));
        }
        if (!suited.equals(result.raw())) {
            slot.become(ContentBlock.of(suited));
        }
        side(slot); // it stands between two answers, and keeps them apart
        call.result = slot;
        call.order = resultsSeen++;
        return front;
    }

    private void say(Slot slot) {
        side(slot).add(slot);
    }

    private Side side(Slot slot) {
        Side side = said.isEmpty() ? null : said.get(said.size() - 1);
        if (side == null || side.role() != slot.role()) {
            side = new Side(slot.role(), slot.at());
            said.add(side);
        }
        return side;
    }

    private List<Side> sides() {
        List<Side> sides = new ArrayList<>();
        List<Slot> results = List.of();
        for (Side side : said) {
            if (side.role() == Role.USER) {
                side.putInFront(results);
                side.sayIfEmpty("(A result that was moved to its call.)");
            }
            results = side.role() == Role.USER ? List.of() : results(side);
            sides.add(side);
        }
        if (!results.isEmpty()) {
            Side last = new Side(Role.USER, results.get(0).at());
            last.putInFront(results);
            sides.add(last);
        }
        return sides;
    }

    /** Takes what a fallback has superseded out of an answer, and returns the results of its calls. */
    private List<Slot> results(Side answer) {
        int fallback = answer.lastOfType("fallback");
        List<Call> made = new ArrayList<>();
        List<Slot> left = new ArrayList<>();
        List<Slot> kept = new ArrayList<>();
        for (int i = 0; i < answer.slots().size(); i++) {
            Slot slot = answer.slots().get(i);
            Call call = calls.get(slot);
            if (i < fallback && BlockTypes.isSupersededByFallback(slot.block())) {
                repairs.add(
                        Kind.SUPERSEDED_LEFT_OUT,
                        slot.at(),
                        "left out: another model has taken over from this one since");
                if (call != null && call.result != null && call.result.block() instanceof ToolResultBlock result) {
                    left.addAll(asText(call.result, result, "A result of a call that was taken back"));
                }
            } else {
                kept.add(slot);
                if (call != null) {
                    made.add(call);
                }
            }
        }
        answer.replaceAll(kept);
        made.sort(Comparator.comparingInt(call -> call.order));
        List<Slot> results = new ArrayList<>(made.stream().map(this::result).toList());
        results.addAll(left);
        return results;
    }

    private Slot result(Call call) {
        if (call.result != null) {
            return call.result;
        }
        repairs.add(Kind.RESULT_ADDED, call.slot.at(), "a call without a result; it got one that says so");
        return new Slot(call.slot.at(), Role.USER, ToolResultBlock.of(call.name, NOT_KNOWN, true), true);
    }

    private static List<Slot> asText(Slot slot, ToolResultBlock result, String what) {
        return ResultRepair.asUserContent(result, what).stream()
                .map(block -> new Slot(slot.at(), Role.USER, block, true))
                .toList();
    }

    private static @Nullable String toolset(ToolUseBlock use) {
        String name = use.raw().text("toolset_name");
        return name == null || name.isEmpty() ? null : name;
    }

    private static String shown(String id) {
        return VisibleText.of(id, 100);
    }

    /** A call, and its result once that was found. */
    private static final class Call {
        private final Slot slot;
        private final String name;
        private final @Nullable String toolset;
        private final int side;
        private int order = Integer.MAX_VALUE;
        private @Nullable Slot result;

        Call(Slot slot, String name, @Nullable String toolset, int side) {
            this.slot = slot;
            this.name = name;
            this.toolset = toolset;
            this.side = side;
        }
    }

    /** The calls of one answer that have the same id, until they have their results. */
    private static final class Calls {
        private final int side;
        private final Queue<Call> open = new ArrayDeque<>();

        Calls(int side) {
            this.side = side;
        }
    }
}
