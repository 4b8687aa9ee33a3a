package dev.ratchet.usage;

import java.math.BigDecimal;

/**
 * Tokens and money together: what was spent, or what is kept ready for a request.
 *
 * @param input tokens that the model read, from the cache or not
 * @param output tokens that it wrote, thinking included
 * @param usd what they cost, in US dollars; 0 where there is no price
 */
public record Amount(long input, long output, BigDecimal usd) {

    /** Nothing. */
    public static final Amount ZERO = new Amount(0, 0, BigDecimal.ZERO);

    /** Refuses what is negative: nothing that was spent comes back. */
    public Amount {
        if (input < 0 || output < 0 || usd.signum() < 0) {
            throw new IllegalArgumentException(
                    "an amount < 0: " + input + " and " + output + " tokens, $" + usd.toPlainString());
        }
    }

    /** {@return what was used, at its price as far as that is known} */
    public static Amount of(Usage usage, Cost cost) {
        return new Amount(usage.totalInput(), usage.output(), cost.usd());
    }

    /** {@return the tokens in and out} */
    public long tokens() {
        return input + output;
    }

    /** {@return both together} */
    public Amount plus(Amount other) {
        return new Amount(input + other.input, output + other.output, usd.add(other.usd));
    }

    /** {@return this so many times} */
    public Amount times(int times) {
        return new Amount(input * times, output * times, usd.multiply(BigDecimal.valueOf(times)));
    }

    /** {@return the larger of each} */
    public Amount max(Amount other) {
        return new Amount(Math.max(input, other.input), Math.max(output, other.output), usd.max(other.usd));
    }
}
