package dev.ratchet.context;

import dev.ratchet.message.AppendOnlyList;
import dev.ratchet.model.CacheMarks.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the provider's cache should hold, and how long it was left alone between the requests.
 *
 * @param start where the first request ended: no clearing changes anything up to there; null before it
 * @param end up to where the next request should find itself in the cache; null before the first
 * @param hour whether it was last marked to be kept for an hour
 * @param requested when the last request was sent, or null before the first
 * @param gaps how many times there were between two requests
 * @param longGaps how many of these were over five minutes and within an hour
 * @param held what the last request read and wrote
 * @param misses the requests that did not find what the one before had left
 */
record CacheUse(
        @Nullable Place start,
        @Nullable Place end,
        boolean hour,
        @Nullable Instant requested,
        int gaps,
        int longGaps,
        Held held,
        AppendOnlyList<CacheMiss> misses) {
    static final CacheUse NONE = new CacheUse(null, null, false, null, 0, 0, Held.NOTHING, AppendOnlyList.empty());

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);

    /**
     * A block of the conversation.
     *
     * @param position the block
     * @param size the size of the conversation up to it
     */
    record Place(Position position, long size) {}

    /**
     * What a request left in the cache.
     *
     * @param tokens that it read and wrote; 0 if the next one is not expected to find them
     * @param answer the id of its answer, or empty
     * @param model that answered it
     * @param tools whether tools were allowed in it
     * @param changed what of system prompt and tools is not what it was since, or empty
     */
    record Held(long tokens, String answer, String model, boolean tools, String changed) {
        static final Held NOTHING = new Held(0, "", "", true, "");
    }

    /** {@return this after an answer} */
    CacheUse left(Held now, Optional<CacheMiss> miss) {
        return new CacheUse(
                start,
                end,
                hour,
                requested,
                gaps,
                longGaps,
                now,
                miss.map(misses::plus).orElse(misses));
    }

    /** {@return this, with system prompt or tools not what they were} */
    CacheUse changed(String difference) {
        Held other = new Held(held.tokens, held.answer, held.model, held.tools, difference);
        return new CacheUse(start, end, hour, requested, gaps, longGaps, other, misses);
    }

    /** {@return this with a gap more, which ends now} */
    CacheUse until(Instant now) {
        if (requested == null) {
            return this;
        }
        Duration gap = Duration.between(requested, now);
        boolean isLong = gap.compareTo(FIVE_MINUTES) > 0 && gap.compareTo(HOUR) <= 0;
        return new CacheUse(start, end, hour, requested, gaps + 1, isLong ? longGaps + 1 : longGaps, held, misses);
    }

    /** {@return whether what was cached is gone by now} */
    boolean coldAt(Instant now) {
        return requested != null && Duration.between(requested, now).compareTo(hour ? HOUR : FIVE_MINUTES) > 0;
    }

    /** {@return this after a request that ended there was answered} */
    CacheUse sent(@Nullable Place place, boolean forAnHour, Instant at) {
        CacheUse now = until(at);
        return new CacheUse(start == null ? place : start, place, forAnHour, at, now.gaps, now.longGaps, held, misses);
    }

    /** {@return this, with nothing of the conversation in the cache} */
    CacheUse forgotten() {
        return new CacheUse(null, null, hour, requested, gaps, longGaps, Held.NOTHING, misses);
    }

    /** {@return this, to be found in the cache no further than there} */
    CacheUse cutBackTo(@Nullable Place place) {
        return new CacheUse(start, place, hour, requested, gaps, longGaps, Held.NOTHING, misses);
    }
}
