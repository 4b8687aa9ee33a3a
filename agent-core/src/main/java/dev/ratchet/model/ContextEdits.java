package dev.ratchet.model;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the provider is asked to leave out before the model reads the conversation. The conversation itself is sent whole
 * and stays as it is. A request whose numbers have grown by just what came since the last one leaves out the same.
 *
 * @param keptToolUses of all but the last so many calls the results are left out; empty: of none
 * @param keptThinking of all but the last so many answers that have any the thinking is left out; empty: of none
 * @param compactAbove above so many tokens of input the provider first sums up everything so far, and from then on reads
 *     the summary in its place; empty: never
 */
public record ContextEdits(OptionalInt keptToolUses, OptionalInt keptThinking, OptionalLong compactAbove) {

    /** Nothing is left out. */
    public static final ContextEdits NONE = new ContextEdits(OptionalInt.empty(), OptionalInt.empty());

    /** Makes edits without a summary. */
    public ContextEdits(OptionalInt keptToolUses, OptionalInt keptThinking) {
        this(keptToolUses, keptThinking, OptionalLong.empty());
    }

    /** {@return these edits with a summary above so many tokens} */
    public ContextEdits compactAbove(long tokens) {
        return new ContextEdits(keptToolUses, keptThinking, OptionalLong.of(tokens));
    }

    /** {@return whether anything is cleared} */
    public boolean clears() {
        return keptToolUses.isPresent() || keptThinking.isPresent();
    }

    /** {@return whether anything is asked for} */
    public boolean any() {
        return clears() || compactAbove.isPresent();
    }
}
