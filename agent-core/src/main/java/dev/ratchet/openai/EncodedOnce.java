package dev.ratchet.openai;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of what was encoded before, as long as it is in use. An object is told by its identity: to compare messages
 * by what they hold would cost as much as encoding them. Safe to share between threads.
 */
final class EncodedOnce {
    private final Map<Object, byte[]> bytes = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> unused = new ReferenceQueue<>();

    /** {@return the bytes of {@code object}, which {@code encoder} makes the first time} */
    <T> byte[] of(T object, Function<? super T, byte[]> encoder) {
        for (Reference<?> gone; (gone = unused.poll()) != null; ) {
            bytes.remove(gone);
        }
        byte[] known = bytes.get(new Probe(object));
        if (known == null) {
            known = encoder.apply(object);
            bytes.put(new Key(object, unused), known);
        }
        return known;
    }

    /** How many there are; for tests. */
    int size() {
        return bytes.size();
    }

    /** What is stored. */
    private static final class Key extends WeakReference<Object> {
        private final int hash;

        Key(Object object, ReferenceQueue<Object> queue) {
            super(object, queue);
            this.hash = System.identityHashCode(object);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            Object object = get();
            return this == other || (other instanceof Key key && object != null && object == key.get());
        }
    }

    /** What is looked up by. */
    private record Probe(Object object) {
        @Override
        public int hashCode() {
            return System.identityHashCode(object);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.get() == object;
        }
    }
}
