package dev.ratchet.loop;

import dev.ratchet.context.ContextEdit;
import dev.ratchet.context.ContextManager;
import dev.ratchet.context.ContextPlan;
import dev.ratchet.loop.Step.AskApproval;
import dev.ratchet.loop.Step.CallModel;
import dev.ratchet.loop.Step.CallTools;
import dev.ratchet.loop.Step.EditContext;
import dev.ratchet.loop.Step.Finished;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.ToolChoice;
import dev.ratchet.run.Fact;
import dev.ratchet.run.RunLog;
import dev.ratchet.run.RunState;
import dev.ratchet.run.Setup;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The agent loop. Until it is finished, ask the model; if it wants tools, run them; append; go on.
 *
 * <pre>
 *  Asked ──► CallModel ──► ModelAnswered ──┬─ tool_use ──► AskApproval ──► CallTools ──► results ──► CallModel …
 *                ▲                         ├─ pause_turn ──► CallModel, the conversation as it is
 *                └── once more, larger ◄───┼─ max_tokens inside a call
 *                                          └─ anything else ──► Finished
 * </pre>
 */
public final class Loop {
    private Loop() {}

    /** Returns what to do next in this state; asked again, it says the same. */
    public static Step next(RunState state) {
        if (state.ending() != null) {
            return new Finished(state.ending());
        }
        if (state.batch() != null) {
            return state.batch().undecided().isEmpty()
                    ? new CallTools(state.batch().runnable())
                    : new AskApproval(state.batch().undecided());
        }
        Grant.Next next = Grant.next(state);
        return next.grant() == null
                ? new Finished(Objects.requireNonNull(next.limit()))
                : callModel(state, next.grant());
    }

    /**
     * Returns the state after a fact.
     *
     * @throws IllegalStateException if it cannot have happened in this state
     */
    public static RunState accept(RunState state, Fact fact) {
        return Transition.apply(state, fact);
    }

    /**
     * Returns the run that was stored, gone through fact by fact.
     *
     * @throws IllegalArgumentException if they cannot have happened in this order; the message gives the place
     */
    public static RunState replay(RunLog log, Setup setup) {
        RunState state = RunState.start(log.runId(), setup);
        for (Fact fact : log.facts()) {
            try {
                state = accept(state, fact);
            } catch (IllegalStateException | IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "facts." + state.facts().size() + " of a stored run cannot have happened there: "
                                + e.getMessage(),
                        e);
            }
        }
        return state;
    }

    /** {@return what a new conversation begins with that goes on from a summary; nothing if the answer is none} */
    public static List<ContentBlock> opening(RunState state, int keptFrom, ModelAnswer answer) {
        return Recovery.opening(state, keptFrom, answer);
    }

    private static Step callModel(RunState state, Grant grant) {
        Setup setup = state.setup();
        Optional<ContextEdit> edit = ContextManager.edit(state.contextInput());
        if (edit.isPresent()) {
            return new EditContext(edit.get());
        }
        ContextPlan plan = ContextManager.plan(state.contextInput());
        if (Recovery.needed(state, plan)) {
            return Recovery.next(state, plan, grant);
        }
        return new CallModel(
                ModelRequest.of(setup.prompt(), state.conversation(), grant.maxTokens())
                        .withCacheMarks(plan.cacheMarks())
                        .withContextEdits(plan.contextEdits())
                        .withDiagnosis(plan.diagnosis())
                        .withToolChoice(grant.last() ? ToolChoice.NONE : ToolChoice.AUTO)
                        .withMaxAttempts(grant.attempts())
                        .withMetadata(state.terms().metadata()),
                grant);
    }
}
