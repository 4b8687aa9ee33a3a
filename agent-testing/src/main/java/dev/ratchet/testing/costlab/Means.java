package dev.ratchet.testing.costlab;

import dev.ratchet.AgentRunner;
import dev.ratchet.context.ContextPolicy;

/** With which of its means the loop runs. */
enum Means {
    /** None: everything is sent again and again, results are not shortened. */
    NAIVE,
    /** Results are shortened and what is sent is marked; nothing is left out. */
    MARKS,
    /** All of them, as they are by default. */
    DEFAULT;

    AgentRunner.Builder configure(AgentRunner.Builder builder) {
        return switch (this) {
            case NAIVE -> builder.context(ContextPolicy.none()).resultBudget(Integer.MAX_VALUE);
            case MARKS -> builder.context(ContextPolicy.DEFAULT.withoutClearing());
            case DEFAULT -> builder;
        };
    }
}
