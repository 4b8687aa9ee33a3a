package dev.ratchet.http;

import dev.ratchet.message.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Tells which arguments of a call can be kept. */
public final class CallInput {
    private static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(RawJson.DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private CallInput() {}

    /** {@return the JSON object that a model wrote, half characters replaced, or null if it is none} */
    public static @Nullable RawJson object(String written) {
        try {
            RawJson parsed = RawJson.parse(written).withoutLoneSurrogates();
            return parsed.isObject() ? parsed : null;
        } catch (IllegalArgumentException e) {
            return null; // reported to the model as the result of the call, never run
        }
    }

    /**
     * Returns whether {@code input} is an object that everybody reads alike. JSON has what nobody can read for sure, neither
     * a tool nor, it may be, the service: a member named twice, or numbers such as 1e99999999999; and what is nested too
     * deep could be read here, but not where it is sent back or stored.
     */
    public static boolean isReadable(RawJson input) {
        try {
            return STRICT.readTree(input.toString()).isObject();
        } catch (JacksonException | IllegalArgumentException e) {
            return false;
        }
    }
}
