package dev.ratchet.usage;

import org.jspecify.annotations.Nullable;

/**
 * What a call's price depends on besides model and tokens, as the answer's usage tells it.
 *
 * @param serviceTier such as {@code standard} or {@code batch}, or null if it is not told
 * @param inferenceGeo where the model ran, such as {@code us} or {@code global}, or null if it is not told
 * @param speed {@code standard} or {@code fast}, or null if it is not told
 */
public record Tariff(
        @Nullable String serviceTier,
        @Nullable String inferenceGeo,
        @Nullable String speed) {

    /** Nothing is told: the plain list price. */
    public static final Tariff STANDARD = new Tariff(null, null, null);

    /** {@return whether it ran in fast mode, which has prices of its own} */
    public boolean fast() {
        return "fast".equals(speed);
    }
}
