package dev.ratchet.testing.costlab;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reference run costs, in dollars of input at list price.
 *
 * @param run the run
 * @param naive everything is sent again and again, results are not shortened
 * @param cap results are shortened, nothing else
 * @param marks besides, what is sent is marked for the cache
 * @param clearing results are shortened and old ones left out, as by default, and nothing is marked
 * @param ours the loop as it is by default
 * @param optimum the least there is, see {@link Optimum}
 * @param online the best policy found that does not know what comes; null where the results say it all
 * @param ourClears the requests, from 1, in which the loop left out more than before
 * @param bestClears those of the optimum
 */
public record Row(
        ReferenceRun run,
        double naive,
        double cap,
        double marks,
        double clearing,
        double ours,
        double optimum,
        @Nullable Online online,
        List<Integer> ourClears,
        List<Integer> bestClears) {
    /** How far above what it is measured by a run may cost. */
    public static final double MARGIN = 1.05;

    /**
     * What the best policy found costs that does not know what comes.
     *
     * @param usd in dollars of input
     * @param policy in words
     */
    public record Online(double usd, String policy) {}

    /** {@return by how much the loop costs more than the optimum, as a factor} */
    public double toOptimum() {
        return ours / optimum;
    }

    /** {@return by how much the loop costs more than what it is measured by, as a factor} */
    public double toTarget() {
        return ours / (online == null ? optimum : online.usd());
    }

    /** {@return whether it costs at most {@link #MARGIN} times as much} */
    public boolean passed() {
        return toTarget() <= MARGIN;
    }
}
