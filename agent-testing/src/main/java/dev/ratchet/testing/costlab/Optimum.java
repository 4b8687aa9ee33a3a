package dev.ratchet.testing.costlab;

import java.util.ArrayList;
import java.util.List;

/**
 * The cheapest schedule there is for a run whose whole course is known beforehand, found by dynamic programming: of all ways
 * to leave out the results of old turns, but for those of the last {@link #KEPT}, with marks for nothing, five minutes or an
 * hour.
 */
final class Optimum {
    /** Of so many turns the results always stay; the model has not answered to the last ones yet. */
    static final int KEPT = 3;

    private Optimum() {}

    static Schedule of(CostModel model, Rates rates) {
        Schedule best = null;
        for (Caching caching : Caching.values()) {
            Schedule schedule = of(model, rates, caching);
            if (best == null || rates.usd(model.total(schedule)) < rates.usd(model.total(best))) {
                best = schedule;
            }
        }
        return java.util.Objects.requireNonNull(best);
    }

    /** {@return of how many turns a request may leave out the results} */
    static int most(int request) {
        return Math.max(0, request - 1 - KEPT);
    }

    private static Schedule of(CostModel model, Rates rates, Caching caching) {
        int requests = model.requests();
        int[][] next = new int[requests + 1][];
        double[] later = new double[most(requests) + 1]; // what the requests to come cost at least, by what is left out
        for (int request = requests; request >= 1; request--) {
            int from = most(request - 1);
            double[] cost = new double[from + 1];
            next[request] = new int[from + 1];
            for (int before = 0; before <= from; before++) {
                cost[before] = Double.POSITIVE_INFINITY;
                for (int now = before; now <= most(request); now++) {
                    double sum = rates.usd(model.usage(caching, request, before, now)) + later[now];
                    if (sum < cost[before]) {
                        cost[before] = sum;
                        next[request][before] = now;
                    }
                }
            }
            later = cost;
        }
        List<Integer> cleared = new ArrayList<>();
        int left = 0;
        for (int request = 1; request <= requests; request++) {
            left = next[request][left];
            cleared.add(left);
        }
        return new Schedule(caching, cleared);
    }
}
