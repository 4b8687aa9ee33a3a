package dev.ratchet;

import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.run.Fingerprint;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunState;
import dev.ratchet.run.Setup;
import java.util.List;
import java.util.stream.Collectors;

/** A run that has stopped, and what it must be to go on. */
record StoppedRun(RunState state) {

    /**
     * Refuses a run that began with another model, system prompt or tools.
     *
     * @throws IllegalArgumentException if it did; the message names the first difference
     */
    static void requireSame(String runId, Fingerprint then, Setup now) {
        then.firstDifference(Fingerprint.of(now)).ifPresent(difference -> {
            throw new IllegalArgumentException("the run " + runId + " belongs to another runner: " + difference);
        });
    }

    /** {@return the run's state, to go on with {@code setup}} */
    RunState with(Setup setup) {
        if (state.setup().equals(setup)) {
            return state;
        }
        requireSame(state.runId(), Fingerprint.of(state.setup()), setup);
        return state.with(setup);
    }

    /** Refuses to resume a run that has nothing to go on with, or whose calls nobody would decide about. */
    void requireResumable(Gate gate, Task with) {
        if (state.batch() == null) {
            requireUnanswered();
        } else {
            requireDecidable(state.batch().undecided(), gate, with);
        }
    }

    /** Refuses a reply to a run of which calls are open. */
    void requireNothingOpen() {
        if (state.batch() != null) {
            throw new IllegalStateException("calls of the last answer wait for a decision or a result: "
                    + names(state.conversation().openCalls()) + "; resume the run first");
        }
    }

    private void requireUnanswered() {
        if (state.conversation().paused()
                || !state.conversation().openServerCalls().isEmpty()) {
            return; // only the model can go on
        }
        if (state.ending() instanceof Outcome.Refused) {
            throw new IllegalStateException(
                    "the model refused, and asked the same again it will; reply to the run instead");
        }
        if (state.ending() instanceof Outcome.Completed
                || state.conversation().notSendable().isPresent()) {
            throw new IllegalStateException("nothing to resume: the model has answered; reply to the run instead");
        }
    }

    private static void requireDecidable(List<ToolUseBlock> waiting, Gate gate, Task with) {
        for (String id : with.decisions().keySet()) {
            if (waiting.stream().noneMatch(call -> call.id().equals(id))) {
                throw new IllegalArgumentException("no call " + id + " waits for a decision; these do: "
                        + waiting.stream().map(ToolUseBlock::id).toList());
            }
        }
        List<ToolUseBlock> open = waiting.stream()
                .filter(call -> !with.decisions().containsKey(call.id()) && !gate.decides(call))
                .toList();
        if (!open.isEmpty()) {
            throw new IllegalStateException(
                    "calls wait for a decision, and this runner has no approver: " + names(open));
        }
    }

    private static String names(List<ToolUseBlock> calls) {
        return calls.stream().map(ToolUseBlock::name).collect(Collectors.joining(", "));
    }
}
