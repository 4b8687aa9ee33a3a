package dev.ratchet.context;

/**
 * What is done so that a long conversation costs little. Nothing of it ever edits what was sent.
 *
 * @param caching whether what is sent is marked for the provider's cache, and for how long
 * @param clearing whether the service is asked to leave out the results of old calls, once that pays; it is never asked of
 *     a model that cannot
 * @param keptTurns of how many turns at the end the results always stay, at least 1: an answer's calls come back together,
 *     and the model has not yet answered to the last ones. 3 by default, what the service keeps by itself
 * @param refusesChangedPrefix whether a conversation goes on only with the system prompt and tools that it began with; if
 *     not, a change is told and the run goes on, at the price of the whole cache. The newest models then refuse their own
 *     thinking, so it is on by default
 * @param countsFirst whether the service is asked to count the first request before it is sent, where it can; off by default,
 *     since the answer tells the same and each call takes its time
 * @param compaction whether a conversation that fills the window goes on from a summary, once nothing else can be left out:
 *     of the service's where it makes one, else of the model's own, in a new conversation. Only then, since a summary loses
 *     what it does not say; by default, since the run would end otherwise
 * @param diagnoses whether the service is asked with each request why its cache missed, where it can tell; off by default,
 *     since the conversation itself mostly explains it, and the service has to remember each prompt
 */
public record ContextPolicy(
        Caching caching,
        boolean clearing,
        int keptTurns,
        boolean refusesChangedPrefix,
        boolean countsFirst,
        boolean compaction,
        boolean diagnoses) {

    /** Caches as the gaps between requests advise, clears what is old when it pays, sums up what fills the window. */
    public static final ContextPolicy DEFAULT = new ContextPolicy(Caching.AUTO, true, 3, true, false, true, false);

    /**
     * Refuses to keep nothing.
     *
     * @throws IllegalArgumentException if {@code keptTurns} is less than 1
     */
    public ContextPolicy {
        if (keptTurns < 1) {
            throw new IllegalArgumentException("keptTurns < 1: " + keptTurns);
        }
    }

    /** {@return the policy that only counts: no cache mark, nothing cleared, no summary} */
    public static ContextPolicy none() {
        return new ContextPolicy(Caching.OFF, false, DEFAULT.keptTurns, true, false, false, false);
    }

    /** {@return this policy with other caching} */
    public ContextPolicy with(Caching other) {
        return new ContextPolicy(other, clearing, keptTurns, refusesChangedPrefix, countsFirst, compaction, diagnoses);
    }

    /** {@return this policy, with nothing cleared} */
    public ContextPolicy withoutClearing() {
        return new ContextPolicy(caching, false, keptTurns, refusesChangedPrefix, countsFirst, compaction, diagnoses);
    }

    /** {@return this policy, with a run ended where its conversation fills the window} */
    public ContextPolicy withoutCompaction() {
        return new ContextPolicy(caching, clearing, keptTurns, refusesChangedPrefix, countsFirst, false, diagnoses);
    }

    /** {@return this policy with the results of so many turns kept, at least 1} */
    public ContextPolicy keepTurns(int turns) {
        return new ContextPolicy(caching, clearing, turns, refusesChangedPrefix, countsFirst, compaction, diagnoses);
    }

    /** {@return this policy, with a changed prefix told rather than refused} */
    public ContextPolicy reportChangedPrefix() {
        return new ContextPolicy(caching, clearing, keptTurns, false, countsFirst, compaction, diagnoses);
    }

    /** {@return this policy, with the first request counted by the service before it is sent} */
    public ContextPolicy countFirst() {
        return new ContextPolicy(caching, clearing, keptTurns, refusesChangedPrefix, true, compaction, diagnoses);
    }

    /** {@return this policy, with the service asked why its cache missed} */
    public ContextPolicy diagnoseMisses() {
        return new ContextPolicy(caching, clearing, keptTurns, refusesChangedPrefix, countsFirst, compaction, true);
    }

    /** How the provider's cache is used. */
    public enum Caching {
        /** Not at all. */
        OFF,
        /** For five minutes, or for an hour where the gaps between the requests so far make that the cheaper one. */
        AUTO,
        /** For five minutes after each use. */
        FIVE_MINUTES,
        /** For an hour after each use; writing costs more. */
        ONE_HOUR
    }
}
