package dev.ratchet.recordings;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Recorded traffic of somebody's client, as one file of it.
 *
 * @param name the file
 * @param json what it holds, exactly
 */
public record Recording(String name, JsonNode json) {

    public boolean isOf(String provider) {
        return json.path("provider").asString("").equals(provider);
    }

    public List<RecordedExchange> exchanges() {
        return json.path("exchanges").valueStream().map(RecordedExchange::new).toList();
    }

    public List<Link> links() {
        return json.path("links").valueStream().map(Link::new).toList();
    }

    /** {@return for each request that repeats a failed one the numbers of both, the repetition last} */
    public List<int[]> retries() {
        return json.path("retries")
                .valueStream()
                .map(retry -> new int[] {ExactJson.integer(retry.path("of")), ExactJson.integer(retry.path("request"))})
                .toList();
    }

    /** Which request follows from which answer. */
    public record Link(JsonNode json) {
        public int answer() {
            return ExactJson.integer(json.path("answers"));
        }

        public int request() {
            return ExactJson.integer(json.path("request"));
        }

        /** {@return whether the request follows from the answer before it and from nothing else} */
        public boolean exact() {
            return is("assistant", "same")
                    && (!json.has("results") || is("results", "same order"))
                    && is("history", "kept")
                    && is("frame", "same");
        }

        private boolean is(String name, String value) {
            return json.path(name).asString("").equals(value);
        }
    }
}
