package dev.ratchet.message;

/** A transcript that cannot be loaded, since to mend it would be to invent what was said. */
public final class TranscriptException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String at;

    TranscriptException(String at, String rule) {
        super(at.isEmpty() ? rule : at + ": " + rule);
        this.at = at;
    }

    /** {@return where the fault is, such as {@code messages.4.content.1}; empty if it is the whole} */
    public String at() {
        return at;
    }
}
