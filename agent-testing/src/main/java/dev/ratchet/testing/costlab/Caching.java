package dev.ratchet.testing.costlab;

import java.time.Duration;

/** How long marked prefixes are kept, the same in all requests of a run. */
enum Caching {
    /** Nothing is marked. */
    NONE(Duration.ZERO),
    /** For five minutes since the last use. */
    FIVE_MINUTES(Duration.ofMinutes(5)),
    /** For an hour since the last use. */
    ONE_HOUR(Duration.ofHours(1));

    private final Duration kept;

    Caching(Duration kept) {
        this.kept = kept;
    }

    /** {@return whether a prefix is still there after {@code gap}} */
    boolean outlasts(Duration gap) {
        return kept.compareTo(gap) > 0;
    }
}
