package dev.ratchet.usage;

import java.math.BigDecimal;

/**
 * Tokens and money that several runs share, such as those of one customer. What a request can use at most is reserved before
 * it is sent and settled after, so runs at the same time never overspend it together. Thread-safe. It counts from when it
 * was made, is not stored with a run, and knows nothing of time: a service makes a new one each month, say.
 */
public final class Budget {
    private final Allowance limit;
    private Amount spent = Amount.ZERO;
    private Amount reserved = Amount.ZERO;

    private Budget(Allowance limit) {
        this.limit = limit;
    }

    /** {@return a budget of what {@code limit} allows} */
    public static Budget of(Allowance limit) {
        return new Budget(limit);
    }

    /** {@return a budget of so many US dollars at list price} */
    public static Budget ofUsd(BigDecimal usd) {
        return of(Allowance.UNLIMITED.withUsd(usd));
    }

    /** {@return a budget of so many tokens, in and out together} */
    public static Budget ofTokens(long tokens) {
        return of(Allowance.UNLIMITED.withTokens(tokens));
    }

    /** {@return how much may be spent in all} */
    public Allowance limit() {
        return limit;
    }

    /** {@return what is spent; a lost answer counts at the most that it can have used} */
    public synchronized Amount spent() {
        return spent;
    }

    /** {@return what is neither spent nor reserved} */
    public synchronized Allowance left() {
        return limit.minus(spent.plus(reserved));
    }

    /** Keeps {@code most} ready for what begins now, and returns whether it is there; what is true is to be settled. */
    public synchronized boolean reserve(Amount most) {
        if (!limit.covers(spent.plus(reserved).plus(most))) {
            return false;
        }
        reserved = reserved.plus(most);
        return true;
    }

    /** Counts what was used of what was reserved, and frees the rest. */
    public synchronized void settle(Amount most, Amount used) {
        reserved = new Amount(
                reserved.input() - most.input(),
                reserved.output() - most.output(),
                reserved.usd().subtract(most.usd()));
        spent = spent.plus(used);
    }

    /** {@return such as {@code $0.4821 of $5.00}: what is spent of what may be} */
    @Override
    public synchronized String toString() {
        return limit.spentOf(spent);
    }
}
