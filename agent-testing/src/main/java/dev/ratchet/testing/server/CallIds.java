package dev.ratchet.testing.server;

/** Ids of calls. They say whether the model had thought before it called, so that a lost thought is noticed. */
final class CallIds {
    private static final int DIGITS = 16;
    private static final String START = "toolu_";
    private static final String THOUGHT = "_t";

    private CallIds() {}

    /** {@return the id of the call at {@code index} of an answer; {@code digits} are 16} */
    static String of(String digits, int index, boolean afterThinking) {
        return START + digits + (afterThinking ? THOUGHT : "_") + index;
    }

    static boolean cameAfterThinking(String id) {
        return id.startsWith(START) && id.startsWith(THOUGHT, START.length() + DIGITS);
    }
}
