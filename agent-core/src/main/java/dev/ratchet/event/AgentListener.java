package dev.ratchet.event;

/**
 * Is told what happens in a run, one event at a time. What it throws is logged and changes nothing. It may be called from
 * different threads, never from two at once; a slow listener slows the run.
 */
@FunctionalInterface
public interface AgentListener {

    /** Something happened. */
    void on(AgentEvent event);
}
