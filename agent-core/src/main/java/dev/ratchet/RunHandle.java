package dev.ratchet;

import dev.ratchet.message.Cancellation;
import dev.ratchet.run.RunResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** A run that goes on in the background. Safe to use from any thread. */
public final class RunHandle {
    private final String runId;
    private final Cancellation cancellation;
    private final CompletableFuture<RunResult> result;

    RunHandle(String runId, Cancellation cancellation, CompletableFuture<RunResult> result) {
        this.runId = runId;
        this.cancellation = cancellation;
        this.result = result;
    }

    /** {@return the run's id} */
    public String runId() {
        return runId;
    }

    /** Stops the run now: the model call is closed, tools are interrupted. The result will say so. */
    public void cancel() {
        cancellation.cancel(Cancellation.Reason.CALLER);
    }

    /**
     * Waits for the run to end. An interrupt ends only the waiting; the run goes on until it is cancelled.
     *
     * @throws InterruptedException if this thread is interrupted while it waits
     */
    public RunResult await() throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the run " + runId + " could not be driven to its end", e.getCause());
        }
    }

    /** {@return completes when the run ends} */
    public CompletionStage<RunResult> completion() {
        return result.minimalCompletionStage();
    }
}
