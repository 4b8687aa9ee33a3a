package dev.ratchet.context;

/**
 * What the service counted, and what that says of text it has not counted yet. Sizes are tokens as reckoned from the text.
 *
 * @param tokens the tokens of everything up to and with the last answer, less what is left out since
 * @param size the size of the conversation they stand for
 * @param leftOut about how many of them are left out since; the service may find fewer
 * @param known whether anything was counted yet
 * @param first the factor by which the service counted more in the first request
 * @param addedTokens the tokens of what was added since by the client, where that could be told
 * @param addedSize the size of the same
 */
record Counted(long tokens, long size, long leftOut, boolean known, double first, long addedTokens, long addedSize) {
    // The tokenizers of current models count more than those that the reckoning is fitted to, newer ones much more; the
    // first request may rather be thought too large.
    private static final double USUAL = 1.3;

    static final Counted NOTHING = new Counted(0, 0, 0, false, USUAL, 0, 0);

    // About what the service adds to a request with tools.
    private static final long HIDDEN = 350;

    private static final double LEAST = 0.4;
    private static final double MOST = 4;

    // What is learned from the first request counts as much as so many tokens that were added later: those are more of
    // the
    // kind that is to come, but a few words tell nothing.
    private static final double WEIGHT = 150;

    /** {@return how many tokens a size of one is likely to be} */
    double density() {
        return within((first * WEIGHT + addedTokens) / (WEIGHT + addedSize));
    }

    /**
     * Returns this after an answer.
     *
     * @param input the tokens of the whole request
     * @param sentSize the size of the conversation that was sent, and before the first answer that of the prompt too
     * @param output the tokens of the answer, 0 if it was not kept
     * @param keptSize the size of the conversation with it
     */
    Counted answered(long input, long sentSize, long output, long keptSize) {
        if (input == 0) {
            return anew(); // no request is empty: the service does not tell, and all of it is to be reckoned
        }
        long now = input + output;
        if (!known) {
            return new Counted(now, keptSize, 0, true, factor(input, sentSize), 0, 0);
        }
        long added = input - tokens;
        boolean tells = leftOut == 0 && sentSize > size && added > 0;
        return new Counted(
                now,
                keptSize,
                0,
                true,
                first,
                tells ? addedTokens + added : addedTokens,
                tells ? addedSize + sentSize - size : addedSize);
    }

    /** A short first request is mostly a prompt of the service's own, which says nothing of the text to come. */
    private static double factor(long input, long size) {
        if (input == 0 || size == 0) {
            return USUAL;
        }
        double all = (double) input / size;
        return within(Math.min(USUAL, Math.max((double) (input - HIDDEN) / size, Math.min(1, all))));
    }

    /** {@return this, with about that many tokens left out} */
    Counted without(long cleared) {
        long most = Math.min(tokens, cleared);
        return new Counted(tokens - most, size, leftOut + most, known, first, addedTokens, addedSize);
    }

    /** {@return this for another conversation, of which nothing is counted yet; what was learned of the text stays} */
    Counted anew() {
        return new Counted(0, 0, 0, false, density(), 0, 0);
    }

    /** {@return the tokens as they were counted, none left out since} */
    long whole() {
        return tokens + leftOut;
    }

    private static double within(double factor) {
        return Math.max(LEAST, Math.min(MOST, factor));
    }
}
