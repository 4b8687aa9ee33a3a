package dev.ratchet.run;

import java.util.List;

/**
 * Why an answer is not of the form that was asked for.
 *
 * @param violations one line for each thing that is wrong: {@code total: expected at most 100, received 120 (integer)}
 * @param message what the model reads of it; kept, since what was sent must not change with a later version's words
 */
public record Rejection(List<String> violations, String message) {

    /** Copies {@code violations}. */
    public Rejection {
        violations = List.copyOf(violations);
    }
}
