package dev.ratchet.context;

/**
 * What the service counted.
 *
 * @param tokens the tokens of everything up to and with the last answer, less what is left out since; 0 before the first
 * @param size the size of the conversation they stand for
 */
record Counted(long tokens, long size) {
    static final Counted NOTHING = new Counted(0, 0);

    // English text and JSON come to 3 to 4.5 bytes a token; the lower end, so that the first estimate is not too small.
    private static final double BYTES_PER_TOKEN = 3.0;

    /** {@return how many tokens a size of one is likely to be} */
    double density() {
        return 1 / BYTES_PER_TOKEN;
    }

    Counted without(long cleared) {
        return new Counted(Math.max(0, tokens - cleared), size);
    }
}
