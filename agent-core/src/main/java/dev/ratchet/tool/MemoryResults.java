package dev.ratchet.tool;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Results in memory, the oldest first. */
final class MemoryResults implements ResultStore {
    static final int MAX_CHARS = 64_000_000; // some hundred megabytes at most, thirty results of 2 MB

    private final Duration time;
    private final InstantSource clock;
    private final Map<Key, Held> results = new LinkedHashMap<>();
    private long chars;

    MemoryResults(Duration time, InstantSource clock) {
        this.time = time;
        this.clock = clock;
    }

    @Override
    public synchronized void put(String runId, String id, String text) {
        drop(runId, id);
        results.put(new Key(runId, id), new Held(text, clock.instant()));
        chars += text.length();
        expire();
    }

    @Override
    public synchronized Optional<String> get(String runId, String id) {
        expire();
        return Optional.ofNullable(results.get(new Key(runId, id))).map(Held::text);
    }

    @Override
    public synchronized void delete(String runId) {
        results.keySet().stream()
                .filter(key -> key.runId.equals(runId))
                .toList()
                .forEach(key -> drop(runId, key.id));
    }

    private void drop(String runId, String id) {
        Held held = results.remove(new Key(runId, id));
        chars -= held == null ? 0 : held.text.length();
    }

    private void expire() {
        Instant oldest = clock.instant().minus(time);
        for (Iterator<Held> each = results.values().iterator(); each.hasNext(); ) {
            Held held = each.next();
            if (chars <= MAX_CHARS && !held.since.isBefore(oldest)) {
                return;
            }
            each.remove();
            chars -= held.text.length();
        }
    }

    private record Key(String runId, String id) {}

    private record Held(String text, Instant since) {}
}
