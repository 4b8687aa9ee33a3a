package dev.ratchet.testing.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a {@link Responder} answers: content blocks and a stop reason, or a fault, or both where a fault comes in the
 * middle. Ids of calls and signatures of thinking are given by the server where a block has none. Immutable. {@link Script}
 * is the same as JSON.
 */
public final class Reply {
    private final List<Block> blocks;
    private final List<Extra> extras;
    private final String stopReason;
    private final @Nullable String stopSequence;
    private final @Nullable ObjectNode stopDetails;
    private final @Nullable ObjectNode usage;
    private final int pieces;
    private final @Nullable Chunks chunks;
    private final @Nullable Fault fault;

    private Reply(Builder builder) {
        this.blocks = List.copyOf(builder.blocks);
        this.extras = List.copyOf(builder.extras);
        this.stopReason = builder.stopReason();
        this.stopSequence = builder.stopSequence;
        this.stopDetails = builder.stopDetails;
        this.usage = builder.usage;
        this.pieces = builder.pieces;
        this.chunks = builder.chunks;
        this.fault = builder.fault;
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

    List<Extra> extras() {
        return extras;
    }

    String stopReason() {
        return stopReason;
    }

    @Nullable
    String stopSequence() {
        return stopSequence;
    }

    @Nullable
    ObjectNode stopDetails() {
        return stopDetails;
    }

    /** {@return what the usage of the answer is to say in place of what was counted, or null} */
    @Nullable
    ObjectNode usage() {
        return usage;
    }

    int pieces() {
        return pieces;
    }

    @Nullable
    Chunks chunks() {
        return chunks;
    }

    @Nullable
    Fault fault() {
        return fault;
    }

    /** {@return whether a summary of the conversation comes first} */
    boolean beginsWithCompaction() {
        return !blocks.isEmpty()
                && blocks.get(0).json().path("type").asString("").equals("compaction");
    }

    /** {@return this reply with that summary first; if the service pauses there, without the rest} */
    Reply compacted(Compaction compaction) {
        Builder copy = new Builder();
        copy.block(compaction.block());
        if (compaction.pauses()) {
            copy.stop("compaction");
        } else {
            copy.blocks.addAll(blocks.subList(beginsWithCompaction() ? 1 : 0, blocks.size()));
            copy.stopReason = stopReason;
            copy.stopSequence = stopSequence;
            copy.stopDetails = stopDetails;
        }
        copy.extras.addAll(extras);
        copy.usage = usage;
        copy.pieces = pieces;
        copy.chunks = chunks;
        copy.fault = fault;
        return new Reply(copy);
    }

    /**
     * A block of the answer.
     *
     * @param json as it stands in an answer that is not streamed
     * @param streamedInput a call's arguments as they are streamed, which need not be JSON
     */
    record Block(ObjectNode json, @Nullable String streamedInput) {}

    /**
     * Something in the stream that is not of the answer.
     *
     * @param afterEvents how many events come before
     * @param frame its text, usually an event
     */
    record Extra(int afterEvents, String frame) {}

    /** Puts a reply together in the order of its blocks. For one thread. */
    public static final class Builder {
        private final List<Block> blocks = new ArrayList<>();
        private final List<Extra> extras = new ArrayList<>();
        private @Nullable String stopReason;
        private @Nullable String stopSequence;
        private @Nullable ObjectNode stopDetails;
        private @Nullable ObjectNode usage;
        private int pieces = 16; // small, so that clients see what pieces do to them
        private @Nullable Chunks chunks;
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
            } catch (NotJson e) {
                parsed = Json.object();
            }
            return toolUse(name, parsed.isObject() ? parsed : Json.object(), input);
        }

        private Builder toolUse(String name, JsonNode input, String streamedInput) {
            ObjectNode block = Json.object().put("type", "tool_use").put("name", name);
            block.set("input", input);
            return block(block, streamedInput);
        }

        /**
         * Adds any block; it is sent as it is, streamed in its start event if its type has no deltas. Only {@code thinking}
         * without a {@code signature} and {@code redacted_thinking} without {@code data} are signed by the server; other
         * signatures are refused when they come back, unless it takes recordings.
         */
        public Builder block(ObjectNode block) {
            return block(block, null);
        }

        /** Adds a block with {@code input}, such as a call of a tool, and what is streamed for it, which need not be JSON. */
        public Builder block(ObjectNode block, @Nullable String streamedInput) {
            blocks.add(new Block(block.deepCopy(), streamedInput));
            return this;
        }

        /** Sets the stop reason, such as {@code max_tokens}. */
        public Builder stop(String reason) {
            this.stopReason = reason;
            return this;
        }

        /** Sets the stop reason {@code stop_sequence} and the sequence that was met. */
        public Builder stopSequence(String sequence) {
            this.stopSequence = sequence;
            return this;
        }

        /** Sets {@code stop_details}, which come with a refusal. */
        public Builder stopDetails(ObjectNode details) {
            this.stopDetails = details.deepCopy();
            return this;
        }

        /** Sets members of {@code usage} in place of, or beside, what was counted. */
        public Builder usage(ObjectNode usage) {
            this.usage = usage.deepCopy();
            return this;
        }

        /** Sets how many UTF-16 units of text a delta has at most, at least 1; the default is 16. */
        public Builder pieces(int units) {
            if (units < 1) {
                throw new IllegalArgumentException("a delta has at least 1 character: " + units);
            }
            this.pieces = units;
            return this;
        }

        /** Puts an event into the stream, known or not, after that many of the events so far. */
        public Builder event(int afterEvents, ObjectNode event) {
            extras.add(new Extra(afterEvents, HttpAnswer.frame(event)));
            return this;
        }

        /** Puts any text into the stream, such as a comment, after that many of the events so far. */
        public Builder event(int afterEvents, String verbatim) {
            extras.add(new Extra(afterEvents, verbatim));
            return this;
        }

        /** Cuts the body into these chunks; without them the server's are taken, or each event is one. */
        public Builder chunks(Chunks chunks) {
            this.chunks = chunks;
            return this;
        }

        /** Lets the answer fail. */
        public Builder fault(Fault fault) {
            this.fault = fault;
            return this;
        }

        /** Returns the reply. */
        public Reply build() {
            return new Reply(this);
        }

        private String stopReason() {
            if (stopReason != null) {
                return stopReason;
            }
            if (stopSequence != null) {
                return "stop_sequence";
            }
            boolean calls = blocks.stream()
                    .anyMatch(block -> block.json().path("type").asString("").equals("tool_use"));
            return calls ? "tool_use" : "end_turn";
        }
    }
}
