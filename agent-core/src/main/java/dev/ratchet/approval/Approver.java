package dev.ratchet.approval;

/** Is asked before a call runs. No call of a turn runs before all of them are decided. */
@FunctionalInterface
public interface Approver {

    /** Decides on one call; may ask a person and wait. Called on the thread that drives the run. */
    Decision decide(PendingCall call);
}
