package dev.ratchet.testing.costlab;

import dev.ratchet.usage.Usage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures what reference runs cost: each is run for real, by the loop over HTTP against the local server, which bills the
 * prompt cache as the service does. Beside it stands the least that the same run could have cost. Thread-safe.
 */
public final class CostLab {
    private static final int OTHER_RUNS = 20; // by which an online policy is chosen

    private final String model;
    private final Rates rates;
    private final Map<ReferenceRun, Double> naive = new ConcurrentHashMap<>();

    /**
     * Measures by the prices of {@code model}.
     *
     * @throws IllegalArgumentException if they are not known
     */
    public CostLab(String model) {
        this.model = model;
        this.rates = Rates.of(model);
    }

    /** {@return what {@code run} costs} */
    public Row measure(ReferenceRun run) {
        Bill ours = RealRun.of(run, model, Means.DEFAULT);
        Bill marks = RealRun.of(run, model, Means.MARKS);
        CostModel costs = new CostModel(ours.trace(), run.gap());
        Schedule best = Optimum.of(costs, rates);
        return new Row(
                run,
                run.isShortened() ? naive(run) : rates.usd(unmarked(marks)),
                rates.usd(unmarked(marks)),
                rates.usd(marks.total()),
                rates.usd(unmarked(ours)),
                rates.usd(ours.total()),
                rates.usd(costs.total(best)),
                online(run, ours.trace(), costs, best.caching()),
                new Schedule(best.caching(), ours.cleared()).clears(),
                best.clears());
    }

    /** Without marks the gaps make no difference. */
    private double naive(ReferenceRun run) {
        return naive.computeIfAbsent(
                run.withoutGaps(),
                each -> rates.usd(RealRun.of(each, model, Means.NAIVE).total()));
    }

    /** {@return what the requests are billed without their marks} */
    private static Usage unmarked(Bill bill) {
        return new Usage(bill.total().totalInput(), 0, 0, 0, 0, 0);
    }

    private Row.@Nullable Online online(ReferenceRun run, Trace trace, CostModel costs, Caching caching) {
        if (run.results() == ReferenceRun.Results.CONSTANT) {
            return null;
        }
        List<CostModel> others = LongStream.rangeClosed(1, OTHER_RUNS)
                .mapToObj(seed -> new CostModel(trace.like(run.pages(seed), run.calls()), run.gap()))
                .collect(Collectors.toList());
        OnlinePolicy best = OnlinePolicy.best(others, rates, caching);
        return new Row.Online(rates.usd(costs.total(best.schedule(costs, rates, caching))), best.name());
    }
}
