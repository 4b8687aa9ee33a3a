package dev.ratchet.anthropic;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.StopReason;
import dev.ratchet.usage.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes an answer of the events of a stream: start → block* → delta+ → stop, pings and unknown events anywhere. Blocks are
 * told apart by their index, so several may be open. For one thread.
 *
 * <p>All methods throw {@code IllegalArgumentException} on what cannot be an answer.
 */
final class MessageAccumulator {
    /** More than any model's output has tokens, and few enough to be held. */
    static final int MAX_BLOCKS = 100_000;

    // An answer that stopped for another reason, also one yet unknown, may end anywhere.
    private static final Set<String> WHOLE =
            Set.of("end_turn", "stop_sequence", "tool_use", "pause_turn", "compaction");

    private final TreeMap<Integer, BlockAssembly> blocks = new TreeMap<>();
    private final UsageCount usage = new UsageCount();
    private boolean started;
    private String id = "";
    private String model = "";
    private @Nullable RawJson stopReason;
    private @Nullable RawJson stopDetails;
    private @Nullable String cacheMiss;
    private boolean complete;
    private boolean serverToolSeen;

    /** Takes a whole answer that was not streamed: {@code {"type":"message","content":[…],"stop_reason":…,"usage":…}}. */
    static MessageAccumulator whole(RawJson body) {
        RawJson content = body.members().get("content");
        if (content == null || !content.isArray()) {
            throw new IllegalArgumentException("a message without its content");
        }
        MessageAccumulator whole = new MessageAccumulator();
        whole.start(body);
        whole.complete = true;
        return whole;
    }

    /** Adds an event and returns what it shows, or null if nothing. */
    @Nullable
    ModelEvent add(StreamEvent event) {
        switch (event.type()) {
            case "content_block_delta" -> {
                BlockAssembly block = blocks.get(event.index());
                if (block == null) {
                    throw new IllegalArgumentException(
                            "a delta for block " + event.index() + ", which was not started");
                }
                return block.add(event);
            }
            case "message_start" -> start(event.object("message"));
            case "content_block_start" -> {
                if (!started) {
                    throw new IllegalArgumentException("a block before message_start");
                }
                open(event.index(), event.object("content_block"));
            }
            case "message_delta" -> {
                end(event.object("delta").members());
                usage.update(event.members().get("usage"));
            }
            case "content_block_stop" -> {
                BlockAssembly block = blocks.get(event.index());
                if (block != null) {
                    block.stop();
                }
            }
            case "message_stop" -> complete = true;
            default -> {} // ping; events yet unknown
        }
        return null;
    }

    /** {@return whether everything has come} */
    boolean complete() {
        return complete;
    }

    /** {@return whether a tool of the server may have acted, so that the call must not be repeated} */
    boolean serverToolSeen() {
        return serverToolSeen;
    }

    /** {@return what is known to be used so far, or null if nothing is known} */
    @Nullable
    Usage usage() {
        return started ? usage.usage() : null;
    }

    /** {@return the answer; to be called once, when complete} */
    ModelAnswer answer(@Nullable String requestId) {
        if (!started) {
            throw new IllegalArgumentException("message_stop before message_start");
        }
        String reason = stopReason == null ? null : stopReason.asString();
        if (reason == null) {
            throw new IllegalArgumentException("a message without a stop_reason");
        }
        List<ContentBlock> content = new ArrayList<>();
        for (BlockAssembly block : blocks.values()) {
            content.add(block.finish(!WHOLE.contains(reason)));
        }
        return new ModelAnswer(
                id,
                model,
                content,
                new StopReason(reason),
                stopDetails,
                usage.usage(),
                requestId,
                usage.tariff(),
                null,
                cacheMiss);
    }

    /** Mostly the start has no content yet; where code on the server makes the calls, it holds the whole message. */
    private void start(RawJson head) {
        if (started) {
            throw new IllegalArgumentException("a second message_start");
        }
        started = true;
        Map<String, RawJson> message = head.members();
        id = string(message, "id");
        model = string(message, "model");
        RawJson content = message.get("content");
        if (content != null && content.isArray()) {
            for (RawJson block : content.elements()) {
                open(blocks.size(), block).stop();
            }
        }
        end(message);
        usage.update(message.get("usage"));
    }

    private BlockAssembly open(int index, RawJson block) {
        if (blocks.size() == MAX_BLOCKS) {
            throw new IllegalArgumentException("more than " + MAX_BLOCKS + " blocks");
        }
        BlockAssembly assembly = new BlockAssembly(block);
        if (index < 0 || blocks.putIfAbsent(index, assembly) != null) {
            throw new IllegalArgumentException("a second start of block " + index);
        }
        serverToolSeen |= assembly.isServerTool();
        return assembly;
    }

    private void end(Map<String, RawJson> delta) {
        stopReason = known(delta.get("stop_reason"), stopReason);
        stopDetails = known(delta.get("stop_details"), stopDetails);
        RawJson diagnostics = delta.get("diagnostics");
        RawJson reason = diagnostics == null || !diagnostics.isObject()
                ? null
                : diagnostics.members().get("cache_miss_reason");
        if (reason != null && reason.isObject() && reason.members().get("type") != null) {
            cacheMiss = reason.members().get("type").asString();
        }
    }

    private static @Nullable RawJson known(@Nullable RawJson value, @Nullable RawJson otherwise) {
        return value == null || value.toString().equals("null") ? otherwise : value;
    }

    private static String string(Map<String, RawJson> members, String name) {
        RawJson value = members.get(name);
        String string = value == null ? null : value.asString();
        return string == null ? "" : string;
    }
}
