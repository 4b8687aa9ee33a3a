package dev.ratchet.testing.traps;

import org.jspecify.annotations.Nullable;

/**
 * What came of a case.
 *
 * @param trap the case
 * @param reason what was wrong, in one sentence, or null if nothing was
 */
public record Verdict(TrapCase trap, @Nullable String reason) {
    /** {@return whether everything was as it should be} */
    public boolean passed() {
        return reason == null;
    }
}
