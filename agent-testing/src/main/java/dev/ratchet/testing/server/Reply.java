package dev.ratchet.testing.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a {@link Responder} answers: content blocks and a stop reason, or a fault, or both where a fault comes in the
 * middle. Ids of calls are given by the server. Immutable.
 */
public final class Reply {
    private final List<Block> blocks;
    private final String stopReason;
    private final @Nullable Fault fault;

    private Reply(List<Block> blocks, String stopReason, @Nullable Fault fault) {
        this.blocks = List.copyOf(blocks);
        this.stopReason = stopReason;
        this.fault = fault;
    }

    /** Returns a reply of one text block that ends the turn. */
    public static Reply text(String text) {
        return builder().text(text).build();
    }

    /** Returns a reply that is nothing but a fault. */
    public static Reply fault(Fault fault) {
        return builder().fault(fault).build();
    }

    /** Starts a reply; its stop reason is {@code tool_use} if there is a call, else {@code end_turn}. */
    public static Builder builder() {
        return new Builder();
    }

    List<Block> blocks() {
        return blocks;
    }

    String stopReason() {
        return stopReason;
    }

    @Nullable
    Fault fault() {
        return fault;
    }

    /**
     * A block of the answer.
     *
     * @param json as it stands in an answer that is not streamed
     * @param streamedInput a call's arguments as they are streamed, which need not be JSON
     */
    record Block(ObjectNode json, @Nullable String streamedInput) {}

    /** Puts a reply together in the order of its blocks. For one thread. */
    public static final class Builder {
        private final List<Block> blocks = new ArrayList<>();
        private @Nullable String stopReason;
        private @Nullable Fault fault;

        private Builder() {}

        /** Adds text; empty text is possible, the service gives it too. */
        public Builder text(String text) {
            return block(Json.object().put("type", "text").put("text", text));
        }

        /** Adds a thinking block, which the server signs; only it understands its signatures. */
        public Builder thinking(String thinking) {
            return block(Json.object().put("type", "thinking").put("thinking", thinking));
        }

        /** Adds a call of a tool. */
        public Builder toolUse(String name, JsonNode input) {
            return toolUse(name, input, Json.text(input));
        }

        /**
         * Adds a call of a tool whose arguments are streamed exactly as given, also if they are cut off or not JSON; an
         * answer that is not streamed then has {@code {}} in their place.
         */
        public Builder toolUse(String name, String input) {
            JsonNode parsed;
            try {
                parsed = Json.parse(input);
            } catch (JacksonException e) {
                parsed = Json.object();
            }
            return toolUse(name, parsed.isObject() ? parsed : Json.object(), input);
        }

        private Builder toolUse(String name, JsonNode input, String streamedInput) {
            ObjectNode block = Json.object().put("type", "tool_use").put("name", name);
            block.set("input", input);
            blocks.add(new Block(block, streamedInput));
            return this;
        }

        /**
         * Adds any block; it is sent as it is, streamed in its start event if its type has no deltas. Only {@code thinking}
         * without a {@code signature} and {@code redacted_thinking} without {@code data} are signed by the server; other
         * signatures are refused when they come back, unless it takes recordings.
         */
        public Builder block(ObjectNode block) {
            blocks.add(new Block(block.deepCopy(), null));
            return this;
        }

        /** Sets the stop reason, such as {@code max_tokens}. */
        public Builder stop(String reason) {
            this.stopReason = reason;
            return this;
        }

        /** Lets the answer fail. */
        public Builder fault(Fault fault) {
            this.fault = fault;
            return this;
        }

        /** Returns the reply. */
        public Reply build() {
            boolean calls = blocks.stream()
                    .anyMatch(block -> block.json().path("type").asString().equals("tool_use"));
            return new Reply(blocks, stopReason != null ? stopReason : calls ? "tool_use" : "end_turn", fault);
        }
    }
}
