package dev.ratchet;

import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.run.RunState;
import dev.ratchet.run.Turn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The calls of a state that have no result yet, and the results that there are. */
final class OpenCalls {
    private OpenCalls() {}

    static List<ToolUseBlock> of(RunState state) {
        List<ToolUseBlock> open = state.conversation().openCalls();
        if (open.isEmpty()) {
            return open;
        }
        Map<String, ToolResultBlock> results = results(state);
        return open.stream().filter(call -> !results.containsKey(call.id())).toList();
    }

    /** {@return the results of the calls under way, or else those of the last turn, by the ids of the calls} */
    static Map<String, ToolResultBlock> results(RunState state) {
        Turn last = state.lastTurn();
        List<ToolResultBlock> results =
                state.batch() != null ? state.batch().results() : last == null ? List.of() : last.results();
        Map<String, ToolResultBlock> byCall = new HashMap<>();
        results.forEach(result -> byCall.put(result.toolUseId(), result));
        return byCall;
    }
}
