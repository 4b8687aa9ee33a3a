package dev.ratchet.loop;

import dev.ratchet.approval.Decision;
import dev.ratchet.context.ContextInput;
import dev.ratchet.context.ContextManager;
import dev.ratchet.context.ContextPlan;
import dev.ratchet.context.ContextState;
import dev.ratchet.context.Overflow.Found;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.run.Batch;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunState;
import dev.ratchet.run.Turn;
import dev.ratchet.usage.Amount;
import dev.ratchet.usage.LedgerRow;
import java.util.List;
import java.util.Optional;

/** What each fact changes. */
final class Transition {
    private static final String NOT_RUN = "Not executed: the run was cancelled before this call was started.";
    private static final String IN_DOUBT =
            "The run was interrupted while this call was under way. It is not known whether it"
                    + " took effect: check that before calling it again.";

    private Transition() {}

    static RunState apply(RunState before, Fact fact) {
        requirePossible(before, fact);
        RunState state = before.plus(fact);
        if (fact instanceof Fact.Loaded loaded) {
            Conversation conversation = Conversation.of(loaded.messages());
            return state.with(conversation).with(ContextState.of(conversation));
        }
        if (fact instanceof Fact.Asked asked) {
            return state.with(state.conversation().user(asked.content())).onward(asked.terms());
        }
        if (fact instanceof Fact.TokensCounted counted) {
            return state.with(state.context().counted(state.setup().prompt(), state.conversation(), counted.tokens()));
        }
        if (fact instanceof Fact.ContextEdited edited) {
            return state.with(state.context().edited(edited.edit()))
                    .with(state.progress().overflow().retried());
        }
        if (fact instanceof Fact.ContextOverflowed overflowed) {
            return state.with(state.progress().overflow().found(Found.REFUSED, overflowed.detail()));
        }
        if (fact instanceof Fact.PrefixChanged changed) {
            return state.with(state.context().prefixChanged(changed.difference()));
        }
        if (fact instanceof Fact.FeatureRefused refused) {
            return state.context().refuses(refused.features())
                    ? state.withEnding(new Outcome.Failed("Unsupported", refused.detail()))
                    : state.with(state.context().refused(refused.features()));
        }
        if (fact instanceof Fact.Summarised summarised) {
            Amount atLeast = Grant.atLeast(before, summarised.answer(), summarised.cost(), true);
            return Recovery.summarised(
                    Answered.paid(state, summarised.at(), summarised.answer(), summarised.cost(), atLeast, "summary"),
                    summarised);
        }
        if (fact instanceof Fact.ModelAnswered answered) {
            ContextPlan plan = ContextManager.plan(before.contextInput());
            ContextInput input = before.contextInput();
            ContextState cached = before.context()
                    .cached(
                            input,
                            answered.answer(),
                            !answered.last(),
                            answered.cost(),
                            before.terms().price());
            Amount atLeast = Grant.atLeast(before, answered.answer(), answered.cost(), false);
            return Answered.answered(state.with(cached.asked(input, plan)), answered, atLeast, plan.compacts());
        }
        if (fact instanceof Fact.AttemptFailed failed) {
            return state.plus(new LedgerRow(
                    state.answers() + 1,
                    failed.at(),
                    state.setup().model().id(),
                    failed.requestId(),
                    failed.usage(),
                    failed.cost(),
                    failed.reason(),
                    failed.reserved(),
                    Answered.pricesAsOf(state)));
        }
        if (fact instanceof Fact.BudgetRefused refused) {
            return state.with(state.progress().refusedBy(refused));
        }
        if (fact instanceof Fact.Failed failed) {
            return state.withEnding(
                    failed.kind().equals("ContextOverflow")
                            ? new Outcome.ContextFull(failed.message())
                            : new Outcome.Failed(failed.kind(), failed.message()));
        }
        if (fact instanceof Fact.Decided decided) {
            return decided(state, decided);
        }
        if (fact instanceof Fact.ToolStarted started) {
            return state.withBatch(openCall(state, started.toolUseId()).change(started.toolUseId(), Batch.Call::begun));
        }
        if (fact instanceof Fact.ToolFinished finished) {
            String id = finished.result().toolUseId();
            Batch batch = openCall(state, id).change(id, call -> call.finished(finished.result(), finished.endsRun()));
            return settled(state.withBatch(batch));
        }
        if (fact instanceof Fact.StopConditionMet) {
            return state.withEnding(new Outcome.StopConditionMet());
        }
        if (fact instanceof Fact.Cancelled cancelled) {
            return closeOpenCalls(state).withEnding(new Outcome.Cancelled(cancelled.reason()));
        }
        if (fact instanceof Fact.Resumed resumed) {
            return resumed(state.onward(resumed.terms()));
        }
        throw new AssertionError(fact.getClass());
    }

