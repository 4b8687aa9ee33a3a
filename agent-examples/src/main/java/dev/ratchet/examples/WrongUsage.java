package dev.ratchet.examples;

/** The command cannot be run as it was given; the message is one sentence that says what to change. */
final class WrongUsage extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongUsage(String message) {
        super(message);
    }
}
