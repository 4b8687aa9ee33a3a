package dev.ratchet.run;

import dev.ratchet.context.ContextInput;
import dev.ratchet.context.ContextState;
import dev.ratchet.message.AppendOnlyList;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.Repair;
import dev.ratchet.usage.Ledger;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
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

    /** {@return this state with another ledger} */
    public RunState with(Ledger longer) {
        return new RunState(runId, setup, terms, facts, conversation, longer, turns, batch, context, progress, ending);
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
                setup.model(),
                terms.context(),
                facts.isEmpty() ? Instant.EPOCH : facts.get(facts.size() - 1).at(),
                terms.limits().maxTurns() - progress.turns());
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
        Progress zero =
                new Progress(0, 0, false, ledger.usage().total(), ledger.cost().usd());
        return with(now).with(zero).withEnding(null);
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
     * @param raised whether the answer is being asked for again with all the room the model has
     * @param tokensBefore what the ledger held before the stretch, in tokens
     * @param usdBefore the same in money
     */
    public record Progress(int turns, int repeats, boolean raised, long tokensBefore, BigDecimal usdBefore) {
        /** Nothing so far. */
        public static final Progress NONE = new Progress(0, 0, false, 0, BigDecimal.ZERO);

        /** {@return one answer more} */
        public Progress answered() {
            return new Progress(turns + 1, repeats, raised, tokensBefore, usdBefore);
        }

        /** {@return the next answer is asked for with all the room the model has} */
        public Progress raise() {
            return new Progress(turns, repeats, true, tokensBefore, usdBefore);
        }

        /** {@return a turn is over that repeated the calls of the last one this often in a row} */
        public Progress repeated(int times) {
            return new Progress(turns, times, false, tokensBefore, usdBefore);
        }
    }
}
