package dev.ratchet.run;

import dev.ratchet.message.RawJson;
import dev.ratchet.model.Prompt;
import dev.ratchet.tool.ToolDefinition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells whether a run goes on with the model, system prompt and tools that it began with; with others the model would
 * read its own past wrongly, and the newest models refuse it.
 *
 * @param parts a hash for each part, in the order in which they are sent
 */
public record Fingerprint(Map<String, String> parts) {

    /** {@return the fingerprint of what a runner works with} */
    public static Fingerprint of(Setup setup) {
        Prompt prompt = setup.prompt();
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("model", setup.model().id());
        for (ToolDefinition tool : prompt.tools()) {
            parts.put("tool " + tool.name(), hash(tool.raw()));
        }
        parts.put("system prompt", prompt.system() == null ? "none" : hash(prompt.system()));
        return new Fingerprint(parts);
    }

    /** {@return the first thing in which {@code now} differs from this, in words, or empty if in nothing} */
    public Optional<String> firstDifference(Fingerprint now) {
        for (Map.Entry<String, String> part : parts.entrySet()) {
            String other = now.parts.get(part.getKey());
            if (other == null) {
                return Optional.of("the " + part.getKey() + " is missing");
            }
            if (!other.equals(part.getValue())) {
                return Optional.of(
                        part.getKey().equals("model")
                                ? "the model was " + part.getValue() + " and is " + other
                                : "the " + part.getKey() + " has changed");
            }
        }
        for (String name : now.parts.keySet()) {
            if (!parts.containsKey(name)) {
                return Optional.of("the " + name + " is new");
            }
        }
        return parts.keySet().stream()
                        .toList()
                        .equals(now.parts.keySet().stream().toList())
                ? Optional.empty()
                : Optional.of("the tools are in another order");
    }

    private static String hash(RawJson json) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(json.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }
}
