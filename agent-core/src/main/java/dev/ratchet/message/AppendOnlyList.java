package dev.ratchet.message;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * An immutable list that grows by making a longer one, without copying what is there.
 *
 * <p>Versions share one array: the newest version adds in place, so a history of n elements costs O(n) altogether and not
 * O(n²). Adding to an older version copies it once, which makes it a fork. Safe to share between threads.
 *
 * @param <E> the elements, themselves immutable
 */
public final class AppendOnlyList<E> extends AbstractList<E> implements RandomAccess {
    private final Store store;
    private final int size;

    private AppendOnlyList(Store store, int size) {
        this.store = store;
        this.size = size;
    }

    /** {@return the empty list} */
    public static <E> AppendOnlyList<E> empty() {
        return new AppendOnlyList<>(new Store(new Object[4], 0), 0);
    }

    /** {@return a list of {@code elements}} */
    public static <E> AppendOnlyList<E> copyOf(Collection<? extends E> elements) {
        return AppendOnlyList.<E>empty().plusAll(elements);
    }

    /** {@return this list with {@code element} at its end} */
    public AppendOnlyList<E> plus(E element) {
        return new AppendOnlyList<>(store.append(size, new Object[] {Objects.requireNonNull(element)}), size + 1);
    }

    /** {@return this list with {@code elements} at its end} */
    public AppendOnlyList<E> plusAll(Collection<? extends E> elements) {
        Object[] added = List.copyOf(elements).toArray();
        return added.length == 0 ? this : new AppendOnlyList<>(store.append(size, added), size + added.length);
    }

    @Override
    @SuppressWarnings("unchecked") // only plus and plusAll write, and they take elements of type E
    public E get(int index) {
        Objects.checkIndex(index, size);
        return (E) store.elements[index];
    }

    @Override
    public int size() {
        return size;
    }

    /** The array that versions share, and how much of it is taken. */
    private static final class Store {
        private volatile Object[] elements;
        private int used;

        Store(Object[] elements, int used) {
            this.elements = elements;
            this.used = used;
        }

        synchronized Store append(int from, Object[] added) {
            Store target = from == used ? this : new Store(Arrays.copyOf(elements, from), from);
            int needed = from + added.length;
            Object[] array = target.elements;
            if (array.length < needed) {
                array = Arrays.copyOf(array, Math.max(needed, array.length * 2));
            }
            System.arraycopy(added, 0, array, from, added.length);
            target.elements = array;
            target.used = needed;
            return target;
        }
    }
}
