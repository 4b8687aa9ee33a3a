package dev.ratchet.run;

import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.model.ModelAnswer;
import java.util.List;

/**
 * One answer of the model and the results of its calls.
 *
 * @param number counted from 1 over the whole conversation
 * @param answer the answer, also one that was discarded
 * @param results one result for each call that was answered, in call order; empty if nothing was called
 */
public record Turn(int number, ModelAnswer answer, List<ToolResultBlock> results) {

    /** Copies {@code results}. */
    public Turn {
        results = List.copyOf(results);
    }
}
