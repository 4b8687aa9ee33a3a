package dev.ratchet.context;

import org.jspecify.annotations.Nullable;

/**
 * Whether the window was found full, and what was tried about it since the last answer that could be used. Each means is
 * tried once, so that a run never goes round in circles.
 *
 * @param found how it was found, or null if it was not, or something was done about it
 * @param detail what was said then, for a person to read
 * @param compacted whether the service was asked for a summary
 * @param summaries how often the model was asked for a summary
 */
public record Overflow(@Nullable Found found, String detail, boolean compacted, int summaries) {

    /** The window was not found full. */
    public static final Overflow NONE = new Overflow(null, "", false, 0);

    /** How the window is found full. */
    public enum Found {
        /** The service refused the request as too long. */
        REFUSED,
        /** The answer ended where the window did. */
        CUT_OFF
    }

    /** {@return the window was found full} */
    public Overflow found(Found how, String what) {
        return new Overflow(how, what, compacted, summaries);
    }

    /** {@return something was left out, and it is to be seen whether that is enough} */
    public Overflow retried() {
        return new Overflow(null, detail, compacted, summaries);
    }

    /** {@return the service was asked for a summary} */
    public Overflow withCompaction() {
        return new Overflow(found, detail, true, summaries);
    }

    /** {@return the conversation goes on from a summary, the last that is asked for until there is an answer} */
    public Overflow summedUp(int most) {
        return new Overflow(null, detail, compacted, most);
    }

    /**
     * Returns what is left of it after an answer that can be used.
     *
     * @param inVain whether the service was asked for a summary and made none; it is not asked again
     */
    public Overflow over(boolean inVain) {
        return new Overflow(null, "", compacted || inVain, 0);
    }

    /** {@return the model was asked for a summary, in vain} */
    public Overflow withSummary() {
        return new Overflow(found, detail, compacted, summaries + 1);
    }
}
