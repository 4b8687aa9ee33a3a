package dev.ratchet.loop;

import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.OutputFormat;
import dev.ratchet.run.Batch;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.Rejection;
import dev.ratchet.run.RunState;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What becomes of an answer where a form was asked for: of one that does not have it the model is told why, once. */
final class FinalAnswer {
    private static final String TAKEN = "The answer was taken.";
    private static final String ONE_IS_ENOUGH = "Not read: an answer is given once, and the first one was read.";

    private FinalAnswer() {}

    /** {@return whether no further answer is asked for after one that is rejected} */
    static boolean isLast(RunState state) {
        return state.progress().rejected() > 0;
    }

    static Outcome invalid(Rejection rejection) {
        return new Outcome.InvalidAnswer(rejection.violations());
    }

    /** {@return the state in which the model is asked again, after an answer in text} */
    static RunState askedAgain(RunState state, Rejection rejection) {
        return state.with(state.progress().reject())
                .with(state.conversation().user(List.of(TextBlock.of(rejection.message()))));
    }

    /** {@return the state with the call that gives the answer finished; nothing runs it} */
    static RunState given(RunState state, Batch batch, @Nullable Rejection rejection) {
        List<ToolUseBlock> answers = batch.calls().stream()
                .map(Batch.Call::use)
                .filter(use -> isAnswer(state, use))
                .toList();
        Batch given = batch;
        for (ToolUseBlock answer : answers) {
            ToolResultBlock result = !answer.equals(answers.get(0))
                    ? ToolResultBlock.of(answer.id(), ONE_IS_ENOUGH, true)
                    : rejection == null
                            ? ToolResultBlock.of(answer.id(), TAKEN, false)
                            : ToolResultBlock.of(answer.id(), rejection.message(), true);
            given = given.change(answer.id(), call -> call.finished(result, !result.error()));
        }
        return rejection == null
                ? state.withBatch(given)
                : state.with(state.progress().reject()).withBatch(given);
    }

    /** {@return how the run ends with the result of a call} */
    static Outcome endedBy(RunState state, Batch.Call call) {
        ToolResultBlock result = Objects.requireNonNull(call.result());
        String answer = isAnswer(state, call.use()) ? call.use().input().toString() : result.text();
        return new Outcome.EndedByTool(call.use().name(), answer, result.error());
    }

    private static boolean isAnswer(RunState state, ToolUseBlock call) {
        return state.setup().prompt().format() instanceof OutputFormat.FinalTool tool
                && tool.name().equals(call.name());
    }
}
