package dev.ratchet.message;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ids of all calls of a conversation. Immutable; adding is cheap however many there are: sets of falling size that are
 * joined when a later one has grown as large.
 */
final class CallIds {
    static final CallIds NONE = new CallIds(Set.of(), null);

    private final Set<String> newest;
    private final @Nullable CallIds older;

    private CallIds(Set<String> newest, @Nullable CallIds older) {
        this.newest = newest;
        this.older = older;
    }

    CallIds plus(Collection<String> ids) {
        if (ids.isEmpty()) {
            return this;
        }
        Set<String> joined = new HashSet<>(ids);
        CallIds rest = this;
        while (rest != null && rest.newest.size() <= joined.size()) {
            joined.addAll(rest.newest);
            rest = rest.older;
        }
        return new CallIds(joined, rest);
    }

    boolean contains(String id) {
        for (CallIds part = this; part != null; part = part.older) {
            if (part.newest.contains(id)) {
                return true;
            }
        }
        return false;
    }
}
