package dev.ratchet.context;

/**
 * What the service leaves out by now.
 *
 * @param turns of how many turns with calls, from the first, the results
 * @param toolUses how many calls these have
 * @param thinkingTurns of how many answers, from the first, the thinking
 * @param read how many tokens that could have been left out were read since, summed over the requests
 */
record Cleared(int turns, int toolUses, int thinkingTurns, long read) {
    static final Cleared NOTHING = new Cleared(0, 0, 0, 0);

    Cleared plusRead(long tokens) {
        return new Cleared(turns, toolUses, thinkingTurns, read + tokens);
    }
}
