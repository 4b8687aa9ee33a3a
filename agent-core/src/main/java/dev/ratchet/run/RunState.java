package dev.ratchet.run;

import dev.ratchet.context.ContextState;
import dev.ratchet.message.AppendOnlyList;
import dev.ratchet.message.Conversation;
import dev.ratchet.usage.Ledger;
import org.jspecify.annotations.Nullable;

/**
 * A run at one moment: the facts so far and what they add up to. An immutable value; everything but {@link #setup} can be
 * read back from the facts.
 *
 * @param runId the run, unique
 * @param setup what the runner works with
 * @param limits how far it may go
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
        Limits limits,
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
    public static RunState start(String runId, Setup setup, Limits limits) {
        return new RunState(
                runId,
                setup,
                limits,
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
        return new RunLog(runId, Fingerprint.of(setup), setup.maxTokens(), setup.metadata(), limits, facts).toJson();
    }

    /** {@return this state with one fact more} */
    public RunState plus(Fact fact) {
        return new RunState(
                runId, setup, limits, facts.plus(fact), conversation, ledger, turns, batch, context, progress, ending);
    }

    /** {@return this state with another conversation} */
    public RunState with(Conversation longer) {
        return new RunState(runId, setup, limits, facts, longer, ledger, turns, batch, context, progress, ending);
    }

    /** {@return this state with another ledger} */
    public RunState with(Ledger longer) {
        return new RunState(runId, setup, limits, facts, conversation, longer, turns, batch, context, progress, ending);
    }

    /** {@return this state with other limits} */
    public RunState with(Limits other) {
        return new RunState(runId, setup, other, facts, conversation, ledger, turns, batch, context, progress, ending);
    }

    /** {@return this state with another context} */
    public RunState with(ContextState other) {
        return new RunState(runId, setup, limits, facts, conversation, ledger, turns, batch, other, progress, ending);
    }

    /** {@return this state with other counters} */
    public RunState with(Progress other) {
        return new RunState(runId, setup, limits, facts, conversation, ledger, turns, batch, context, other, ending);
    }

    /** {@return this state with these calls under way; null for none} */
    public RunState withBatch(@Nullable Batch other) {
        return new RunState(runId, setup, limits, facts, conversation, ledger, turns, other, context, progress, ending);
    }

    /** {@return this state with one finished turn more} */
    public RunState withTurn(Turn turn) {
        return new RunState(
                runId, setup, limits, facts, conversation, ledger, turns.plus(turn), batch, context, progress, ending);
    }

    /** {@return this state, ended; null if it goes on} */
    public RunState withEnding(@Nullable Outcome outcome) {
        return new RunState(
                runId, setup, limits, facts, conversation, ledger, turns, batch, context, progress, outcome);
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
     * @param repeats how many turns in a row had the very same calls
     * @param raised whether the answer is being asked for again with all the room the model has
     */
    public record Progress(int turns, int repeats, boolean raised) {
        /** Nothing so far. */
        public static final Progress NONE = new Progress(0, 0, false);
    }
}
