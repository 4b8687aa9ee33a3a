package dev.ratchet.context;

/**
 * What the service counted.
 *
 * @param tokens the tokens of everything up to and with the last answer, less what is left out since; 0 before the first
 * @param size the size of the conversation they stand for
 * @param leftOut about how many of them are left out since; the service may find fewer
 */
record Counted(long tokens, long size, long leftOut) {
    static final Counted NOTHING = new Counted(0, 0);

    Counted(long tokens, long size) {
        this(tokens, size, 0);
    }

    // English text and JSON come to 3 to 4.5 bytes a token; the lower end, so that the first estimate is not too small.
    private static final double BYTES_PER_TOKEN = 3.0;

    /** {@return how many tokens a size of one is likely to be} */
    double density() {
        return 1 / BYTES_PER_TOKEN;
    }

    Counted without(long cleared) {
        long most = Math.min(tokens, cleared);
        return new Counted(tokens - most, size, leftOut + most);
    }

    /** {@return the tokens as they were counted, none left out since} */
    long whole() {
        return tokens + leftOut;
    }
}
