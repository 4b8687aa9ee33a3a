package dev.ratchet.testing.costlab;

import dev.ratchet.usage.Usage;
import java.util.List;

/**
 * What the local server billed for the input of a run.
 *
 * @param requests by request
 * @param trace the parts of the run
 * @param cleared by request, of how many turns the results were left out
 */
record Bill(List<Usage> requests, Trace trace, List<Integer> cleared) {
    Usage total() {
        return requests.stream().reduce(Usage.NONE, Usage::plus);
    }
}
