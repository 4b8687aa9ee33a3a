package dev.ratchet.testing.costlab;

import java.util.ArrayList;
import java.util.List;

/**
 * What to do in each request of a run.
 *
 * @param caching how long prefixes are kept
 * @param cleared of how many turns, from the first, the results are left out, by request; it never goes down
 */
record Schedule(Caching caching, List<Integer> cleared) {
    Schedule {
        cleared = List.copyOf(cleared);
    }

    /** {@return the requests, from 1, that leave out more than the one before} */
    List<Integer> clears() {
        List<Integer> clears = new ArrayList<>();
        for (int i = 1; i < cleared.size(); i++) {
            if (cleared.get(i) > cleared.get(i - 1)) {
                clears.add(i + 1);
            }
        }
        return clears;
    }
}
