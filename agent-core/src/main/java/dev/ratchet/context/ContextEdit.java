package dev.ratchet.context;

import java.util.Locale;

/**
 * The results of old calls, and where it is of use old thinking, are left out by the service from the next request on. What
 * was sent stays as it is; only where the service begins to read moves on.
 *
 * @param turns of how many turns with calls, from the first, the results are left out from now on
 * @param toolUses how many calls these turns have
 * @param thinkingTurns of how many answers, from the first, the thinking is left out from now on
 * @param tokens about how many tokens that is, without those that were left out before
 * @param rewritten about how many tokens behind them the cache has to be written again with; 0 if it had gone cold anyway
 * @param turnsToCome over how many requests it is to pay: as many as there were, no more than the run may still have
 * @param saving what it saves over those, less what it costs, in tokens at the price of uncached input
 * @param reason why now
 */
public record ContextEdit(
        int turns,
        int toolUses,
        int thinkingTurns,
        long tokens,
        long rewritten,
        int turnsToCome,
        long saving,
        Reason reason) {

    /** Why an edit is made. */
    public enum Reason {
        /** What is old has by now cost as much to read again as it costs to write the rest anew. */
        PAYS,
        /** The cache had gone cold, so that everything is written anew in any case. */
        CACHE_COLD,
        /** The context window is nearly full. */
        WINDOW
    }

    /** {@return such as {@code leaves out the results of 9 turns (9 calls, 17,900 tokens), writes 7,200 tokens again, …}} */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "leaves out the results of %,d turns (%,d calls, %,d tokens more), writes %,d tokens again, saves the price"
                        + " of %,d over %,d turns: %s",
                turns,
                toolUses,
                tokens,
                rewritten,
                saving,
                turnsToCome,
                switch (reason) {
                    case PAYS -> "reading them has cost what clearing costs";
                    case CACHE_COLD -> "the cache had gone cold";
                    case WINDOW -> "the context window is nearly full";
                });
    }
}
