package dev.ratchet.fuzz;

import okio.ByteString;

/** Something valid, to be mutated; shown by its name. */
public record Sample(String name, ByteString bytes) {

    /** {@return a sample of {@code text} in UTF-8} */
    public static Sample of(String name, String text) {
        return new Sample(name, ByteString.encodeUtf8(text));
    }

    @Override
    public String toString() {
        return name;
    }
}
