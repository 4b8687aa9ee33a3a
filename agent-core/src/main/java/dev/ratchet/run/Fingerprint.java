package dev.ratchet.run;

import dev.ratchet.message.RawJson;
import dev.ratchet.message.VisibleText;
import dev.ratchet.model.OutputFormat;
import dev.ratchet.tool.ToolDefinition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Tells whether a run goes on with the model, system prompt, tools and form of the answer that it began with; with others
 * the model would read its own past wrongly, and the newest models refuse it.
 *
 * @param parts hashes for each part, in the order in which they are sent
 */
public record Fingerprint(Map<String, String> parts) {
    private static final String MODEL = "model";

    // Small enough to find the place by; of a prompt of 20,000 bytes the stored hashes are 1,300.
    private static final int BLOCK = 64;

    private static final int SHOWN = 24;

    /** {@return the fingerprint of what a runner works with} */
    public static Fingerprint of(Setup setup) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put(MODEL, setup.model().id());
        texts(setup)
                .forEach((name, text) ->
                        parts.put(name, text.map(Fingerprint::hashes).orElse("none")));
        return new Fingerprint(parts);
    }

    /**
     * {@return the first thing in which {@code now} differs from {@code then}, in words and with the place to the byte, or
     * empty if in nothing}
     */
    public static Optional<String> difference(Setup then, Setup now) {
        String inHashes = of(then).firstDifference(of(now)).orElse(null);
        if (inHashes == null) {
            return Optional.empty();
        }
        Map<String, Optional<RawJson>> after = texts(now);
        for (Map.Entry<String, Optional<RawJson>> part : texts(then).entrySet()) {
            String changed = changed(part.getKey());
            Optional<RawJson> text = after.getOrDefault(part.getKey(), Optional.empty());
            if (inHashes.startsWith(changed)
                    && text.isPresent()
                    && part.getValue().isPresent()) {
                return Optional.of(changed + place(part.getValue().get(), text.get()));
            }
        }
        return Optional.of(inHashes);
    }

    /**
     * {@return the first thing in which {@code now} differs from this, in words, or empty if in nothing; the place only to
     * 64 bytes, since of what was there before there are only hashes}
     */
    public Optional<String> firstDifference(Fingerprint now) {
        for (Map.Entry<String, String> part : parts.entrySet()) {
            String other = now.parts.get(part.getKey());
            if (other == null) {
                return Optional.of("the " + part.getKey() + " is missing");
            }
            if (!other.equals(part.getValue())) {
                return Optional.of(
                        part.getKey().equals(MODEL)
                                ? "the model was " + part.getValue() + " and is " + other
                                : changed(part.getKey()) + block(part.getValue(), other));
            }
        }
        for (String name : now.parts.keySet()) {
            if (!parts.containsKey(name)) {
                return Optional.of("the " + name + " is new");
            }
        }
        return List.copyOf(parts.keySet()).equals(List.copyOf(now.parts.keySet()))
                ? Optional.empty()
                : Optional.of("the tools are in another order");
    }

    /** {@return the parts but for the model, in the order in which they are sent} */
    private static Map<String, Optional<RawJson>> texts(Setup setup) {
        Map<String, Optional<RawJson>> texts = new LinkedHashMap<>();
        for (ToolDefinition tool : setup.prompt().tools()) {
            texts.put("tool " + tool.name(), Optional.of(tool.raw()));
        }
        texts.put("system prompt", Optional.ofNullable(setup.prompt().system()));
        if (setup.prompt().format() instanceof OutputFormat.JsonSchema format) { // a final tool is one of the tools
            texts.put("output format", Optional.of(format.schema()));
        }
        return texts;
    }

    private static String changed(String part) {
        return "the " + part + " has changed";
    }

    private static String place(RawJson then, RawJson now) {
        byte[] before = then.toString().getBytes(StandardCharsets.UTF_8);
        byte[] after = now.toString().getBytes(StandardCharsets.UTF_8);
        int at = Arrays.mismatch(before, after);
        return " at byte " + at + " of its JSON, from \"" + shown(before, at) + "\" to \"" + shown(after, at) + "\"";
    }

    private static String shown(byte[] json, int from) {
        int end = Math.min(json.length, from + SHOWN);
        return VisibleText.of(new String(json, from, end - from, StandardCharsets.UTF_8), SHOWN);
    }

    private static String block(String then, String now) {
        String[] before = then.split(" ", -1);
        String[] after = now.split(" ", -1);
        if (before.length < 2 || after.length < 2) {
            return ""; // one of them has no text
        }
        int at = Arrays.mismatch(before[1].split("(?<=\\G.{4})"), after[1].split("(?<=\\G.{4})"));
        return at < 0 ? "" : " between byte " + at * BLOCK + " and " + ((at + 1) * BLOCK - 1) + " of its JSON";
    }

    /** {@return a hash of the whole, and one of four digits for each 64 bytes} */
    private static String hashes(RawJson json) {
        byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        StringBuilder hashes = new StringBuilder(hash(bytes)).append(' ');
        for (int from = 0; from < bytes.length; from += BLOCK) {
            CRC32 crc = new CRC32();
            crc.update(bytes, from, Math.min(BLOCK, bytes.length - from));
            hashes.append(HexFormat.of().toHexDigits((short) crc.getValue()));
        }
        return hashes.toString();
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }
}
