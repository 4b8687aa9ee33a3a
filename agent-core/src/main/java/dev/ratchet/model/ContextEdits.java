package dev.ratchet.model;

import java.util.OptionalInt;

/**
 * What the provider is asked to leave out before the model reads the conversation. The conversation itself is sent whole
 * and stays as it is. A request whose numbers have grown by just what came since the last one leaves out the same.
 *
 * @param keptToolUses of all but the last so many calls the results are left out; empty: of none
 * @param keptThinking of all but the last so many answers that have any the thinking is left out; empty: of none
 */
public record ContextEdits(OptionalInt keptToolUses, OptionalInt keptThinking) {

    /** Nothing is left out. */
    public static final ContextEdits NONE = new ContextEdits(OptionalInt.empty(), OptionalInt.empty());

    /** {@return whether anything is left out} */
    public boolean any() {
        return keptToolUses.isPresent() || keptThinking.isPresent();
    }
}
