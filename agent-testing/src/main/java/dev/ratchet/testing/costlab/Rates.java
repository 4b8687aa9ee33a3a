package dev.ratchet.testing.costlab;

import dev.ratchet.usage.Cost;
import dev.ratchet.usage.PriceTable;
import dev.ratchet.usage.Usage;

/**
 * What input costs, in dollars for each million tokens.
 *
 * @param uncached what is neither read from the cache nor written to it
 * @param write5m what is written for five minutes
 * @param write1h what is written for an hour
 * @param read what is read
 */
record Rates(double uncached, double write5m, double write1h, double read) {
    private static final long MILLION = 1_000_000;

    static Rates of(String model) {
        return new Rates(
                price(model, new Usage(MILLION, 0, 0, 0, 0, 0)),
                price(model, new Usage(0, MILLION, 0, 0, 0, 0)),
                price(model, new Usage(0, 0, MILLION, 0, 0, 0)),
                price(model, new Usage(0, 0, 0, MILLION, 0, 0)));
    }

    private static double price(String model, Usage usage) {
        Cost cost = PriceTable.bundled().cost(model, usage);
        if (!cost.known()) {
            throw new IllegalArgumentException("there is " + cost.unknownBecause());
        }
        return cost.usd().doubleValue();
    }

    double write(Caching caching) {
        return switch (caching) {
            case NONE -> uncached;
            case FIVE_MINUTES -> write5m;
            case ONE_HOUR -> write1h;
        };
    }

    /** {@return what the input of {@code usage} costs, in dollars} */
    double usd(Usage usage) {
        return (usage.input() * uncached
                        + usage.cacheWrite5m() * write5m
                        + usage.cacheWrite1h() * write1h
                        + usage.cacheRead() * read)
                / MILLION;
    }
}
