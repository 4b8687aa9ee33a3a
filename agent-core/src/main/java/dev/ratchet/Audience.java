package dev.ratchet;

import dev.ratchet.event.AgentEvent;
import dev.ratchet.event.AgentListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who watch one run. A listener only watches: whatever it does wrong changes nothing. */
final class Audience {
    private static final Logger LOG = LoggerFactory.getLogger("dev.ratchet");

    private final String runId;
    private final List<AgentListener> listeners = new ArrayList<>();

    Audience(String runId) {
        this.runId = runId;
    }

    /** Lets one more watch, behind those who do already; null is nobody. */
    void add(@Nullable AgentListener listener) {
        if (listener != null) {
            watching("its start", () -> listeners.add(listener.ofRun()));
        }
    }

    void tell(AgentEvent event) {
        for (AgentListener listener : listeners) {
            watching(event.getClass().getSimpleName(), () -> listener.on(event));
        }
    }

    private void watching(String what, Runnable listening) {
        try {
            listening.run();
        } catch (Throwable e) { // a listener must not stop the run
            LOG.warn("A listener of run {} threw at {}", runId, what, e);
        }
    }
}
