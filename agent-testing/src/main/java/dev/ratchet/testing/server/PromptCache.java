package dev.ratchet.testing.server;

import dev.ratchet.testing.server.PromptPrefix.Hash;
import dev.ratchet.testing.server.PromptPrefix.Position;
import dev.ratchet.testing.server.PromptPrefix.Ttl;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The prompt cache as the service bills it: written at marks only, read from a mark back over at most twenty positions,
 * per model, from a minimum length on, each entry kept for its time since it was written or last read. Thread-safe.
 */
final class PromptCache {
    private static final int LOOK_BACK = 20; // positions, the mark itself being the first
    private static final int SWEEP_ABOVE = 10_000;

    private final Map<Key, Entry> entries = new HashMap<>();

    /**
     * What a request costs, and what its answer will write.
     *
     * @param uncached tokens after the last mark
     * @param write5m tokens written for five minutes
     * @param write1h tokens written for an hour
     * @param read tokens read
     * @param writes what becomes readable when the answer begins
     */
    record Accounting(long uncached, long write5m, long write1h, long read, Map<Key, Entry> writes) {
        static final Accounting NOTHING = new Accounting(0, 0, 0, 0, Map.of());
    }

    record Key(String model, Hash hash) {}

    record Entry(Ttl ttl, Instant expires) {
        static Entry of(Ttl ttl, Instant start) {
            return new Entry(ttl, start.plus(ttl == Ttl.ONE_HOUR ? Duration.ofHours(1) : Duration.ofMinutes(5)));
        }
    }

    /** Accounts for a request that starts now, and renews what it reads. */
    synchronized Accounting account(ModelSpec model, PromptPrefix prompt, Instant start) {
        List<Position> positions = prompt.positions();
        List<Integer> marks = marks(positions, model.cacheMinimum());
        int read = -1;
        for (int mark : marks) {
            read = Math.max(read, renewed(model, positions, mark, start));
        }
        long readTokens = read < 0 ? 0 : positions.get(read).tokens();
        long counted = readTokens;
        Map<Ttl, Long> written = new EnumMap<>(Ttl.class);
        Map<Key, Entry> writes = new HashMap<>();
        for (int mark : marks) {
            Position position = positions.get(mark);
            Ttl ttl = position.mark();
            if (mark == read || ttl == null) {
                continue;
            }
            writes.put(new Key(model.id(), position.hash()), Entry.of(ttl, start));
            written.merge(ttl, Math.max(0, position.tokens() - counted), Long::sum);
            counted = Math.max(counted, position.tokens());
        }
        return new Accounting(
                prompt.tokens() - counted,
                written.getOrDefault(Ttl.FIVE_MINUTES, 0L),
                written.getOrDefault(Ttl.ONE_HOUR, 0L),
                readTokens,
                writes);
    }

    /** The answer has begun: what its request writes can be read from now on. */
    synchronized void begun(Accounting accounting, Instant now) {
        if (entries.size() > SWEEP_ABOVE) {
            entries.values().removeIf(entry -> !entry.expires().isAfter(now));
        }
        entries.putAll(accounting.writes());
    }

    private static List<Integer> marks(List<Position> positions, long minimum) {
        List<Integer> marks = new ArrayList<>();
        for (int i = 0; i < positions.size(); i++) {
            if (positions.get(i).mark() != null && positions.get(i).tokens() >= minimum) {
                marks.add(i);
            }
        }
        return marks;
    }

    private int renewed(ModelSpec model, List<Position> positions, int mark, Instant start) {
        for (int i = mark; i > mark - LOOK_BACK && i >= 0; i--) {
            Key key = new Key(model.id(), positions.get(i).hash());
            @Nullable Entry entry = entries.get(key);
            if (entry != null && entry.expires().isAfter(start)) {
                entries.put(key, Entry.of(entry.ttl(), start));
                return i;
            }
        }
        return -1;
    }
}
