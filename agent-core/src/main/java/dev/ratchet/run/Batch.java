package dev.ratchet.run;

import dev.ratchet.approval.Decision;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelAnswer;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one answer on their way to their results. Half-finished is an ordinary state of it.
 *
 * @param answer the answer that made the calls
 * @param calls what has become of each, in call order
 */
public record Batch(ModelAnswer answer, List<Call> calls) {

    /** Copies {@code calls}. */
    public Batch {
        calls = List.copyOf(calls);
    }

    /** {@return the batch of an answer, nothing run and each call decided in the same way, or undecided if null} */
    public static Batch of(ModelAnswer answer, List<ToolUseBlock> calls, @Nullable Decision decision) {
        return new Batch(
                answer,
                calls.stream()
                        .map(use -> new Call(use, decision, false, null, false))
                        .toList());
    }

    /** {@return this batch with the call of that id changed} */
    public Batch change(String toolUseId, UnaryOperator<Call> change) {
        return new Batch(
                answer,
                calls.stream()
                        .map(call -> call.use().id().equals(toolUseId) ? change.apply(call) : call)
                        .toList());
    }

    /** {@return this batch with each call changed that has no result yet} */
    public Batch changeOpen(UnaryOperator<Call> change) {
        return new Batch(
                answer,
                calls.stream()
                        .map(call -> call.result() == null ? change.apply(call) : call)
                        .toList());
    }

    /** {@return the calls that nobody has decided yet} */
    public List<ToolUseBlock> undecided() {
        return calls.stream()
                .filter(call -> call.decision() == null && call.result() == null)
                .map(Call::use)
                .toList();
    }

    /** {@return the calls that are to run, or are running, with the arguments that were decided} */
    public List<ToolUseBlock> runnable() {
        return calls.stream()
                .filter(call -> call.decision() != null && call.result() == null)
                .map(Call::toRun)
                .toList();
    }

    /** {@return whether each call has its result} */
    public boolean complete() {
        return calls.stream().allMatch(call -> call.result() != null);
    }

    /** {@return the results so far, in call order} */
    public List<ToolResultBlock> results() {
        return calls.stream().map(Call::result).filter(Objects::nonNull).toList();
    }

    /**
     * One call.
     *
     * @param use the call as the model made it
     * @param decision whether it may run, or null if that is open
     * @param started whether its tool was started, so that it may have had its effect
     * @param result its result, or null if there is none yet
     * @param endsRun whether the result ends the run
     */
    public record Call(
            ToolUseBlock use,
            @Nullable Decision decision,
            boolean started,
            @Nullable ToolResultBlock result,
            boolean endsRun) {

        /** {@return this call with a decision} */
        public Call decided(Decision by) {
            return new Call(use, by, started, result, endsRun);
        }

        /** {@return this call, its tool started} */
        public Call begun() {
            return new Call(use, decision, true, result, endsRun);
        }

        /** {@return the call as it is to run} */
        public ToolUseBlock toRun() {
            return decision instanceof Decision.Edit edit ? use.withInput(edit.arguments()) : use;
        }

        /** {@return this call with its result, which says so where it was not run as the model made it} */
        public Call finished(ToolResultBlock with, boolean ending) {
            ToolResultBlock told = decision instanceof Decision.Edit edit
                    ? with.withNote("Note: it was run with other arguments than yours: " + edit.arguments())
                    : with;
            return new Call(use, decision, started, told, ending);
        }

        /** {@return this call with an error for a result} */
        public Call failed(String why) {
            return finished(ToolResultBlock.of(use.id(), why, true), false);
        }
    }
}
