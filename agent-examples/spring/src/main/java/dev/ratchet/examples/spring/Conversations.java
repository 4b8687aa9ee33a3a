package dev.ratchet.examples.spring;

import dev.ratchet.run.RunState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The conversations that were used last, in memory. A database would keep {@code state.toJson()}. Thread-safe. */
@Component
class Conversations {
    private static final int MOST = 1_000;

    private final Map<String, RunState> byId = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RunState> eldest) {
            return size() > MOST;
        }
    };

    synchronized void keep(RunState state) {
        byId.put(state.runId(), state);
    }

    synchronized Optional<RunState> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }
}
