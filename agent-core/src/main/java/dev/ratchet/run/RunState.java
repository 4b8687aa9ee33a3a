package dev.ratchet.run;

import dev.ratchet.context.ContextInput;
import dev.ratchet.context.ContextState;
import dev.ratchet.context.Overflow;
import dev.ratchet.message.AppendOnlyList;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.Repair;
import dev.ratchet.usage.Ledger;
import dev.ratchet.usage.LedgerRow;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run at one moment: the facts so far and what they add up to. An immutable value; everything but {@link #setup} can be
 * read back from the facts.
 *
 * @param runId the run, unique
 * @param setup what the runner works with
 * @param terms the terms since it was last asked or resumed
 * @param facts everything that happened, in order; nothing ever leaves it
 * @param conversation what is sent
 * @param ledger what it used
 * @param turns the finished turns
 * @param batch the calls under way, or null if there are none
 * @param context what the last answer told of the size
 * @param progress counters of the stretch since it was last asked or resumed
 * @param ending how it ended, or null while it goes on
 */
public record RunState(
        String runId,
        Setup setup,
        Terms terms,
        AppendOnlyList<Fact> facts,
        Conversation conversation,
        Ledger ledger,
        AppendOnlyList<Turn> turns,
        @Nullable Batch batch,
        ContextState context,
        Progress progress,
        @Nullable Outcome ending) {

    /** The format of what {@link #toJson} writes. */
    public static final int FORMAT = 1;

    /** {@return a run in which nothing has happened yet} */
    public static RunState start(String runId, Setup setup) {
        return new RunState(
                runId,
                setup,
                Terms.NONE,
                AppendOnlyList.empty(),
                Conversation.empty(),
                Ledger.empty(),
                AppendOnlyList.empty(),
                null,
                ContextState.START,
                Progress.NONE,
                null);
    }

    /**
     * Returns the run as JSON, to be stored and gone on with later, in another process too. It holds the facts, not the
     * system prompt and tools: of those a fingerprint, so that it cannot go on with others unnoticed.
     */
    public String toJson() {
        return new RunLog(runId, Fingerprint.of(setup), facts).toJson();
    }

    /** {@return what had to be repaired if the conversation was loaded from elsewhere, else nothing} */
    public List<Repair> repairs() {
        return !facts.isEmpty() && facts.get(0) instanceof Fact.Loaded loaded ? loaded.repairs() : List.of();
    }

    /** {@return this state with one fact more} */
    public RunState plus(Fact fact) {
        return new RunState(
                runId, setup, terms, facts.plus(fact), conversation, ledger, turns, batch, context, progress, ending);
    }

    /** {@return this state with another conversation} */
    public RunState with(Conversation longer) {
        return new RunState(runId, setup, terms, facts, longer, ledger, turns, batch, context, progress, ending);
    }

    /** {@return this state with one attempt at a model call more in its ledgers} */
    public RunState plus(LedgerRow row) {
        return new RunState(
                runId,
                setup,
                terms,
                facts,
                conversation,
                ledger.plus(row),
                turns,
                batch,
                context,
                progress.with(progress.ledger().plus(row)),
                ending);
    }

    /** {@return this state with what another runner works with} */
    public RunState with(Setup other) {
        return new RunState(runId, other, terms, facts, conversation, ledger, turns, batch, context, progress, ending);
    }

    /** {@return this state with other terms} */
    public RunState with(Terms other) {
        return new RunState(runId, setup, other, facts, conversation, ledger, turns, batch, context, progress, ending);
    }

    /** {@return this state with another context} */
    public RunState with(ContextState other) {
        return new RunState(runId, setup, terms, facts, conversation, ledger, turns, batch, other, progress, ending);
    }

    /** {@return this state with other counters} */
    public RunState with(Progress other) {
        return new RunState(runId, setup, terms, facts, conversation, ledger, turns, batch, context, other, ending);
    }

    /** {@return this state with what is known of a full window} */
    public RunState with(Overflow other) {
        return with(progress.with(other));
    }

    /** {@return this state with these calls under way; null for none} */
    public RunState withBatch(@Nullable Batch other) {
        return new RunState(runId, setup, terms, facts, conversation, ledger, turns, other, context, progress, ending);
    }

    /** {@return this state with one finished turn more} */
    public RunState withTurn(Turn turn) {
        return new RunState(
                runId, setup, terms, facts, conversation, ledger, turns.plus(turn), batch, context, progress, ending);
    }

    /** {@return this state, ended; null if it goes on} */
    public RunState withEnding(@Nullable Outcome outcome) {
        return new RunState(runId, setup, terms, facts, conversation, ledger, turns, batch, context, progress, outcome);
    }

    /** {@return what the plan of the next request hangs on} */
    public ContextInput contextInput() {
        return new ContextInput(
                context,
                setup.prompt(),
                conversation,
                context.usable(setup.model()),
                terms.context(),
                facts.isEmpty() ? Instant.EPOCH : facts.get(facts.size() - 1).at(),
                terms.limits().maxTurns() - progress.turns(),
                progress.overflow());
    }

    /** {@return how long an answer is asked for now: as the terms say, or once with all the room the model has} */
    public int maxTokens() {
        return progress.raised() ? largestMaxTokens() : terms.maxTokens();
    }

    /** {@return how long an answer of the model can be at most} */
    public int largestMaxTokens() {
        return Math.max(terms.maxTokens(), setup.model().maxOutputTokens().orElse(terms.maxTokens()));
    }

    /** {@return this state at the start of a stretch: under these terms, its counters at zero, not ended} */
    public RunState onward(Terms now) {
        return with(now).with(Progress.NONE).withEnding(null);
    }

    /** {@return how many answers there were} */
    public int answers() {
        return turns.size() + (batch == null ? 0 : 1);
    }

    /** {@return the last finished turn, or null} */
    public @Nullable Turn lastTurn() {
        return turns.isEmpty() ? null : turns.get(turns.size() - 1);
    }

    /**
     * Counters of the stretch since the run was last asked or resumed.
     *
     * @param turns answers so far
     * @param repeats how many of the last turns had the same calls or the same error
     * @param errors of how many turns in a row all calls failed
     * @param raised whether the answer is being asked for again with all the room the model has
     * @param rejected how many answers were not of the form that was asked for
     * @param calls how many calls were let through, by the names of their tools
     * @param ledger the attempts at model calls
     * @param refused of a budget that is shared with others, if it refused the request that comes next, else null
     * @param overflow whether the window was found full, and what was tried about it
     * @param spent why the run's own budget is of no use any more, for a person to read, else null
     */
    public record Progress(
            int turns,
            int repeats,
            int errors,
            boolean raised,
            int rejected,
            Map<String, Integer> calls,
            Ledger ledger,
            Fact.@Nullable BudgetRefused refused,
            Overflow overflow,
            @Nullable String spent) {
        /** Nothing so far. */
        public static final Progress NONE =
                new Progress(0, 0, 0, false, 0, Map.of(), Ledger.empty(), null, Overflow.NONE, null);

        /** {@return one answer more} */
        public Progress answered() {
            return new Progress(turns + 1, repeats, errors, raised, rejected, calls, ledger, null, overflow, spent);
        }

        /** {@return the next answer is asked for with all the room the model has} */
        public Progress raise() {
            return new Progress(turns, repeats, errors, true, rejected, calls, ledger, refused, overflow, spent);
        }

        /** {@return an answer is not of the form that was asked for} */
        public Progress reject() {
            return new Progress(turns, repeats, errors, raised, rejected + 1, calls, ledger, refused, overflow, spent);
        }

        /**
         * Returns the counters after a turn that had calls.
         *
         * @param times how often in a row its calls, or its error, came
         * @param failed whether all of its calls failed
         */
        public Progress called(int times, boolean failed) {
            return new Progress(
                    turns, times, failed ? errors + 1 : 0, false, rejected, calls, ledger, refused, overflow, spent);
        }

        /** {@return one call of that tool more} */
        public Progress plusCall(String tool) {
            Map<String, Integer> more = new HashMap<>(calls);
            more.merge(tool, 1, Integer::sum);
            return new Progress(
                    turns, repeats, errors, raised, rejected, Map.copyOf(more), ledger, refused, overflow, spent);
        }

        /** {@return these counters with another ledger} */
        public Progress with(Ledger longer) {
            return new Progress(turns, repeats, errors, raised, rejected, calls, longer, refused, overflow, spent);
        }

        /** {@return what comes next has to do with what is left of a budget that is shared with others} */
        public Progress refusedBy(Fact.BudgetRefused budget) {
            return new Progress(turns, repeats, errors, raised, rejected, calls, ledger, budget, overflow, spent);
        }

        /** {@return these counters with what is known of a full window} */
        public Progress with(Overflow other) {
            return new Progress(turns, repeats, errors, raised, rejected, calls, ledger, refused, other, spent);
        }

        /** {@return the run's own budget is of no use any more} */
        public Progress spent(String why) {
            return new Progress(turns, repeats, errors, raised, rejected, calls, ledger, refused, overflow, why);
        }
    }
}
