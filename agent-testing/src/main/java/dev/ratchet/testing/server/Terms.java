package dev.ratchet.testing.server;

import java.util.Set;

/**
 * What a body is checked against besides itself.
 *
 * @param version the API version, {@code 2023-06-01} or {@code 2026-10-21}
 * @param betas the features asked for by header
 * @param counting whether only tokens are counted, which takes fewer fields
 * @param recordings whether what others recorded is taken: signatures of the real service, files cut short, retired models
 */
record Terms(String version, Set<String> betas, boolean counting, boolean recordings) {
    /** Copies {@code betas}. */
    Terms {
        betas = Set.copyOf(betas);
    }

    /** {@return the terms of a message without betas} */
    static Terms of(String version) {
        return new Terms(version, Set.of(), false, false);
    }

    Terms withBetas(Set<String> names) {
        return new Terms(version, names, counting, recordings);
    }

    Terms forCounting() {
        return new Terms(version, betas, true, recordings);
    }

    Terms forRecordings() {
        return new Terms(version, betas, counting, true);
    }
}
