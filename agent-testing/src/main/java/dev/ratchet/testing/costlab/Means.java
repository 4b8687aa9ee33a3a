package dev.ratchet.testing.costlab;

import dev.ratchet.AgentRunner;

/** With which of its means the loop runs. */
enum Means {
    /** None: everything is sent again and again, results are not shortened. */
    NAIVE,
    /** Results are shortened, nothing else. */
    CAP,
    /** Results are shortened and what is sent is marked; nothing is left out. */
    CACHE,
    /** Results are shortened and old ones left out; nothing is marked. */
    CLEAR,
    /** All of them, as they are by default. */
    DEFAULT;

    private static final int NO_CAP = Integer.MAX_VALUE;

    AgentRunner.Builder configure(AgentRunner.Builder builder) {
        return switch (this) {
            case NAIVE -> builder.resultBudget(NO_CAP);
            case CAP, CACHE, CLEAR, DEFAULT -> builder;
        };
    }
}
