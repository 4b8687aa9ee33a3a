package dev.ratchet.anthropic;

import dev.ratchet.message.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * One event of a streamed answer. What the many small ones carry is read in one pass, without a tree; the others are read
 * again by {@link #members}.
 *
 * @param type such as {@code content_block_delta}, empty if there is none
 * @param index which block it is about, or -1
 * @param deltaType such as {@code text_delta}, empty if there is none
 * @param piece the string that a delta of this type adds, or null if it has none
 * @param data the event's JSON, valid until the next event is read
 * @param length how many bytes of {@code data}
 */
record StreamEvent(
        String type,
        int index,
        String deltaType,
        @Nullable String piece,

        @SuppressWarnings("ArrayRecordComponent")
        byte[] data, // compared by nobody; a copy would cost more than the rest

        int length) {
    // What is kept of an event takes a hundred bytes a token at worst; the largest ones known, search results, have
    // thousands.
    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxTokenCount(1_000_000)
            .maxNestingDepth(RawJson.DEEPEST)
            .build();

    private static final JsonFactory JSON =
            JsonFactory.builder().streamReadConstraints(LIMITS).build();

    /**
     * Reads an event.
     *
     * @throws IllegalArgumentException if it is not exactly one JSON object in UTF-8 of at most a million tokens, nested at
     *     most {@link RawJson#DEEPEST} deep
     */
    static StreamEvent read(byte[] data, int length) {
        RawJson.requireUtf8(data, length);
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), data, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("an event that is not a JSON object");
            }
            String type = "";
            int index = -1;
            Delta delta = Delta.NONE;
            for (String name; (name = parser.nextName()) != null; ) {
                JsonToken value = parser.nextToken();
                if (name.equals("type") && value == JsonToken.VALUE_STRING) {
                    type = parser.getString();
                } else if (name.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
                    index = parser.getIntValue();
                } else if (name.equals("delta") && value == JsonToken.START_OBJECT) {
                    delta = Delta.read(parser);
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("an event with more than one JSON value");
            }
            return new StreamEvent(type, index, delta.type, delta.piece(), data, length);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("an event that is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** {@return the whole event; half a character in it, which would be refused when it is sent back, is U+FFFD} */
    RawJson json() {
        return RawJson.parse(Arrays.copyOf(data, length)).withoutLoneSurrogates();
    }

    /** {@return all members of the event} */
    Map<String, RawJson> members() {
        return json().members();
    }

    /** {@return the event's JSON} */
    String text() {
        return new String(data, 0, length, StandardCharsets.UTF_8);
    }

    /**
     * Returns the object {@code name} of the event.
     *
     * @throws IllegalArgumentException if there is none
     */
    RawJson object(String name) {
        RawJson object = members().get(name);
        if (object == null || !object.isObject()) {
            throw new IllegalArgumentException(type + " without its " + name);
        }
        return object;
    }

    /** The members of a delta that come in pieces. */
    private record Delta(
            String type,
            @Nullable String text,
            @Nullable String json,
            @Nullable String thinking,
            @Nullable String signature) {
        static final Delta NONE = new Delta("", null, null, null, null);

        static Delta read(JsonParser parser) {
            String type = "";
            String text = null;
            String json = null;
            String thinking = null;
            String signature = null;
            for (String name; (name = parser.nextName()) != null; ) {
                if (parser.nextToken() != JsonToken.VALUE_STRING) {
                    parser.skipChildren();
                    continue;
                }
                switch (name) {
                    case "type" -> type = parser.getString();
                    case "text" -> text = parser.getString();
                    case "partial_json" -> json = parser.getString();
                    case "thinking" -> thinking = parser.getString();
                    case "signature" -> signature = parser.getString();
                    default -> parser.skipChildren();
                }
            }
            return new Delta(type, text, json, thinking, signature);
        }

        @Nullable
        String piece() {
            return switch (type) {
                case "text_delta" -> text;
                case "input_json_delta" -> json;
                case "thinking_delta" -> thinking;
                case "signature_delta" -> signature;
                default -> null;
            };
        }
    }
}
