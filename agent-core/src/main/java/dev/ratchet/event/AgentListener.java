package dev.ratchet.event;

/**
 * Is told what happens in a run, one event at a time. What it throws is logged and changes nothing. It may be called from
 * different threads, never from two at once for the same run; a slow listener slows the run.
 */
@FunctionalInterface
public interface AgentListener {

    /** Something happened. */
    void on(AgentEvent event);

    /**
     * {@return who is told of one run that begins or goes on: this by default; one that remembers something of a run gives a
     * new listener for each}
     */
    default AgentListener ofRun() {
        return this;
    }

    /** {@return a listener that tells this one and then the other; if this one throws, the other is told too} */
    default AgentListener and(AgentListener other) {
        return new BothListeners(this, other);
    }
}
