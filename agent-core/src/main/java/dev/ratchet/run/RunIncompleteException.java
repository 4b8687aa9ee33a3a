package dev.ratchet.run;

/** Thrown when the answer is asked for of a run that has none. The message is the outcome's sentence. */
public final class RunIncompleteException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient RunResult result;

    RunIncompleteException(RunResult result) {
        super(result.outcome().sentence());
        this.result = result;
    }

    /** {@return the result, with transcript, ledger and a state that can be resumed} */
    public RunResult result() {
        return result;
    }
}
