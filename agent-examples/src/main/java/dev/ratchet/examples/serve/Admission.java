package dev.ratchet.examples.serve;

import dev.ratchet.usage.Budget;
import org.jspecify.annotations.Nullable;

/**
 * The leave to have one run at work.
 *
 * @param budget what the run is paid from, or null if nothing limits that
 * @param done makes room for the next; run once
 */
record Admission(@Nullable Budget budget, Runnable done) {
    /** What asks no model needs none. */
    static final Admission FREE = new Admission(null, () -> {});
}
