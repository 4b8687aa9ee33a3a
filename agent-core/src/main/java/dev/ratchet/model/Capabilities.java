package dev.ratchet.model;

/**
 * What a model, and the service that runs it, can do. Of a model of which nothing is known nothing
 * is expected: {@link #NONE}.
 *
 * @param clearsToolResults whether the service can leave out the results of old calls
 * @param clearsThinking whether the service can leave out old thinking
 * @param compacts whether the service can replace what is old by a summary
 * @param thinking what becomes of the thinking of earlier turns
 * @param cache the prompt cache
 * @param imageTokens how many tokens one image is at most; 0 if that is not known
 * @param structuredOutputs whether the service can hold the model to a schema, see {@link OutputFormat.JsonSchema}
 */
public record Capabilities(
        boolean clearsToolResults,
        boolean clearsThinking,
        boolean compacts,
        Thinking thinking,
        Cache cache,
        int imageTokens,
        boolean structuredOutputs) {

    /** Nothing is known. */
    public static final Capabilities NONE =
            new Capabilities(false, false, false, Thinking.UNKNOWN, Cache.USUAL, 0, false);

    /** {@return these capabilities without what the service, or a gateway in front of it, turned out not to know} */
    public Capabilities without(Feature feature) {
        boolean clears = feature != Feature.CLEARING;
        return new Capabilities(
                clears && clearsToolResults,
                clears && clearsThinking,
                feature != Feature.COMPACTION && compacts,
                thinking,
                cache,
                imageTokens,
                structuredOutputs);
    }

    /** {@return these capabilities without any edit of the context by the service} */
    public Capabilities withoutEdits() {
        return new Capabilities(false, false, false, thinking, cache, imageTokens, structuredOutputs);
    }

    /** {@return these capabilities of a model that can be held to a schema} */
    public Capabilities withStructuredOutputs() {
        return new Capabilities(clearsToolResults, clearsThinking, compacts, thinking, cache, imageTokens, true);
    }

    /** What becomes of the thinking of earlier turns. */
    public enum Thinking {
        /** Nothing is known. */
        UNKNOWN,
        /** The service leaves it out by itself. */
        FORGOTTEN,
        /** The model reads it. */
        KEPT,
        /** The model reads it, and each piece is bound to everything in front of it. */
        BOUND
    }

    /**
     * The prompt cache. Prices are factors on the price of uncached input.
     *
     * @param minimum the shortest prefix that is cached, in tokens; 0 if that is not known
     * @param read what it costs to read a token from it
     * @param write5m what it costs to write a token for five minutes
     * @param write1h what it costs to write a token for an hour
     */
    public record Cache(int minimum, double read, double write5m, double write1h) {
        /** What most models have; nothing is known of the shortest prefix. */
        public static final Cache USUAL = new Cache(0, 0.1, 1.25, 2);

        /** {@return what it costs to write a token} */
        public double write(boolean hour) {
            return hour ? write1h : write5m;
        }
    }
}
