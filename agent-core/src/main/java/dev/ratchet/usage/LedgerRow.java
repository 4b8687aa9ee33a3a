package dev.ratchet.usage;

import java.time.Instant;
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
 */
public record LedgerRow(
        int turn,
        Instant at,
        String model,
        @Nullable String requestId,
        @Nullable Usage usage,
        Cost cost,
        String ending) {}
