package dev.ratchet.usage;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a model call.
 *
 * @param turn the turn it was made for, from 1
 * @param at when it ended
 * @param model the id of the model that answered, or that was asked if none did
 * @param requestId the service's id of the request, if it told one
 * @param usage what was used, or null if that is not known: an attempt whose answer was lost may have been billed
 * @param cost what that costs at list price
 * @param ending the stop reason, or what went wrong
 * @param reserved the most that an attempt can have used whose answer was lost or does not tell, which is what it counts
 *     against limits, and of an answer without a price the most that it can have cost; null for one that tells, or that is
 *     known not to be billed
 * @param pricesAsOf the date of the prices, or null if there was no price
 */
public record LedgerRow(
        int turn,
        Instant at,
        String model,
        @Nullable String requestId,
        @Nullable Usage usage,
        Cost cost,
        String ending,
        @Nullable Amount reserved,
        @Nullable LocalDate pricesAsOf) {

    /** Makes one of an attempt that counts as what is known of it. */
    public LedgerRow(
            int turn,
            Instant at,
            String model,
            @Nullable String requestId,
            @Nullable Usage usage,
            Cost cost,
            String ending) {
        this(turn, at, model, requestId, usage, cost, ending, null, null);
    }

    /** {@return what it counts against limits: what was used, or at least what was reserved if that is not known} */
    public Amount counted() {
        Amount known = Amount.of(usage == null ? Usage.NONE : usage, cost);
        return reserved == null ? known : known.max(reserved);
    }
}
