package dev.ratchet.schema;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a value, in words that a model can act on: {@code items[2].price: expected number, received
 * "ten" (string)}.
 *
 * @param path where, such as {@code items[2].price}; empty for the value itself
 * @param expected what the schema asks for
 * @param received what is there, cut to a readable length
 * @param meant what was probably meant, or null
 */
public record Violation(
        String path,
        String expected,
        String received,
        @Nullable String meant) {

    /** {@return one line that says all of it, of arguments} */
    public String message() {
        return message("the arguments");
    }

    /** {@return one line that says all of it; {@code whole} is what the value as such is called} */
    public String message(String whole) {
        return (path.isEmpty() ? whole : path) + ": expected " + expected + ", received " + received
                + (meant == null ? "" : "; did you mean \"" + meant + "\"?");
    }
}
