package dev.ratchet.message;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The UTF-8 bytes of one JSON value, kept exactly as they came: key order, number texts, escapes and white space.
 *
 * <p>What was received is sent again from these bytes and never rebuilt from a parsed form. Immutable and safe to share
 * between threads.
 */
public final class RawJson {
    /**
     * How deeply nested may be what is kept in a conversation; a half of what can be read, since in a request and in a stored
     * run it stands deeper.
     */
    public static final int DEEPEST = 250;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final TokenStreamFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final byte[] OPEN_OBJECT = {'{'};
    private static final byte[] CLOSE_OBJECT = {'}'};
    private static final byte[] OPEN_ARRAY = {'['};
    private static final byte[] CLOSE_ARRAY = {']'};
    private static final byte[] COMMA = {','};
    private static final byte[] COLON = {':'};

    private final byte[] utf8;

    private RawJson(byte[] utf8) {
        this.utf8 = utf8;
    }

    /**
     * Returns the one JSON value in {@code utf8}, without the white space around it.
     *
     * @throws IllegalArgumentException if it is not exactly one JSON value in UTF-8; the message gives the place
     */
    public static RawJson parse(byte[] utf8) {
        requireUtf8(utf8, utf8.length);
        try (JsonParser parser = parser(utf8)) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("no JSON value in " + utf8.length + " bytes");
            }
            RawJson value = slice(utf8, parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("more than one JSON value, the second at byte "
                        + parser.currentTokenLocation().getByteOffset());
            }
            return value;
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    /**
     * Returns the one JSON value in {@code text}.
     *
     * @throws IllegalArgumentException if it is not exactly one JSON value; the message gives the place
     */
    public static RawJson parse(String text) {
        return parse(JsonString.withoutLoneSurrogates(text).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Checks what may be JSON for being UTF-8, which parsers check only in part, or take for UTF-16.
     *
     * @throws IllegalArgumentException if the first {@code length} bytes are not, or hold a NUL, which JSON never does
     */
    public static void requireUtf8(byte[] bytes, int length) {
        Utf8.require(bytes, length);
    }

    /** Returns {@code text} as a JSON string; a lone surrogate, which UTF-8 cannot carry, becomes U+FFFD. */
    public static RawJson string(String text) {
        return new RawJson(JsonString.quoted(text));
    }

    /** Returns the bytes that Jackson writes for {@code tree}. */
    public static RawJson of(JsonNode tree) {
        return new RawJson(MAPPER.writeValueAsBytes(tree));
    }

    /** Returns a JSON array of {@code elements}, their bytes unchanged. */
    public static RawJson array(List<RawJson> elements) {
        Pieces pieces = new Pieces().add(OPEN_ARRAY);
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                pieces.add(COMMA);
            }
            pieces.add(elements.get(i).utf8);
        }
        return pieces.add(CLOSE_ARRAY).join();
    }

    /** Starts a JSON object whose members stand in the order in which they are put. */
    public static ObjectBuilder object() {
        return new ObjectBuilder();
    }

    /**
     * Returns the members of this object in their order, each with its original bytes; of a repeated name the last value.
     *
     * @throws IllegalArgumentException if this is not an object
     */
    public Map<String, RawJson> members() {
        Map<String, RawJson> members = new LinkedHashMap<>();
        try (JsonParser parser = parser(utf8)) {
            expect(parser, JsonToken.START_OBJECT, "object");
            for (String name; (name = parser.nextName()) != null; ) {
                parser.nextToken();
                members.put(name, slice(utf8, parser));
            }
        } catch (JacksonException e) {
            throw malformed(e);
        }
        return members;
    }

