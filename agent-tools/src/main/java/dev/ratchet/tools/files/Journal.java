package dev.ratchet.tools.files;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each run has seen of files and changed in them. In memory only: on disk it would keep copies of files where their
 * owner does not look for any, and what must outlive the process belongs in version control.
 *
 * <p>Guarded by the workspace's lock.
 */
final class Journal {
    private static final int MAX_SEEN = 10_000; // some megabytes
    private static final int MAX_CHANGES = 1_000;

    private final Map<Place, ByteBuffer> seen = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, ByteBuffer> eldest) {
            return size() > MAX_SEEN;
        }
    };
    private final Deque<Change> changes = new ArrayDeque<>();
    private final long maxBytes;
    private long bytes;

    /** Makes a journal that keeps at most so many bytes of what files held before. */
    Journal(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    private record Place(String run, String name) {}

    /** A change that can be undone. */
    static final class Change {
        private final Place place;
        private final byte @Nullable [] before;
        private final ByteBuffer after;
        private final List<List<String>> directories;

        /** Of a file that was made, with the directories that were made for it. */
        static Change made(String run, String name, byte[] content, List<List<String>> directories) {
            return new Change(new Place(run, name), null, hash(content), directories);
        }

        /** Of a file that got another content. */
        static Change replaced(String run, String name, byte[] before, byte[] after) {
            return new Change(new Place(run, name), before, hash(after), List.of());
        }

        private Change(Place place, byte @Nullable [] before, ByteBuffer after, List<List<String>> directories) {
            this.place = place;
            this.before = before;
            this.after = after;
            this.directories = directories;
        }

        /** {@return what the file held, or null if it was made} */
        byte @Nullable [] before() {
            return before;
        }

        /** {@return whether {@code content} is what the change left} */
        boolean left(byte[] content) {
            return after.equals(hash(content));
        }

        List<List<String>> directories() {
            return directories;
        }

        private long size() {
            return before == null ? 0 : before.length;
        }
    }

    /** How a file stands to what a run knows of it. */
    enum Knowledge {
        UNSEEN,
        CURRENT,
        STALE
    }

    Knowledge knowledge(String run, String name, byte[] content) {
        ByteBuffer known = seen.get(new Place(run, name));
        return known == null ? Knowledge.UNSEEN : known.equals(hash(content)) ? Knowledge.CURRENT : Knowledge.STALE;
    }

    void saw(String run, String name, byte[] content) {
        seen.put(new Place(run, name), hash(content));
    }

    /** Keeps a change; the oldest ones of all runs give way. */
    void changed(Change change) {
        changes.addLast(change);
        bytes += change.size();
        while (changes.size() > MAX_CHANGES || bytes > maxBytes) {
            bytes -= changes.removeFirst().size();
        }
    }

    /** {@return the latest change that the run made to the file, or null if none is known} */
    @Nullable
    Change latest(String run, String name) {
        Place place = new Place(run, name);
        for (Iterator<Change> each = changes.descendingIterator(); each.hasNext(); ) {
            Change change = each.next();
            if (change.place.equals(place)) {
                return change;
            }
        }
        return null;
    }

    /** {@return how many changes of the run to the file are known} */
    long count(String run, String name) {
        Place place = new Place(run, name);
        return changes.stream().filter(change -> change.place.equals(place)).count();
    }

    void undone(Change change) {
        if (changes.removeLastOccurrence(change)) {
            bytes -= change.size();
        }
        if (change.before == null) {
            seen.remove(change.place);
        } else {
            seen.put(change.place, hash(change.before));
        }
    }

    private static ByteBuffer hash(byte[] content) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
