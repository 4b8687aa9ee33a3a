package dev.ratchet.testing.server;

import java.nio.charset.StandardCharsets;
import java.util.function.ToLongFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How many tokens a block has: those of its JSON by a tokenizer, but for files, which count {@value #FILE_TOKENS} each,
 * whatever their size, embedded or elsewhere. The service's hidden prompts are not in it.
 *
 * @param tokenizer from a text to its number of tokens
 */
record TokenCount(ToLongFunction<String> tokenizer) {
    private static final int BYTES_PER_TOKEN = 4;
    private static final long FILE_TOKENS = 1568; // an image scaled to the limit of the older models

    /** A quarter of the UTF-8 bytes, rounded up. */
    static final TokenCount ESTIMATE = new TokenCount(
            text -> (text.getBytes(StandardCharsets.UTF_8).length + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN);

    /** {@return the tokens of one block} */
    long of(JsonNode block) {
        return of(block, Json.bytes(block));
    }

    /** {@return the tokens of one block, whose JSON is at hand} */
    long of(JsonNode block, byte[] json) {
        long files = files(block);
        if (files == 0) {
            return tokenizer.applyAsLong(new String(json, StandardCharsets.UTF_8));
        }
        JsonNode copy = block.deepCopy();
        copy.findValues("source").forEach(TokenCount::empty);
        return tokenizer.applyAsLong(Json.text(copy)) + files * FILE_TOKENS;
    }

    private static long files(JsonNode block) {
        return block.findValues("source").stream().filter(TokenCount::isFile).count();
    }

    private static boolean isFile(JsonNode source) {
        return source.path("data").isString()
                || source.path("file_id").isString()
                || source.path("url").isString();
    }

    private static void empty(JsonNode source) {
        if (source.path("data").isString()) {
            ((ObjectNode) source).put("data", "");
        }
    }
}
