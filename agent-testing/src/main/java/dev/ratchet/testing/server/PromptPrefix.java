package dev.ratchet.testing.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request as the cache sees it: tools, system blocks and blocks of messages in one row, each with a hash over everything
 * up to it and the tokens up to it.
 *
 * @param positions one for each tool, system block and block of a message
 */
record PromptPrefix(List<Position> positions) {
    /** How long a marked prefix is kept. */
    enum Ttl {
        FIVE_MINUTES,
        ONE_HOUR
    }

    /** The parts of a prompt, in their order. */
    enum Section {
        TOOLS,
        SYSTEM,
        MESSAGES
    }

    /**
     * A place at which a prefix can end.
     *
     * @param section the part it is in
     * @param hash over this and everything before it
     * @param tokens of this and everything before it
     * @param mark how long to cache up to here, or null
     */
    record Position(
            Section section,
            Hash hash,
            long tokens,
            @Nullable Ttl mark) {}

    /** The first half of a SHA-256. */
    record Hash(long high, long low) {
        /** {@return 16 hex digits} */
        String digits() {
            return String.format("%016x", high ^ Long.rotateLeft(low, 1));
        }
    }

    /** {@return the prefix of a request's body, as the model gets to see it} */
    static PromptPrefix of(JsonNode body, TokenCount count) {
        Builder builder = new Builder(count);
        // A change of these keeps what stands before them cached, and loses what stands behind them.
        for (JsonNode tool : body.path("tools")) {
            if (!isWebSearch(tool) && !tool.path("defer_loading").asBoolean(false)) {
                builder.add(Section.TOOLS, "tools", tool);
            }
        }
        for (JsonNode tool : body.path("tools")) {
            if (isWebSearch(tool)) {
                builder.add(Section.TOOLS, "tools", tool);
            }
        }
        builder.mix("speed", body.path("speed"));
        builder.mix("format", body.path("output_config").path("format"));
        builder.mix("citations", BooleanNode.valueOf(citesDocuments(body.path("messages"))));
        JsonNode system = body.path("system");
        if (system.isString() && !system.stringValue().isEmpty()) {
            builder.add(Section.SYSTEM, "system", text(system));
        } else {
            system.forEach(block -> builder.add(Section.SYSTEM, "system", block));
        }
        builder.mix("tool_choice", body.path("tool_choice"));
        builder.mix("thinking", body.path("thinking"));
        builder.mix("effort", body.path("output_config").path("effort"));
        builder.mix("images", BooleanNode.valueOf(hasImages(body.path("messages"))));
        for (JsonNode message : body.path("messages")) {
            String role = message.path("role").asString("");
            JsonNode content = message.path("content");
            if (content.isString()) {
                builder.add(Section.MESSAGES, role, text(content));
            } else {
                content.forEach(block -> builder.add(Section.MESSAGES, role, block));
            }
        }
        JsonNode automatic = body.path("cache_control");
        if (automatic.isObject()) {
            builder.markLast(ttl(automatic));
        }
        return new PromptPrefix(builder.positions);
    }

    private static JsonNode text(JsonNode string) {
        return Json.object().put("type", "text").put("text", string.stringValue());
    }

    private static boolean isWebSearch(JsonNode tool) {
        return tool.path("type").asString("").startsWith("web_search_");
    }

    private static boolean hasImages(JsonNode messages) {
        return blocks(messages)
                .anyMatch(block -> block.path("type").asString("").equals("image")
                        || block.path("content")
                                .valueStream()
                                .anyMatch(
                                        inner -> inner.path("type").asString("").equals("image")));
    }

    private static boolean citesDocuments(JsonNode messages) {
        return blocks(messages)
                .anyMatch(block -> block.path("citations").path("enabled").asBoolean(false));
    }

    private static Stream<JsonNode> blocks(JsonNode messages) {
        return messages.valueStream().flatMap(message -> message.path("content").valueStream());
    }

    /** {@return the tokens of the whole prompt} */
    long tokens() {
        return positions.isEmpty() ? 0 : positions.get(positions.size() - 1).tokens();
    }

    /** {@return the hash of the whole prompt} */
    Hash hash() {
        return positions.get(positions.size() - 1).hash();
    }

    private static Ttl ttl(JsonNode mark) {
        return mark.path("ttl").asString("5m").equals("1h") ? Ttl.ONE_HOUR : Ttl.FIVE_MINUTES;
    }

    private static final class Builder {
        private final TokenCount count;
        private final MessageDigest digest = sha256();
        private final List<Position> positions = new ArrayList<>();
        private byte[] chain = new byte[0];
        private long tokens;
        private int lastCacheable = -1;

        Builder(TokenCount count) {
            this.count = count;
        }

        void add(Section section, String name, JsonNode block) {
            JsonNode mark = block.path("cache_control");
            JsonNode unmarked = mark.isMissingNode() ? block : withoutMark(block);
            byte[] bytes = Json.bytes(unmarked);
            digest.update(chain);
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            chain = digest.digest(bytes);
            tokens += count.of(unmarked, bytes);
            ByteBuffer hash = ByteBuffer.wrap(chain);
            if (!block.path("type").asString("").endsWith("thinking")) {
                lastCacheable = positions.size();
            }
            positions.add(new Position(
                    section, new Hash(hash.getLong(), hash.getLong()), tokens, mark.isObject() ? ttl(mark) : null));
        }

        void mix(String name, JsonNode setting) {
            if (!setting.isMissingNode()) {
                digest.update(chain);
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                chain = digest.digest(Json.bytes(setting));
            }
        }

        void markLast(Ttl ttl) {
            if (lastCacheable >= 0) {
                Position last = positions.get(lastCacheable);
                positions.set(lastCacheable, new Position(last.section(), last.hash(), last.tokens(), ttl));
            }
        }

        private static JsonNode withoutMark(JsonNode block) {
            ObjectNode copy = Json.object();
            block.properties().forEach(member -> {
                if (!member.getKey().equals("cache_control")) {
                    copy.set(member.getKey(), member.getValue());
                }
            });
            return copy;
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JVM has SHA-256", e);
            }
        }
    }
}
