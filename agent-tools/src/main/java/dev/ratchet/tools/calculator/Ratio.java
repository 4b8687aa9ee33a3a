package dev.ratchet.tools.calculator;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A number as the quotient of two whole numbers without a common divisor, the lower one positive. What cannot be calculated
 * is an {@link ArithmeticException} with a sentence for the model.
 *
 * @param rounded whether something on the way to it was rounded
 */
record Ratio(BigInteger upper, BigInteger lower, boolean rounded) {
    private static final int MAX_DIGITS = 1_000; // far beyond any use, and still calculated in well under a millisecond
    private static final BigInteger LIMIT = BigInteger.TEN.pow(MAX_DIGITS);
    private static final int MAX_EXPONENT = 1_000_000;
    private static final int MAX_ROOT = 1_000; // of a growth rate per day over some years
    private static final int MAX_PLACES = 100;
    private static final MathContext SHOWN = new MathContext(30);
    private static final MathContext ROOTS = new MathContext(60); // twice what is shown

    static final Ratio ONE = new Ratio(BigInteger.ONE, BigInteger.ONE, false); // after LIMIT, which it needs

    Ratio {
        if (lower.signum() == 0) {
            throw new ArithmeticException("division by zero");
        }
        BigInteger divisor = upper.gcd(lower).multiply(BigInteger.valueOf(lower.signum()));
        upper = upper.divide(divisor);
        lower = lower.divide(divisor);
        if (upper.abs().compareTo(LIMIT) >= 0 || lower.compareTo(LIMIT) >= 0) {
            throw tooLong();
        }
    }

    static Ratio of(BigDecimal number, boolean rounded) {
        return new Ratio(
                number.scale() < 0 ? number.toBigIntegerExact() : number.unscaledValue(),
                BigInteger.TEN.pow(Math.max(number.scale(), 0)),
                rounded);
    }

    Ratio plus(Ratio other) {
        return with(other, upper.multiply(other.lower).add(other.upper.multiply(lower)), lower.multiply(other.lower));
    }

    Ratio minus(Ratio other) {
        return plus(other.negated());
    }

    Ratio times(Ratio other) {
        return with(other, upper.multiply(other.upper), lower.multiply(other.lower));
    }

    Ratio dividedBy(Ratio other) {
        return with(other, upper.multiply(other.lower), lower.multiply(other.upper));
    }

    /** {@return what is left of this after taking {@code other} away as often as possible: between zero and {@code other}} */
    Ratio remainder(Ratio other) {
        return minus(other.times(dividedBy(other).toPlaces(0, RoundingMode.FLOOR)));
    }

    Ratio negated() {
        return new Ratio(upper.negate(), lower, rounded);
    }

    Ratio abs() {
        return new Ratio(upper.abs(), lower, rounded);
    }

    int compare(Ratio other) {
        return upper.multiply(other.lower).compareTo(other.upper.multiply(lower));
    }

    /** Rounding that was asked for does not count as {@link #rounded}. */
    Ratio toPlaces(int places, RoundingMode mode) {
        return of(new BigDecimal(upper).divide(new BigDecimal(lower), places, mode), rounded);
    }

    /** {@return this number of decimal places, for {@link #toPlaces}} */
    int asPlaces() {
        if (!lower.equals(BigInteger.ONE) || upper.signum() < 0 || compare(whole(MAX_PLACES)) > 0) {
            throw new ArithmeticException("decimal places are a whole number from 0 to " + MAX_PLACES);
        }
        return upper.intValueExact();
    }

    Ratio power(Ratio exponent) {
        if (exponent.abs().compare(whole(MAX_EXPONENT)) > 0) {
            throw new ArithmeticException("an exponent is at most " + MAX_EXPONENT);
        }
        if (exponent.lower.compareTo(BigInteger.valueOf(MAX_ROOT)) > 0) {
            throw new ArithmeticException("an exponent is a whole number or a fraction with a denominator of at most "
                    + MAX_ROOT + ", such as 1/12 or 0.25");
        }
        Ratio power = power(exponent.upper.intValueExact());
        int degree = exponent.lower.intValueExact();
        if (degree > 1 && upper.signum() < 0) {
            throw new ArithmeticException("a negative number has no root");
        }
        return degree == 1 ? power : power.root(degree);
    }

    private Ratio power(int exponent) {
        int times = Math.abs(exponent);
        if ((Math.max(upper.bitLength(), lower.bitLength()) - 1L) * times > LIMIT.bitLength()) {
            throw tooLong();
        }
        Ratio power = new Ratio(upper.pow(times), lower.pow(times), rounded);
        return exponent < 0 ? ONE.dividedBy(power) : power;
    }

    private Ratio root(int n) {
        BigDecimal above = newton(upper, n);
        BigDecimal below = newton(lower, n);
        boolean exact = isRoot(above, upper, n) && isRoot(below, lower, n);
        return exact ? of(above, rounded).dividedBy(of(below, rounded)) : of(above.divide(below, ROOTS), true);
    }

    private static boolean isRoot(BigDecimal root, BigInteger power, int n) {
        return root.scale() <= 0 && root.toBigIntegerExact().pow(n).equals(power);
    }

    /** Newton's way; it doubles the digits at each step, from the 12 or so that {@code double} gives. */
    private static BigDecimal newton(BigInteger power, int n) {
        if (power.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal wanted = new BigDecimal(power);
        int digits = wanted.precision();
        double logarithm = (Math.log10(wanted.movePointLeft(digits).doubleValue()) + digits) / n;
        int shift = (int) Math.floor(logarithm);
        BigDecimal root = BigDecimal.valueOf(Math.pow(10, logarithm - shift)).scaleByPowerOfTen(shift);
        for (int i = 0; i < 5; i++) {
            BigDecimal other = wanted.divide(root.pow(n - 1, ROOTS), ROOTS);
            root = root.multiply(BigDecimal.valueOf(n - 1)).add(other).divide(BigDecimal.valueOf(n), ROOTS);
        }
        BigDecimal whole = root.setScale(0, RoundingMode.HALF_UP);
        return isRoot(whole, power, n) ? whole : root;
    }

    static Ratio whole(long number) {
        return new Ratio(BigInteger.valueOf(number), BigInteger.ONE, false);
    }

    /** {@return all digits if there is an end to them and nothing was rounded, else as many as are shown, and that it is so} */
    String inWords() {
        BigDecimal dividend = new BigDecimal(upper);
        BigDecimal divisor = new BigDecimal(lower);
        if (!rounded) {
            try {
                BigDecimal exact = dividend.divide(divisor).stripTrailingZeros();
                if (exact.scale() <= MAX_PLACES) {
                    return exact.toPlainString();
                }
            } catch (ArithmeticException e) { // there is no end to it
            }
        }
        BigDecimal shown = dividend.divide(divisor, SHOWN).stripTrailingZeros();
        boolean plain = Math.abs((long) shown.precision() - shown.scale()) <= SHOWN.getPrecision();
        return (plain ? shown.toPlainString() : shown.toString())
                + " (rounded to "
                + SHOWN.getPrecision()
                + " significant digits)";
    }

    private Ratio with(Ratio other, BigInteger newUpper, BigInteger newLower) {
        return new Ratio(newUpper, newLower, rounded || other.rounded);
    }

    static ArithmeticException tooLong() {
        return new ArithmeticException("the number would have more than " + MAX_DIGITS + " digits");
    }
}
