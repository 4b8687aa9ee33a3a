package dev.ratchet.usage;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What the tokens of a model cost.
 *
 * @param asOf the day on which it was valid
 * @param upTo the rates of a request whose whole prompt has at most {@code promptTokens}
 * @param promptTokens the step; {@link Long#MAX_VALUE} for a model that has none
 * @param above the rates of a whole request with a longer prompt
 */
public record Price(LocalDate asOf, Rates upTo, long promptTokens, Rates above) {

    /** {@return what {@code usage} costs, the uses of the server's tools left out} */
    public BigDecimal of(Usage usage) {
        Rates rates = usage.totalInput() > promptTokens ? above : upTo;
        return rates.input
                .multiply(BigDecimal.valueOf(usage.input()))
                .add(rates.cacheWrite5m.multiply(BigDecimal.valueOf(usage.cacheWrite5m())))
                .add(rates.cacheWrite1h.multiply(BigDecimal.valueOf(usage.cacheWrite1h())))
                .add(rates.cacheRead.multiply(BigDecimal.valueOf(usage.cacheRead())))
                .add(rates.output.multiply(BigDecimal.valueOf(usage.output())));
    }

    /**
     * Returns the most that so many tokens can cost: the input at its dearest rate, on either side of the step.
     *
     * @param hour whether some of it may be written to the cache for an hour
     */
    public BigDecimal atMost(long input, long output, boolean hour) {
        BigDecimal below = upTo.atMost(input, output, hour);
        return input > promptTokens ? below.max(above.atMost(input, output, hour)) : below;
    }

    Price times(BigDecimal factor) {
        return new Price(asOf, upTo.times(factor), promptTokens, above.times(factor));
    }

    /**
     * US dollars for one token of each kind.
     *
     * @param input uncached input
     * @param cacheWrite5m input written to the cache for five minutes
     * @param cacheWrite1h input written to the cache for an hour
     * @param cacheRead input read from the cache
     * @param output output, thinking included
     */
    public record Rates(
            BigDecimal input,
            BigDecimal cacheWrite5m,
            BigDecimal cacheWrite1h,
            BigDecimal cacheRead,
            BigDecimal output) {

        private BigDecimal atMost(long in, long out, boolean hour) {
            BigDecimal dearest = input.max(cacheWrite5m).max(cacheRead);
            return (hour ? dearest.max(cacheWrite1h) : dearest)
                    .multiply(BigDecimal.valueOf(in))
                    .add(output.multiply(BigDecimal.valueOf(out)));
        }

        private Rates times(BigDecimal factor) {
            return new Rates(
                    input.multiply(factor),
                    cacheWrite5m.multiply(factor),
                    cacheWrite1h.multiply(factor),
                    cacheRead.multiply(factor),
                    output.multiply(factor));
        }
    }
}
