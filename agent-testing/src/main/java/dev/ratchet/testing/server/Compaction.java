package dev.ratchet.testing.server;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sums a conversation up, as an edit that fires or on request. The summary is made by plain rules: how many messages there
 * were, and the first and the last words of the user.
 *
 * @param block the block that the answer begins with
 * @param body the request as it goes on: the summary in place of the messages
 * @param pauses whether the answer ends with it
 */
record Compaction(ObjectNode block, JsonNode body, boolean pauses) {
    private static final long DEFAULT_TRIGGER = 150_000;
    private static final int LONGEST_QUOTE = 2_000;

    /** {@return the compaction that a request leads to, or null} */
    static @Nullable Compaction of(JsonNode body, long tokens) {
        if (body.path("compaction").isObject()) {
            ObjectNode block = block(body);
            block.put(
                    "signature",
                    PromptPrefix.of(body, TokenCount.ESTIMATE).hash().digits());
            return new Compaction(block, body, true);
        }
        for (JsonNode edit : body.path("context_management").path("edits")) {
            if (edit.path("type").asString("").equals("compact_20260112")
                    && tokens > edit.path("trigger").path("value").asLong(DEFAULT_TRIGGER)) {
                boolean pauses = edit.path("pause_after_compaction").asBoolean(false);
                return new Compaction(block(body).putNull("encrypted_content"), body, pauses);
            }
        }
        return null;
    }

    /** {@return this one with another block, which a script may have given} */
    Compaction with(ObjectNode block) {
        return new Compaction(block, body, pauses);
    }

    /** {@return what the model goes on from: the summary in place of the messages, or these if there is none} */
    JsonNode continued() {
        if (!is(block)) {
            return body;
        }
        ObjectNode copy = Json.object();
        copy.setAll((ObjectNode) body);
        copy.putArray("messages")
                .addObject()
                .put("role", "assistant")
                .putArray("content")
                .add(block);
        return copy;
    }

    /** {@return whether it is a summary; one without content is a failed one and stands for nothing} */
    static boolean is(JsonNode block) {
        return block.path("type").asString("").equals("compaction")
                && block.path("content").isString();
    }

    /** {@return whether there is a summary among the messages} */
    static boolean isIn(JsonNode body) {
        for (JsonNode message : body.path("messages")) {
            if (message.path("content").valueStream().anyMatch(Compaction::is)) {
                return true;
            }
        }
        return false;
    }

    private static ObjectNode block(JsonNode body) {
        ArrayNode messages = (ArrayNode) body.path("messages");
        String first = "";
        String last = "";
        for (JsonNode message : messages) {
            String text = message.path("role").asString("").equals("user") ? words(message.path("content")) : "";
            first = first.isEmpty() ? text : first;
            last = text.isEmpty() ? last : text;
        }
        String summary = "A summary by plain rules of " + messages.size() + " messages. The user began with: " + first
                + (last.equals(first) ? "" : " The user last said: " + last);
        return Json.object().put("type", "compaction").put("content", summary);
    }

    private static String words(JsonNode content) {
        String text = content.isString()
                ? content.stringValue()
                : content.valueStream()
                        .map(block -> block.path("text").asString(""))
                        .filter(words -> !words.isBlank())
                        .findFirst()
                        .orElse("");
        int end = text.length() > LONGEST_QUOTE
                ? LONGEST_QUOTE - (Character.isHighSurrogate(text.charAt(LONGEST_QUOTE - 1)) ? 1 : 0)
                : text.length();
        return text.substring(0, end);
    }
}
