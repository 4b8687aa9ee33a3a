package dev.ratchet.loop;

import dev.ratchet.run.Batch;
import dev.ratchet.run.Limits;
import dev.ratchet.run.RunState;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds the calls of tools within their limits. A call beyond them is not run but answered with an error: the run goes on,
 * since the model can still answer with what it has.
 */
final class CallLimit {
    private CallLimit() {}

    /** Returns the state with its calls under way, each counted, or refused if there were as many as there may be. */
    static RunState begun(RunState state) {
        Batch batch = Objects.requireNonNull(state.batch());
        RunState counted = state;
        Batch held = batch;
        for (Batch.Call call : batch.calls()) {
            if (call.result() != null) {
                continue; // it gives the answer
            }
            String tool = call.use().name();
            String refusal = refusal(counted, tool);
            if (refusal == null) {
                counted = counted.with(counted.progress().plusCall(tool));
            } else {
                held = held.change(call.use().id(), open -> open.failed(refusal));
            }
        }
        return counted.withBatch(held);
    }

    private static @Nullable String refusal(RunState state, String tool) {
        Limits limits = state.terms().limits();
        Map<String, Integer> calls = state.progress().calls();
        Integer ofTool = limits.maxCallsByTool().get(tool);
        if (ofTool != null && calls.getOrDefault(tool, 0) >= ofTool) {
            return refusal(counted(ofTool) + " of " + tool);
        }
        Integer ofAll = limits.maxToolCalls();
        int all = calls.values().stream().mapToInt(Integer::intValue).sum();
        return ofAll != null && all >= ofAll ? refusal(counted(ofAll)) : null;
    }

    private static String refusal(String limit) {
        return "Not executed: the limit of " + limit + " is reached. Go on without, or answer with what there is.";
    }

    private static String counted(int calls) {
        return calls + (calls == 1 ? " call" : " calls");
    }
}
