package dev.ratchet.approval;

/** Is asked before a call runs. No call of a turn runs before all of them are decided. */
@FunctionalInterface
public interface Approver {

    /**
     * Decides on one call; may ask a person and wait. Called on the thread that drives the run, which is interrupted when the
     * run is cancelled.
     *
     * @throws InterruptedException if the thread is interrupted while it waits; the run ends as cancelled
     */
    Decision decide(PendingCall call) throws InterruptedException;
}
