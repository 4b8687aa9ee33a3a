package dev.ratchet.message;

import dev.ratchet.message.Repair.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes a transcript apart into its blocks, each repaired as far as it can be by itself. For one thread. */
final class TranscriptReader {
    private static final Set<String> ROLES = Set.of("user", "assistant", "system");
    private static final Set<String> FIELDS = Set.of("role", "content");

    private final @Nullable Map<String, RawJson> body;
    private final Repairs repairs;
    private final List<Slot> slots = new ArrayList<>();
    private @Nullable Role last;
    private boolean thinkingIsWhole = true;

    private TranscriptReader(@Nullable Map<String, RawJson> body, Repairs repairs) {
        this.body = body;
        this.repairs = repairs;
    }

    static TranscriptReader of(String json, Repairs repairs) {
        RawJson root = parsed(json, repairs);
        Map<String, RawJson> body = root.isObject() ? root.members() : null;
        RawJson messages = body == null ? root : body.get("messages");
        if (messages == null || !messages.isArray()) {
            throw new TranscriptException(
                    "", "a transcript is an array of messages, or a request body that holds one as \"messages\"");
        }
        List<RawJson> all = messages.elements();
        if (all.size() > Transcript.MOST_MESSAGES) {
            throw new TranscriptException(
                    "messages", all.size() + " messages, more than the API takes: " + Transcript.MOST_MESSAGES);
        }
        TranscriptReader reader = new TranscriptReader(body, repairs);
        for (int i = 0; i < all.size(); i++) {
            reader.message("messages." + i, all.get(i));
        }
        return reader;
    }

    /** {@return the blocks in the order in which they were read} */
    List<Slot> slots() {
        return slots;
    }

    /** {@return whether no thinking was left out} */
    boolean thinkingIsWhole() {
        return thinkingIsWhole;
    }

    /** {@return whether the model read the same system prompt and tools; false as well if that cannot be known} */
    boolean samePrompt(@Nullable RawJson system, List<RawJson> tools) {
        if (body == null) {
            return false;
        }
        boolean sameSystem = texts(body.get("system")).equals(texts(system));
        boolean sameTools = definitions(body.get("tools"))
                .equals(tools.stream().map(TranscriptReader::definition).toList());
        if (!sameSystem) {
            repairs.add(Kind.PROMPT_LEFT_OUT, "system", "left out: it is not the runner's, which is sent");
        }
        if (!sameTools) {
            repairs.add(Kind.PROMPT_LEFT_OUT, "tools", "left out: they are not the runner's, which are sent");
        }
        return sameSystem && sameTools;
    }

    private static RawJson parsed(String json, Repairs repairs) {
        String whole = JsonString.withoutLoneSurrogates(json);
        if (!whole.equals(json)) {
            repairs.add(Kind.CHARACTER_REPLACED, "", "half a surrogate pair, which is no character, became U+FFFD");
        }
        if (whole.length() > Transcript.MOST_BYTES) {
            throw tooLong(whole.length());
        }
        byte[] utf8 = whole.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > Transcript.MOST_BYTES) {
            throw tooLong(utf8.length);
        }
        try {
            RawJson root = RawJson.parse(utf8);
            root.requirePlain(Transcript.DEEPEST);
            return root;
        } catch (IllegalArgumentException e) {
            throw new TranscriptException("", String.valueOf(e.getMessage()));
        }
    }

    private static TranscriptException tooLong(int length) {
        return new TranscriptException(
                "", "a transcript of " + length + " bytes or more; the API takes " + Transcript.MOST_BYTES);
    }

    private void message(String at, RawJson message) {
        if (!message.isObject()) {
            throw new TranscriptException(at, "a message is an object with \"role\" and \"content\"");
        }
        Map<String, RawJson> members = message.members();
        String role = message.text("role");
        if (role == null || !ROLES.contains(role)) {
            throw new TranscriptException(
                    at + ".role",
                    "one of user, assistant and system"
                            + (role == null ? "" : ", not \"" + VisibleText.of(role, 50) + "\""));
        }
        RawJson content = members.get("content");
        if (content == null || (!content.isArray() && content.asString() == null)) {
            throw new TranscriptException(at + ".content", "a string or an array of content blocks");
        }
        if (!FIELDS.containsAll(members.keySet())) {
            List<String> others = members.keySet().stream()
                    .filter(name -> !FIELDS.contains(name))
                    .toList();
            repairs.add(Kind.FIELD_LEFT_OUT, at, "a message is role and content; left out: " + shown(others));
        }
        Role side = role.equals("assistant") ? Role.ASSISTANT : Role.USER;
        if (side == last) {
            repairs.add(Kind.MESSAGES_MERGED, at, "joined with the message before it, which is of the same role");
        }
        last = side;
        content(at + ".content", role, content);
    }

    private void content(String at, String role, RawJson content) {
        if (!content.isArray()) {
            RawJson text =
                    RawJson.object().put("type", "text").put("text", content).build();
            block(Candidate.of(at, role, text));
            return;
        }
        List<RawJson> blocks = content.elements();
        if (blocks.isEmpty()) {
            repairs.add(Kind.EMPTY_LEFT_OUT, at, "left out, since there is nothing in it");
        }
        for (int i = 0; i < blocks.size(); i++) {
            block(Candidate.of(at + "." + i, role, blocks.get(i)));
        }
    }

    private void block(Candidate candidate) {
        Slot slot = BlockRepair.repaired(candidate, repairs);
        if (slot != null) {
            slots.add(slot);
        } else if (!candidate.type().equals("text")) {
            thinkingIsWhole = false;
        }
    }

    private static String shown(List<String> names) {
        return VisibleText.of(String.join(", ", names), 200);
    }

    private static List<String> texts(@Nullable RawJson system) {
        if (system == null || system.toString().equals("null")) {
            return List.of();
        }
        String text = system.asString();
        if (text != null) {
            return text.isEmpty() ? List.of() : List.of(text);
        }
        return system.isArray()
                ? system.elements().stream()
                        .map(block -> String.valueOf(block.isObject() ? block.text("text") : block))
                        .toList()
                : List.of(system.toString());
    }

    private static List<Object> definitions(@Nullable RawJson tools) {
        return tools == null || !tools.isArray()
                ? List.of()
                : tools.elements().stream().map(TranscriptReader::definition).toList();
    }

    /** {@return what the model reads of a tool, however it is written} */
    private static Object definition(RawJson tool) {
        try {
            JsonNode tree = tool.tree();
            if (tree instanceof ObjectNode definition) {
                definition.remove("cache_control");
            }
            return tree;
        } catch (JacksonException e) { // a number that is too large; no tool of ours has one
            return tool;
        }
    }
}
