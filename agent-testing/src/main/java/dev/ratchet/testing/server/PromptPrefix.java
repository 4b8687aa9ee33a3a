package dev.ratchet.testing.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request as the cache sees it: tools, system blocks and blocks of messages in one row, each with a hash over everything
 * up to it and the tokens up to it.
 *
 * <p>Tokens are a quarter of the UTF-8 bytes of a block's JSON, rounded up; embedded files count {@value #FILE_TOKENS}
 * each, whatever their size. It is an estimate: the service's hidden prompts are not in it.
 *
 * @param positions one for each tool, system block and block of a message
 */
record PromptPrefix(List<Position> positions) {
    private static final int BYTES_PER_TOKEN = 4;
    private static final long FILE_TOKENS = 1568; // an image scaled to the limit of the older models

    /** How long a marked prefix is kept. */
    enum Ttl {
        FIVE_MINUTES,
        ONE_HOUR
    }

    /**
     * A place at which a prefix can end.
     *
     * @param hash over this and everything before it
     * @param tokens of this and everything before it
     * @param mark how long to cache up to here, or null
     */
    record Position(Hash hash, long tokens, @Nullable Ttl mark) {}

    /** The first half of a SHA-256. */
    record Hash(long high, long low) {
        /** {@return 16 hex digits} */
        String digits() {
            return String.format("%016x", high ^ Long.rotateLeft(low, 1));
        }
    }

    static PromptPrefix of(CheckedRequest request) {
        Builder builder = new Builder();
        JsonNode body = request.body().node();
        body.path("tools").forEach(tool -> builder.add("tools", tool));
        JsonNode system = body.path("system");
        if (system.isString() && !system.stringValue().isEmpty()) {
            builder.add("system", Json.object().put("type", "text").put("text", system.stringValue()));
        } else {
            system.forEach(block -> builder.add("system", block));
        }
        // A change of these keeps tools and system cached, and loses the messages.
        for (String field : List.of("tool_choice", "thinking", "output_config")) {
            builder.mix(body.path(field));
        }
        for (Message message : request.messages()) {
            message.blocks().forEach(block -> builder.add(message.role(), block.node()));
        }
        JsonNode automatic = body.path("cache_control");
        if (automatic.isObject()) {
            builder.markLast(ttl(automatic));
        }
        return new PromptPrefix(builder.positions);
    }

    /** {@return the estimate for the whole prompt} */
    long tokens() {
        return positions.isEmpty() ? 0 : positions.get(positions.size() - 1).tokens();
    }

    /** {@return the hash of the whole prompt} */
    Hash hash() {
        return positions.get(positions.size() - 1).hash();
    }

    /** {@return the estimate for one block} */
    static long tokens(JsonNode block) {
        return tokens(block, Json.bytes(block).length);
    }

    private static long tokens(JsonNode block, int bytes) {
        long files = 0;
        long fileBytes = 0;
        for (JsonNode data : block.findValues("data")) {
            if (data.isString()) {
                files++;
                fileBytes += data.stringValue().length();
            }
        }
        return (bytes - fileBytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN + files * FILE_TOKENS;
    }

    private static Ttl ttl(JsonNode mark) {
        return mark.path("ttl").asString("5m").equals("1h") ? Ttl.ONE_HOUR : Ttl.FIVE_MINUTES;
    }

    private static final class Builder {
        private final MessageDigest digest = sha256();
        private final List<Position> positions = new ArrayList<>();
        private byte[] chain = new byte[0];
        private long tokens;
        private int lastCacheable = -1;

        void add(String section, JsonNode block) {
            JsonNode mark = block.path("cache_control");
            byte[] bytes = Json.bytes(mark.isMissingNode() ? block : withoutMark(block));
            digest.update(chain);
            digest.update(section.getBytes(StandardCharsets.UTF_8));
            chain = digest.digest(bytes);
            tokens += tokens(block, bytes.length);
            ByteBuffer hash = ByteBuffer.wrap(chain);
            if (!block.path("type").asString("").endsWith("thinking")) {
                lastCacheable = positions.size();
            }
            positions.add(
                    new Position(new Hash(hash.getLong(), hash.getLong()), tokens, mark.isObject() ? ttl(mark) : null));
        }

        void mix(JsonNode setting) {
            if (!setting.isMissingNode()) {
                digest.update(chain);
                chain = digest.digest(Json.bytes(setting));
            }
        }

        void markLast(Ttl ttl) {
            if (lastCacheable >= 0) {
                Position last = positions.get(lastCacheable);
                positions.set(lastCacheable, new Position(last.hash(), last.tokens(), ttl));
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
