package dev.ratchet;

import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunIncompleteException;
import dev.ratchet.run.RunResult;

/**
 * How a run ended that was asked for a value. Immutable, as far as the value is.
 *
 * @param <T> the type of the value
 */
public final class TypedResult<T> {
    private final RunResult run;
    private final AnswerType type;

    TypedResult(RunResult run, AnswerType type) {
        this.run = run;
        this.type = type;
    }

    /**
     * Returns the answer. It is read anew each time.
     *
     * @throws RunIncompleteException if the run did not complete, as when the answer was not of the type after one repair;
     *     its message says why, and it carries the result
     * @throws IllegalStateException if a tool of yours ended the run with something else
     */
    @SuppressWarnings("unchecked") // the type was made from a Class<T> or TypeReference<T>
    public T value() {
        return (T) type.value(run);
    }

    /** {@return the run with all that it did; its {@code text()} is the JSON as the model wrote it} */
    public RunResult run() {
        return run;
    }

    /** {@return the way it ended} */
    public Outcome outcome() {
        return run.outcome();
    }

    @Override
    public String toString() {
        return run.toString();
    }
}
