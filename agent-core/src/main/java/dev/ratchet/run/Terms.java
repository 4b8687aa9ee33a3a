package dev.ratchet.run;

import dev.ratchet.context.ContextPolicy;
import dev.ratchet.usage.Price;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a run from the moment it is asked or resumed: a part of that fact, so that a stored run reads back as it
 * was, whoever reads it.
 *
 * @param maxTokens how long an answer may be at most
 * @param limits how far the run may go
 * @param asksApproval whether each call is to be decided before it runs
 * @param context what is done so that a long conversation costs little
 * @param metadata about the run; {@code user_id} is sent where the provider has a place for it
 * @param price the dearest price that a request can have, by which a limit on money is kept; null if there is none
 */
public record Terms(
        int maxTokens,
        Limits limits,
        boolean asksApproval,
        ContextPolicy context,
        Map<String, String> metadata,
        @Nullable Price price) {

    /** The terms before anything was asked. */
    public static final Terms NONE = new Terms(1, Limits.DEFAULT, true, ContextPolicy.DEFAULT, Map.of());

    /** Copies {@code metadata}. */
    public Terms {
        metadata = Map.copyOf(metadata);
    }

    /** Makes terms without a price. */
    public Terms(
            int maxTokens, Limits limits, boolean asksApproval, ContextPolicy context, Map<String, String> metadata) {
        this(maxTokens, limits, asksApproval, context, metadata, null);
    }
}