    /**
     * Returns the elements of this array, each with its original bytes.
     *
     * @throws IllegalArgumentException if this is not an array
     */
    public List<RawJson> elements() {
        List<RawJson> elements = new ArrayList<>();
        try (JsonParser parser = parser(utf8)) {
            expect(parser, JsonToken.START_ARRAY, "array");
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(slice(utf8, parser));
            }
        } catch (JacksonException e) {
            throw malformed(e);
        }
        return elements;
    }

    /**
     * Makes sure that it can be told what this says, wherever it is read, also as a part of something larger.
     *
     * @throws IllegalArgumentException if an object in it has a key twice, or it is nested deeper than {@code depth}
     */
    void requirePlain(int depth) {
        int open = 0;
        try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), utf8)) {
            for (JsonToken token; (token = parser.nextToken()) != null; ) {
                open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (open > depth) {
                    throw new IllegalArgumentException("nested deeper than " + depth + " at byte "
                            + parser.currentTokenLocation().getByteOffset());
                }
            }
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    /** {@return the string that the member of this object is; null if it is none or missing} */
    @Nullable
    String text(String member) {
        RawJson value = members().get(member);
        return value == null ? null : value.asString();
    }

    /** {@return this object with another value of that member; without the member if the value is null} */
    RawJson with(String name, @Nullable RawJson value) {
        Map<String, RawJson> members = members();
        if (value == null) {
            members.remove(name);
        } else {
            members.put(name, value);
        }
        ObjectBuilder changed = object();
        members.forEach(changed::put);
        return changed.build();
    }

    /** Returns this value with U+FFFD for each escape of half a character, which the API refuses; itself if there is none. */
    public RawJson withoutLoneSurrogates() {
        byte[] whole = Utf8.withoutLoneSurrogates(utf8);
        return whole == utf8 ? this : new RawJson(whole);
    }

    /**
     * Returns this value as a tree; decimal numbers keep their digits. Parsed anew at each call.
     *
     * @throws IllegalArgumentException if it holds a number that no tree takes, such as 1e99999999999
     */
    public JsonNode tree() {
        try {
            return MAPPER.readTree(utf8);
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    /** {@return the text of this value if it is a JSON string, else null} */
    public @Nullable String asString() {
        if (utf8[0] != '"') {
            return null;
        }
        for (byte each : utf8) {
            if (each == '\\') {
                return tree().stringValue();
            }
        }
        return new String(utf8, 1, utf8.length - 2, StandardCharsets.UTF_8); // most strings hold no escape
    }

    /** {@return whether this value is an object} */
    public boolean isObject() {
        return utf8[0] == '{';
    }

    /** {@return whether this value is an array} */
    public boolean isArray() {
        return utf8[0] == '[';
    }

    /** {@return the number of UTF-8 bytes} */
    public int length() {
        return utf8.length;
    }

    /** {@return about how many tokens the text is, reckoned from the text alone; models differ by a factor} */
    public long tokens() {
        return TextTokens.of(utf8);
    }

    /** Writes the bytes as they are. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(utf8);
    }

    /** Writes the bytes from {@code start} (inclusive) to {@code end} (exclusive). */
    public void writeTo(OutputStream out, int start, int end) throws IOException {
        out.write(utf8, start, end - start);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RawJson json && Arrays.equals(utf8, json.utf8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8);
    }

    /** {@return the JSON text} */
    @Override
    public String toString() {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** A plain parser: one of the mapper's costs several times as much for a value of a few bytes. */
    private static JsonParser parser(byte[] utf8) {
        return MAPPER.tokenStreamFactory().createParser(ObjectReadContext.empty(), utf8);
    }

    private static RawJson slice(byte[] utf8, JsonParser parser) {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken(); // strings and numbers are read lazily: without this the end is not known
        int end = (int) parser.currentLocation().getByteOffset();
        while (utf8[end - 1] <= ' ') { // of a number at the root the parser takes the white space behind it as well
            end--;
        }
        return new RawJson(Arrays.copyOfRange(utf8, start, end));
    }

    private static void expect(JsonParser parser, JsonToken token, String name) {
        if (parser.nextToken() != token) {
            throw new IllegalArgumentException("expected a JSON " + name + ", found " + kind(parser.currentToken()));
        }
    }

    private static String kind(@Nullable JsonToken token) {
        return token == null
                ? "nothing"
                : token.name().toLowerCase(Locale.ROOT).replace("start_", "an ").replace("value_", "a ");
    }

    private static IllegalArgumentException malformed(JacksonException e) {
        // A value beyond a limit, such as a name of 50,000 characters, comes without a place.
        TokenStreamLocation place = e.getLocation();
        String where = place == null ? "" : " at byte " + place.getByteOffset();
        // "… (start marker at [Source: …" says again where, in the library's own way.
        String what = e.getOriginalMessage().replaceFirst(" ?\\(start marker at .*", "");
        return new IllegalArgumentException("not JSON" + where + ": " + what, e);
    }

    /** Builds a JSON object member by member. For one thread. */
    public static final class ObjectBuilder {
        private final Pieces pieces = new Pieces().add(OPEN_OBJECT);
        private boolean empty = true;

        private ObjectBuilder() {}

        /** Adds a member, the bytes of its value unchanged. The caller keeps names unique. */
        public ObjectBuilder put(String name, RawJson value) {
            if (!empty) {
                pieces.add(COMMA);
            }
            empty = false;
            pieces.add(string(name).utf8).add(COLON).add(value.utf8);
            return this;
        }

        /** Adds a string. */
        public ObjectBuilder put(String name, String value) {
            return put(name, string(value));
        }

        /** Adds an integer. */
        public ObjectBuilder put(String name, long value) {
            return put(name, new RawJson(Long.toString(value).getBytes(StandardCharsets.US_ASCII)));
        }

        /** Adds {@code true} or {@code false}. */
        public ObjectBuilder put(String name, boolean value) {
            return put(name, new RawJson(Boolean.toString(value).getBytes(StandardCharsets.US_ASCII)));
        }

        /** Returns the object; this builder is not to be used afterwards. */
        public RawJson build() {
            return pieces.add(CLOSE_OBJECT).join();
        }
    }

    /** Bytes that will be one value; joined once, since texts can be long. */
    private static final class Pieces {
        private final List<byte[]> pieces = new ArrayList<>();
        private int length;

        Pieces add(byte[] piece) {
            pieces.add(piece);
            length = Math.addExact(length, piece.length);
            return this;
        }

        RawJson join() {
            byte[] joined = new byte[length];
            int at = 0;
            for (byte[] piece : pieces) {
                System.arraycopy(piece, 0, joined, at, piece.length);
                at += piece.length;
            }
            return new RawJson(joined);
        }
    }
}
