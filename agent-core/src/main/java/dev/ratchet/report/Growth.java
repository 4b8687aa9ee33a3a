package dev.ratchet.report;

import dev.ratchet.context.CacheMiss;
import dev.ratchet.run.Fact;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.PriceTable;
import dev.ratchet.usage.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each turn used and cost, beside what it would have if everything was sent again uncached and nothing was left out:
 * the naive way.
 *
 * @param turns one for each
 * @param priced whether there are prices for the naive way: only where those of this version give the very cost of each
 *     answer, so that both are of the same price list
 */
record Growth(List<Turn> turns, boolean priced) {

    /**
     * A turn.
     *
     * @param usage of all its attempts
     * @param naiveInput what the naive way reads in it
     * @param cost of all its attempts
     * @param sum of the costs up to here
     * @param naiveSum of those of the naive way
     * @param miss what the cache should have held and did not, or null
     */
    record Turn(
            Exchange exchange,
            Usage usage,
            long naiveInput,
            BigDecimal cost,
            BigDecimal sum,
            BigDecimal naiveSum,
            @Nullable CacheMiss miss) {}

    static Growth of(Story story) {
        List<Turn> turns = new ArrayList<>();
        Map<Integer, CacheMiss> misses = new HashMap<>();
        story.state().context().cacheMisses().forEach(miss -> misses.put(miss.turn(), miss));
        boolean priced = true;
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal naiveSum = BigDecimal.ZERO;
        for (Exchange turn : story.turns()) {
            Usage usage = turn.answerUsage();
            long naive = usage.equals(Usage.NONE) ? 0 : usage.totalInput() + turn.leftOut();
            BigDecimal cost = turn.cost().usd();
            sum = sum.add(cost);
            Fact.ModelAnswered answered = turn.answered();
            if (answered != null) {
                priced &= isBundled(answered, usage);
                naiveSum = naiveSum.add(price(answered, new Usage(naive, 0, 0, 0, usage.output(), 0))
                        .usd());
            }
            turns.add(new Turn(turn, turn.usage(), naive, cost, sum, naiveSum, misses.get(turn.number())));
        }
        return new Growth(turns, priced && naiveSum.signum() > 0);
    }

    private static boolean isBundled(Fact.ModelAnswered answered, Usage usage) {
        Cost bundled = price(answered, usage);
        return bundled.known()
                && answered.cost().known()
                && usage.serverTools().isEmpty()
                && bundled.usd().compareTo(answered.cost().usd()) == 0;
    }

    private static Cost price(Fact.ModelAnswered answered, Usage usage) {
        return PriceTable.bundled()
                .cost(answered.answer().model(), usage, answered.answer().tariff());
    }

    /** {@return whether anything was left out by the service or summed up} */
    boolean cleared() {
        return turns.stream().map(Turn::exchange).anyMatch(Growth::clears);
    }

    static boolean clears(Exchange turn) {
        return !turn.edits().isEmpty() || !turn.summaries().isEmpty();
    }

    /** {@return whether a request missed the cache} */
    boolean missed() {
        return turns.stream().anyMatch(turn -> turn.miss() != null);
    }

    /** {@return what the whole run cost, as far as it is known} */
    BigDecimal sum() {
        return turns.isEmpty() ? BigDecimal.ZERO : turns.get(turns.size() - 1).sum();
    }

    /** {@return what it would have cost the naive way} */
    BigDecimal naiveSum() {
        return turns.isEmpty() ? BigDecimal.ZERO : turns.get(turns.size() - 1).naiveSum();
    }
}
