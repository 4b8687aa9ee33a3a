package dev.ratchet.examples.serve;

import dev.ratchet.event.AgentEvent;
import dev.ratchet.event.AgentEvent.TextDelta;
import dev.ratchet.event.AgentEvent.ThinkingDelta;
import dev.ratchet.event.AgentEvent.ToolInputDelta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The events of one run, for any number of clients that read it each at its own pace, from the start or from where they
 * were. The run never waits for them.
 *
 * <p>The log is the buffer of all of them, so it holds what is worth telling and no more: deltas are joined for a client
 * that is behind, and leave the log when the whole answer is in it; of a tool's progress the latest stays. A client that
 * has not come back for a given amount of text is too slow, and is cut off; it may come again for what it missed.
 */
final class EventLog {
    private final ReentrantLock lock = new ReentrantLock(); // unlike a monitor it holds no carrier of virtual threads
    private final Condition changed = lock.newCondition();
    private final List<Entry> entries = new ArrayList<>();
    private final Set<Reader> readers = new HashSet<>();
    private final long limit;
    private long lastId;
    private boolean ended;

    /**
     * Starts the log of a run.
     *
     * @param lastId the id of the last event of the run before it in its conversation
     * @param limit how many characters a client may be behind
     */
    EventLog(long lastId, long limit) {
        this.lastId = lastId;
        this.limit = limit;
    }

    /**
     * One event.
     *
     * @param delta if it is a piece of an answer, that piece, which can be joined with the next
     * @param replaces what it has in common with earlier events that it makes worthless, or null
     */
    private record Entry(
            long id,
            String name,
            String json,
            @Nullable AgentEvent delta,
            @Nullable String replaces) {}

    /** An event as it is sent. */
    record Sent(long id, String name, String json) {}

    /** Adds an event of the run. */
    void append(AgentEvent event) {
        String json = EventJson.of(event).toString();
        if (event instanceof TextDelta || event instanceof ThinkingDelta || event instanceof ToolInputDelta) {
            add(EventJson.name(event), json, event, null);
        } else if (event instanceof AgentEvent.ToolProgress progress) {
            add(EventJson.name(event), json, null, progress.call().id());
        } else {
            add(EventJson.name(event), json, null, null);
        }
    }

    /** Adds an event that is not the run's own, and ends the log if it is the last. */
    void append(String name, String json, boolean last) {
        lock.lock();
        try {
            add(name, json, null, null);
            ended = last;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long lastId() {
        lock.lock();
        try {
            return lastId;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Starts to read.
     *
     * @param after the id of the last event that the client has
     * @param cutOff what breaks its connection, should it be too slow
     */
    Reader read(long after, Runnable cutOff) {
        Reader reader = new Reader(after, cutOff);
        lock.lock();
        try {
            readers.add(reader);
        } finally {
            lock.unlock();
        }
        return reader;
    }

    private void add(String name, String json, @Nullable AgentEvent delta, @Nullable String replaces) {
        List<Reader> slow = new ArrayList<>();
        lock.lock();
        try {
            boolean piece = delta != null;
            if (!piece) { // the answer is whole, or withdrawn
                entries.removeIf(entry -> entry.delta() != null);
            }
            if (replaces != null) {
                entries.removeIf(entry -> replaces.equals(entry.replaces()));
            }
            entries.add(new Entry(++lastId, name, json, delta, replaces));
            long size = piece ? text(Objects.requireNonNull(delta)).length() : json.length();
            for (Reader reader : readers) {
                reader.behind += size;
                if (reader.behind > limit) {
                    reader.tooSlow = true;
                    slow.add(reader);
                }
            }
            readers.removeAll(slow);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        slow.forEach(reader -> reader.cutOff.run());
    }

    /** A client's place in the log. For one thread. */
    final class Reader implements AutoCloseable {
        private final Runnable cutOff;
        private long after;
        private long behind; // text that came since it was here last
        private boolean tooSlow;

        private Reader(long after, Runnable cutOff) {
            this.after = after;
            this.cutOff = cutOff;
        }

        /** {@return what is new, deltas joined; empty if nothing came in that time, null if nothing will come any more} */
        @Nullable
        List<Sent> next(Duration wait) throws InterruptedException {
            lock.lock();
            try {
                long nanos = wait.toNanos();
                while (!tooSlow && !ended && lastId <= after && nanos > 0) {
                    nanos = changed.awaitNanos(nanos);
                }
                if (tooSlow || (ended && lastId <= after)) {
                    return null;
                }
                behind = 0;
                List<Sent> news = joined(
                        entries.stream().filter(entry -> entry.id() > after).toList());
                after = lastId;
                return news;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                readers.remove(this);
            } finally {
                lock.unlock();
            }
        }
    }

    private static List<Sent> joined(List<Entry> entries) {
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < entries.size(); ) {
            Entry first = entries.get(i);
            int end = i + 1;
            while (end < entries.size() && alike(first.delta(), entries.get(end).delta())) {
                end++;
            }
            String json = end == i + 1 ? first.json() : joinedJson(entries.subList(i, end));
            sent.add(new Sent(entries.get(end - 1).id(), first.name(), json));
            i = end;
        }
        return sent;
    }

    private static String joinedJson(List<Entry> pieces) {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(text(Objects.requireNonNull(piece.delta()))));
        AgentEvent first = Objects.requireNonNull(pieces.get(0).delta());
        AgentEvent whole = first instanceof ToolInputDelta call
                ? new ToolInputDelta(call.toolUseId(), call.name(), text.toString())
                : first instanceof ThinkingDelta ? new ThinkingDelta(text.toString()) : new TextDelta(text.toString());
        return EventJson.of(whole).toString();
    }

    private static boolean alike(@Nullable AgentEvent one, @Nullable AgentEvent other) {
        return one != null
                && other != null
                && one.getClass() == other.getClass()
                && (!(one instanceof ToolInputDelta call)
                        || call.toolUseId().equals(((ToolInputDelta) other).toolUseId()));
    }

    private static String text(AgentEvent delta) {
        return delta instanceof TextDelta text
                ? text.text()
                : delta instanceof ThinkingDelta thinking
                        ? thinking.thinking()
                        : ((ToolInputDelta) delta).partialJson();
    }
}
