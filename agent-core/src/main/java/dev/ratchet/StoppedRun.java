package dev.ratchet;

import dev.ratchet.context.ContextPolicy;
import dev.ratchet.loop.Loop;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Fingerprint;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunState;
import dev.ratchet.run.Setup;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run that has stopped, and what it must be to go on. */
record StoppedRun(RunState state) {
    private static final Logger LOG = LoggerFactory.getLogger("dev.ratchet");

    /**
     * Refuses a run that began with another model, system prompt or tools, or only notes it where the policy allows it.
     *
     * @param run the run as it goes on
     * @param difference the first difference, if there is one
     * @throws IllegalArgumentException if it is refused; the message names the difference
     */
    static RunState sameOrTold(
            String runId, Supplier<RunState> run, Optional<String> difference, ContextPolicy policy, Instant now) {
        return difference
                .map(what -> {
                    if (policy.refusesChangedPrefix()) {
                        throw new IllegalArgumentException("the run " + runId + " belongs to another runner: " + what);
                    }
                    LOG.warn("The run {} goes on with another prefix, which is in no cache: {}", runId, what);
                    return Loop.accept(run.get(), new Fact.PrefixChanged(now, what));
                })
                .orElseGet(run);
    }

    /** {@return the run's state, to go on with {@code setup}} */
    RunState with(Setup setup, ContextPolicy policy, Instant now) {
        return state.setup().equals(setup)
                ? state
                : sameOrTold(
                        state.runId(),
                        () -> state.with(setup),
                        Fingerprint.difference(state.setup(), setup),
                        policy,
                        now);
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
