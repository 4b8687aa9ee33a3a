package dev.ratchet.usage;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Money at list price, in US dollars.
 *
 * @param usd the cost as far as it is known, exact
 * @param unknownBecause why it is not the whole cost, or null if it is
 */
public record Cost(BigDecimal usd, @Nullable String unknownBecause) {

    /** Nothing. */
    public static final Cost ZERO = new Cost(BigDecimal.ZERO, null);

    /** {@return a cost of {@code usd} dollars} */
    public static Cost of(BigDecimal usd) {
        return new Cost(usd, null);
    }

    /** {@return a cost that nobody can tell, and why} */
    public static Cost unknown(String because) {
        return new Cost(BigDecimal.ZERO, because);
    }

    /** {@return whether {@link #usd} is all of it} */
    public boolean known() {
        return unknownBecause == null;
    }

    /** {@return both together; unknown if one of them is} */
    public Cost plus(Cost other) {
        return new Cost(usd.add(other.usd), unknownBecause != null ? unknownBecause : other.unknownBecause);
    }

    /** {@return such as {@code $0.0213}, {@code at least $0.0213 (an answer was lost)} or {@code unknown (no price for X)}} */
    @Override
    public String toString() {
        String dollars = "$" + usd.setScale(4, RoundingMode.HALF_UP).toPlainString();
        if (unknownBecause == null) {
            return dollars;
        }
        return (usd.signum() == 0 ? "unknown" : "at least " + dollars) + " (" + unknownBecause + ")";
    }
}
