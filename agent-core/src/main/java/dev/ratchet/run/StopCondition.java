package dev.ratchet.run;

import java.util.List;

/** Ends a run between two turns. Tested before each model call but the first, on the turns so far. */
@FunctionalInterface
public interface StopCondition {

    /** {@return whether the run ends here} */
    boolean met(List<Turn> turns);

    /** {@return a condition that is met when a tool of this name was called in the last turn} */
    static StopCondition toolCalled(String name) {
        return turns -> turns.get(turns.size() - 1).answer().calls().stream()
                .anyMatch(call -> call.name().equals(name));
    }
}