    /** The driver keeps this order by itself; a log that was stored and comes back may hold anything. */
    private static void requirePossible(RunState state, Fact fact) {
        boolean loads = fact instanceof Fact.Loaded;
        boolean asks = fact instanceof Fact.Asked;
        if (state.facts().isEmpty() && !loads && !asks) {
            throw new IllegalStateException("nothing was asked yet");
        }
        if (loads && !state.facts().isEmpty()) {
            throw new IllegalStateException("a conversation is loaded into a new run only");
        }
        boolean goesOn = asks
                || fact instanceof Fact.Resumed
                || fact instanceof Fact.AttemptFailed
                || fact instanceof Fact.PrefixChanged;
        if (state.ending() != null && !goesOn) {
            throw new IllegalStateException("the run has ended");
        }
        if (state.batch() != null
                && (asks
                        || fact instanceof Fact.ModelAnswered
                        || fact instanceof Fact.ContextEdited
                        || fact instanceof Fact.Summarised
                        || fact instanceof Fact.StopConditionMet)) {
            throw new IllegalStateException("calls wait for a decision or a result");
        }
    }

    private static RunState decided(RunState state, Fact.Decided fact) {
        if (fact.decision() instanceof Decision.Pause) {
            return state.withEnding(
                    new Outcome.Paused(openCall(state, fact.toolUseId()).undecided()));
        }
        Batch batch = openCall(state, fact.toolUseId()).change(fact.toolUseId(), call -> {
            Batch.Call decided = call.decided(fact.decision());
            return fact.decision() instanceof Decision.Deny deny
                    ? decided.failed("Not executed: denied. " + deny.reason())
                    : decided;
        });
        return settled(state.withBatch(batch));
    }

    /** Once each call has its result, all of them go into the conversation at once. */
    static RunState settled(RunState state) {
        Batch batch = batch(state);
        if (!batch.complete()) {
            return state;
        }
        Repetition repetition = Repetition.at(
                state.withBatch(null).withTurn(new Turn(state.answers(), batch.answer(), batch.results())));
        List<ToolResultBlock> results =
                repetition.times() == state.terms().limits().nudgeRepeats()
                        ? noted(batch.results(), repetition.call().id(), repetition.note())
                        : batch.results();
        RunState next = settled(state, batch, results, repetition.times());
        Optional<Batch.Call> ending =
                batch.calls().stream().filter(Batch.Call::endsRun).findFirst();
        if (ending.isPresent()) {
            return next.withEnding(FinalAnswer.endedBy(state, ending.get()));
        }
        Grant.Next then = Grant.next(next);
        return then.limit() == null || then.grant() == null
                ? next
                : settled(state, batch, lastNoted(results, then.limit()), repetition.times());
    }

    private static RunState settled(RunState state, Batch batch, List<ToolResultBlock> results, int repeats) {
        Conversation longer = state.conversation().results(results);
        return state.with(longer)
                .with(state.context().results(state.conversation(), longer))
                .withBatch(null)
                .withTurn(new Turn(state.answers(), batch.answer(), results))
                .with(state.progress().called(repeats, batch.results().stream().allMatch(ToolResultBlock::error)));
    }

    /** A word to the model belongs inside a result, for nothing but results goes into that message. */
    private static List<ToolResultBlock> noted(List<ToolResultBlock> results, String toolUseId, String note) {
        return results.stream()
                .map(result -> result.toolUseId().equals(toolUseId) ? result.withNote(note) : result)
                .toList();
    }

    private static List<ToolResultBlock> lastNoted(List<ToolResultBlock> results, Outcome limit) {
        return noted(
                results,
                results.get(results.size() - 1).toolUseId(),
                "Note: " + limit.sentence() + " No tool can be called any more: answer now with what there is, and say"
                        + " what is missing.");
    }

    private static RunState closeOpenCalls(RunState state) {
        return state.batch() == null
                ? state
                : settled(state.withBatch(
                        state.batch().changeOpen(call -> call.failed(call.started() ? IN_DOUBT : NOT_RUN))));
    }

    /** A call that had started when the process ended may have had its effect: it is reported, not repeated. */
    private static RunState resumed(RunState state) {
        return state.batch() == null
                ? state
                : settled(state.withBatch(
                        state.batch().changeOpen(call -> call.started() ? call.failed(IN_DOUBT) : call)));
    }

    private static Batch batch(RunState state) {
        if (state.batch() == null) {
            throw new IllegalStateException("no calls are under way");
        }
        return state.batch();
    }

    private static Batch openCall(RunState state, String toolUseId) {
        Batch batch = batch(state);
        if (batch.calls().stream().noneMatch(call -> call.use().id().equals(toolUseId) && call.result() == null)) {
            throw new IllegalStateException("no call " + toolUseId + " waits for a result");
        }
        return batch;
    }
}
