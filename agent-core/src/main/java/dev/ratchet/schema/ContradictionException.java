package dev.ratchet.schema;

/** Declarations that cannot all be true; the message says where they stand, what they are, and the mend. */
public final class ContradictionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    ContradictionException(String message) {
        super(message);
    }
}
