package dev.ratchet.openai;

import dev.ratchet.http.CallInput;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolUseBlock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A call while it comes in pieces. For one thread. */
final class ToolCall {
    private static final RawJson NO_INPUT = RawJson.object().build();

    private final int index;
    private final String id;
    private final StringBuilder arguments = new StringBuilder();
    private String idOnTheWire;
    private String name;

    /**
     * Opens a call.
     *
     * @param index its place as the server counts, or -1 if it does not
     * @param idOnTheWire the id that the server gave, or an empty text
     * @param id the id that it has here
     */
    ToolCall(int index, String idOnTheWire, String id, String name) {
        this.index = index;
        this.idOnTheWire = idOnTheWire;
        this.id = id;
        this.name = name;
    }

    int index() {
        return index;
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    /** {@return whether a piece belongs to this call and does not begin another, as with servers that count badly} */
    boolean goesOnWith(String otherId, String otherName, String piece) {
        if (!otherId.isEmpty() && !idOnTheWire.isEmpty()) {
            return otherId.equals(idOnTheWire);
        }
        boolean another = !otherName.isEmpty() && !name.isEmpty() && (!piece.isEmpty() || !otherName.equals(name));
        return !another || !isWhole();
    }

    /** Adds a piece. */
    void add(String laterId, String laterName, String piece) {
        if (idOnTheWire.isEmpty()) {
            idOnTheWire = laterId; // told apart by it from now on, but what was shown keeps its id
        }
        if (name.isEmpty()) {
            name = laterName;
        } else if (!laterName.isEmpty() && !laterName.equals(name) && arguments.isEmpty()) {
            name += laterName;
        }
        arguments.append(piece);
    }

    /** {@return the text of arguments: they come as a string of JSON, from some servers as the object itself} */
    static String text(JsonNode arguments) {
        if (arguments.isString()) {
            return arguments.stringValue();
        }
        return arguments.isObject() ? arguments.toString() : "";
    }

    /** Parses only what can be whole: some servers repeat the name with each piece. */
    private boolean isWhole() {
        int last = arguments.length() - 1;
        return last > 0 && arguments.charAt(last) == '}' && CallInput.object(arguments.toString()) != null;
    }

    /** {@return the call; what is no JSON object in it is kept beside, so that the call is answered and not run} */
    ToolUseBlock block() {
        String written = arguments.toString().strip();
        RawJson input = input(written);
        return input == null ? block(NO_INPUT, written) : block(input, null);
    }

    private ToolUseBlock block(RawJson input, @Nullable String unparsable) {
        RawJson raw = RawJson.object()
                .put("type", "tool_use")
                .put("id", id)
                .put("name", name)
                .put("input", input)
                .build();
        return new ToolUseBlock(raw, id, name, input, unparsable);
    }

    private static @Nullable RawJson input(String written) {
        if (written.isEmpty() || written.equals("null")) {
            return NO_INPUT;
        }
        RawJson input = CallInput.object(written);
        if (input == null) {
            String inner = inner(written);
            input = inner == null ? null : CallInput.object(inner);
        }
        return input != null && CallInput.isReadable(input) ? input : null;
    }

    /** {@return what a JSON string holds, for some write JSON into JSON once too often} */
    private static @Nullable String inner(String written) {
        try {
            return written.startsWith("\"") ? RawJson.parse(written).asString() : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** {@return a call without arguments, to ask whether its id is taken} */
    static ContentBlock withId(String id) {
        return new ToolCall(-1, id, id, "x").block();
    }
}
