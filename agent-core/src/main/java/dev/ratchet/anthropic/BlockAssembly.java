package dev.ratchet.anthropic;

import dev.ratchet.http.CallInput;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts a streamed block together: its start payload, with the members that came in pieces put in their places and all
 * others left as they are. A complete block is one without pieces. For one thread.
 *
 * <p>All methods throw {@code IllegalArgumentException} on what cannot be a block.
 */
final class BlockAssembly {
    private static final RawJson NO_INPUT = RawJson.object().build();
    private static final int MAX_CHANGES = 1_000; // a block has a dozen members; these are held apart, at some cost

    private final RawJson start;
    private final String type;
    private final String id;
    private final String name;
    private final Map<String, RawJson> changes = new LinkedHashMap<>();
    private @Nullable StringBuilder text;
    private @Nullable StringBuilder thinking;
    private @Nullable StringBuilder input;
    private @Nullable List<RawJson> citations;
    private boolean stopped;

    BlockAssembly(RawJson start) {
        this.start = start;
        Map<String, RawJson> members = start.members();
        this.type = string(members.get("type"));
        this.id = string(members.get("id"));
        this.name = string(members.get("name"));
        if (type.isEmpty()) {
            throw new IllegalArgumentException("a content block without a type");
        }
        if (isCall() && (id.isEmpty() || name.isEmpty())) {
            throw new IllegalArgumentException("a tool_use block without an id and a name");
        }
    }

    /** {@return whether a tool of the server acted or is about to} */
    boolean isServerTool() {
        return type.endsWith("_tool_use") || type.endsWith("_tool_result");
    }

    /** Adds a delta and returns what it shows, or null if nothing; one of an unknown type is passed over. */
    @Nullable
    ModelEvent add(StreamEvent delta) {
        if (stopped) {
            throw new IllegalArgumentException("a delta behind the end of its block");
        }
        switch (delta.deltaType()) {
            case "text_delta" -> {
                text = append(text, "text", delta);
                return shown(delta) ? new ModelEvent.TextDelta(piece(delta)) : null;
            }
            case "thinking_delta" -> {
                thinking = append(thinking, "thinking", delta);
                return shown(delta) ? new ModelEvent.ThinkingDelta(piece(delta)) : null;
            }
            case "input_json_delta" -> {
                input = (input == null ? new StringBuilder() : input).append(piece(delta));
                return isCall() && shown(delta) ? new ModelEvent.ToolInputDelta(id, name, piece(delta)) : null;
            }
            case "signature_delta" -> set("signature", RawJson.string(piece(delta)));
            case "citations_delta" ->
                addCitation(delta.object("delta").members().get("citation"));
            case "compaction_delta" ->
                delta.object("delta").members().forEach((member, value) -> {
                    if (!member.equals("type")) {
                        set(member, value);
                    }
                });
            default -> {}
        }
        return null;
    }

    /** Takes it that nothing more comes. */
    void stop() {
        stopped = true;
    }

    /**
     * Returns the whole block.
     *
     * @param cutOff whether the answer was, so that the block need not make sense: it is neither run nor sent back
     */
    ContentBlock finish(boolean cutOff) {
        if (isCall() && !stopped && !cutOff) {
            throw new IllegalArgumentException("a tool_use block without its end");
        }
        if (text != null) {
            set("text", RawJson.string(text.toString()));
        }
        if (thinking != null) {
            set("thinking", RawJson.string(thinking.toString()));
        }
        if (citations != null) {
            set("citations", RawJson.array(citations));
        }
        String unparsable = input == null ? null : parseInput(input.toString().strip());
        if (!isCall()) {
            if (unparsable != null && !cutOff) {
                throw new IllegalArgumentException(
                        "a " + type + " block whose input is no JSON object that can be kept");
            }
            return ContentBlock.of(raw());
        }
        RawJson arguments = changes.getOrDefault("input", start.members().get("input"));
        if (arguments == null || !CallInput.isReadable(arguments)) {
            unparsable = unparsable != null || arguments == null ? unparsable : arguments.toString();
            set("input", NO_INPUT);
        }
        return unparsable == null ? ContentBlock.of(raw()) : new ToolUseBlock(raw(), id, name, NO_INPUT, unparsable);
    }

    /** Puts the input in its place, or returns its text if it is not an object. */
    private @Nullable String parseInput(String written) {
        if (written.isEmpty()) {
            return null; // a call without arguments: the start's input stands
        }
        RawJson parsed = CallInput.object(written);
        if (parsed != null
                && (isCall() || CallInput.isReadable(parsed))) { // a call's is looked at later, streamed or not
            set("input", parsed);
            return null;
        }
        return written;
    }

    private void addCitation(@Nullable RawJson citation) {
        if (citation == null) {
            throw new IllegalArgumentException("citations_delta without its citation");
        }
        if (citations == null) {
            RawJson before = start.members().get("citations");
            citations = before != null && before.isArray() ? new ArrayList<>(before.elements()) : new ArrayList<>();
        }
        citations.add(citation);
    }

    private StringBuilder append(@Nullable StringBuilder pieces, String member, StreamEvent delta) {
        return (pieces == null ? new StringBuilder(string(start.members().get(member))) : pieces).append(piece(delta));
    }

    private void set(String member, RawJson value) {
        changes.put(member, value);
        if (changes.size() > MAX_CHANGES) {
            throw new IllegalArgumentException("a block with more than " + MAX_CHANGES + " members in its deltas");
        }
    }

    private RawJson raw() {
        if (changes.isEmpty()) {
            return start;
        }
        Map<String, RawJson> members = start.members();
        members.putAll(changes); // each in its place, new ones at the end
        RawJson.ObjectBuilder object = RawJson.object();
        members.forEach(object::put);
        return object.build();
    }

    private boolean isCall() {
        return type.equals("tool_use");
    }

    private static String string(@Nullable RawJson value) {
        String string = value == null ? null : value.asString();
        return string == null ? "" : string;
    }

    private static boolean shown(StreamEvent delta) {
        return !piece(delta).isEmpty();
    }

    private static String piece(StreamEvent delta) {
        if (delta.piece() == null) {
            throw new IllegalArgumentException(delta.deltaType() + " without its piece");
        }
        return delta.piece();
    }
}
