package dev.ratchet.testing.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A hash over what a thinking block is bound to, growing with the conversation: the tools, the system prompt, and the blocks
 * of messages but for thinking. Cache marks do not count, nor do tools that are hidden until something refers to them, nor
 * texts that cannot be sent back because they are empty.
 */
final class PrefixDigest {
    private static final int HASH_BYTES = 12;

    private final MessageDigest digest = sha256();
    private final Map<String, JsonNode> hidden = new LinkedHashMap<>();

    /** Starts with tools and system prompt. */
    PrefixDigest(JsonNode body) {
        for (JsonNode tool : body.path("tools")) {
            if (tool.path("defer_loading").asBoolean(false)) {
                hidden.put(tool.path("name").asString(""), tool);
            } else {
                add("tool", tool);
            }
        }
        JsonNode system = body.path("system");
        if (system.isString() && !system.stringValue().isEmpty()) {
            add("system", Json.object().put("type", "text").put("text", system.stringValue()));
        } else {
            system.forEach(block -> add("system", block));
        }
    }

    /** Adds a block of a message. */
    void add(String role, JsonNode block) {
        if (block.path("type").asString("").equals("text")
                && block.path("text").asString("").isEmpty()) {
            return;
        }
        if (!hidden.isEmpty()) {
            block.findValuesAsString("tool_name").forEach(this::reveal);
            reveal(block.path("name").asString(""));
        }
        add(role);
        // The order of a block's own members says nothing; that of what is in them does: a call's arguments, a schema.
        String[] names = block.propertyNames().toArray(new String[0]);
        Arrays.sort(names);
        for (String name : names) {
            JsonNode value = block.path(name);
            if (name.equals("cache_control") || value.isNull() || isDirectCaller(name, value)) {
                continue;
            }
            add(name);
            if (value.isString()) {
                add(value.stringValue());
            } else {
                digest.update((byte) 1);
                digest.update(Json.bytes(value));
            }
        }
        digest.update((byte) 2);
    }

    private void add(String text) {
        digest.update((byte) 0);
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    private void reveal(String name) {
        JsonNode tool = hidden.remove(name);
        if (tool != null) {
            add("tool", tool);
        }
    }

    private static boolean isDirectCaller(String name, JsonNode value) {
        return name.equals("caller") && value.path("type").asString("").equals("direct");
    }

    /** {@return the hash of what was added so far} */
    String hash() {
        try {
            return encoded(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
        }
    }

    /** {@return a hash of a text: 16 characters without any that separates} */
    static String hash(String text) {
        return encoded(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String encoded(byte[] hash) {
        return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, HASH_BYTES));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
