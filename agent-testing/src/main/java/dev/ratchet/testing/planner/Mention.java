package dev.ratchet.testing.planner;

/**
 * Something that the task names.
 *
 * @param kind what it looks like
 * @param text as it is written
 * @param at where it stands in the task
 */
record Mention(Kind kind, String text, int at) {

    /** What a mention looks like. */
    enum Kind {
        QUOTED,
        PATH,
        ADDRESS,
        CODE,
        SYMBOL,
        NAME,
        NUMBER,
        WORD
    }
}
