package dev.ratchet.testing.planner;

import java.util.List;

/**
 * What the planner does next: calls, or its last words if there are none.
 *
 * @param text what it says, before the calls or in the end
 * @param calls made at the same time
 */
record Move(String text, List<Call> calls) {
    static Move say(String text) {
        return new Move(text, List.of());
    }
}
