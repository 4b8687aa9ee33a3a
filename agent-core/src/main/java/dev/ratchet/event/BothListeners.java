package dev.ratchet.event;

/** Tells two listeners, the second also if the first throws. */
record BothListeners(AgentListener first, AgentListener second) implements AgentListener {

    @Override
    public void on(AgentEvent event) {
        try {
            first.on(event);
        } finally {
            second.on(event);
        }
    }

    @Override
    public AgentListener ofRun() {
        return new BothListeners(first.ofRun(), second.ofRun());
    }
}
