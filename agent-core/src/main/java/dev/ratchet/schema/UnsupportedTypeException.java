package dev.ratchet.schema;

/** A Java type that no JSON could be read into; the message says where it stands, why, and what to use instead. */
public final class UnsupportedTypeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    UnsupportedTypeException(String message) {
        super(message);
    }
}
