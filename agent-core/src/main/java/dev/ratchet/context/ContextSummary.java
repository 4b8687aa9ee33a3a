package dev.ratchet.context;

import java.util.Locale;

/**
 * What was said so far was summed up, and the model reads the summary in its place from now on.
 *
 * @param maker who did it
 * @param text the summary
 * @param tokensBefore about how many tokens the next request would have been
 * @param tokensAfter about how many it is now
 */
public record ContextSummary(Maker maker, String text, long tokensBefore, long tokensAfter) {

    /** Who sums up. */
    public enum Maker {
        /** The service, in front of its answer; the conversation stays as it is. */
        SERVICE,
        /** The model, on request; the run goes on in a new conversation. */
        MODEL
    }

    /** {@return such as {@code sums up 812,000 tokens in 9,400}, without the text} */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "sums up %,d tokens in %,d", tokensBefore, tokensAfter);
    }
}
