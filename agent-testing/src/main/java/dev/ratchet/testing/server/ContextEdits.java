package dev.ratchet.testing.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the service does to a prompt before the model sees it: what a summary stands for is left out, old thinking is
 * dropped where the model has no use for it, and the edits of {@code context_management} are applied. The request itself
 * is not changed.
 */
final class ContextEdits {
    private static final String CLEARED = "[cleared to save context]";
    private static final long DEFAULT_TRIGGER = 100_000;
    private static final int DEFAULT_KEPT_TOOL_USES = 3;

    // These do not see the thinking of former turns; newer models do.
    private static final Set<String> FORGETFUL =
            Set.of("claude-sonnet-4-5", "claude-sonnet-4-5-20250929", "claude-haiku-4-5", "claude-haiku-4-5-20251001");

    private final JsonNode body;
    private final TokenCount count;
    private final List<Part> parts = new ArrayList<>();
    private final ArrayNode applied = Json.object().arrayNode();

    /** A message with blocks that can be taken away and replaced. */
    private record Part(String role, List<JsonNode> blocks) {
        boolean is(String role) {
            return this.role.equals(role);
        }
    }

    /**
     * What is left of a request.
     *
     * @param body as the model sees it
     * @param applied the edits that changed something, as the answer tells them; null if no edits were asked for
     */
    record Edited(JsonNode body, @Nullable ArrayNode applied) {}

    private ContextEdits(JsonNode body, TokenCount count) {
        this.body = body;
        this.count = count;
        for (JsonNode message : body.path("messages")) {
            JsonNode content = message.path("content");
            List<JsonNode> blocks = content.isString()
                    ? List.of(Json.object().put("type", "text").set("text", content))
                    : content.valueStream().toList();
            parts.add(new Part(message.path("role").asString(""), new ArrayList<>(blocks)));
        }
    }

    /** Applies what the body asks for and what the model does by itself. */
    static Edited apply(JsonNode body, TokenCount count) {
        JsonNode asked = body.path("context_management").path("edits");
        boolean forgetful = FORGETFUL.contains(body.path("model").asString(""));
        if (asked.isEmpty() && !forgetful && !Compaction.isIn(body)) {
            return new Edited(
                    body,
                    body.path("context_management").isObject() ? Json.object().arrayNode() : null);
        }
        ContextEdits edits = new ContextEdits(body, count);
        edits.leaveOutWhatIsSummedUp();
        boolean thinkingIsSaid = false;
        for (JsonNode edit : asked) {
            switch (type(edit)) {
                case "clear_thinking_20251015" -> {
                    thinkingIsSaid = true;
                    edits.clearThinking(edit, forgetful);
                }
                case "clear_tool_uses_20250919" -> edits.clearToolUses(edit);
                default -> {} // compaction is another matter
            }
        }
        if (forgetful && !thinkingIsSaid) {
            edits.forgetThinkingOfFormerTurns();
        }
        return new Edited(edits.edited(), body.path("context_management").isObject() ? edits.applied : null);
    }

    /** {@return the blocks, each in its place, with the messages that were edited} */
    private JsonNode edited() {
        ObjectNode copy = Json.object();
        copy.setAll((ObjectNode) body);
        ArrayNode messages = copy.putArray("messages");
        for (Part part : parts) {
            ArrayNode content = messages.addObject().put("role", part.role).putArray("content");
            part.blocks.forEach(content::add);
        }
        return copy;
    }

    private void leaveOutWhatIsSummedUp() {
        for (int i = parts.size() - 1; i >= 0; i--) {
            List<JsonNode> blocks = parts.get(i).blocks;
            for (int j = blocks.size() - 1; j >= 0; j--) {
                if (Compaction.is(blocks.get(j))) {
                    blocks.subList(0, j).clear();
                    parts.subList(0, i).clear();
                    return;
                }
            }
        }
    }

    private void forgetThinkingOfFormerTurns() {
        int last = parts.size() - 1;
        while (last >= 0 && !isAsked(parts.get(last))) {
            last--;
        }
        for (int i = 0; i < last; i++) {
            parts.get(i).blocks.removeIf(ContextEdits::isThinking);
        }
    }

    /** {@return whether a user says something, rather than a tool} */
    private static boolean isAsked(Part part) {
        return part.is("user")
                && part.blocks.stream().anyMatch(block -> !type(block).equals("tool_result"));
    }

    private void clearThinking(JsonNode edit, boolean forgetful) {
        JsonNode keep = edit.path("keep");
        boolean all = keep.isMissingNode()
                ? !forgetful
                : keep.isString() || type(keep).equals("all");
        int kept = all ? Integer.MAX_VALUE : keep.path("value").asInt(1);
        int turns = 0;
        long tokens = 0;
        for (int i = parts.size() - 1; i >= 0; i--) {
            List<JsonNode> blocks = parts.get(i).blocks;
            List<JsonNode> thinking =
                    blocks.stream().filter(ContextEdits::isThinking).toList();
            if (!thinking.isEmpty() && ++turns > kept) {
                tokens += thinking.stream().mapToLong(count::of).sum();
                blocks.removeIf(ContextEdits::isThinking); // removeAll would look for each in a list
            }
        }
        if (turns > kept) {
            applied.addObject()
                    .put("type", type(edit))
                    .put("cleared_thinking_turns", turns - kept)
                    .put("cleared_input_tokens", tokens);
        }
    }

    private void clearToolUses(JsonNode edit) {
        Map<String, String> uses = new HashMap<>();
        List<String> order = new ArrayList<>();
        for (Part part : parts) {
            for (JsonNode block : part.blocks) {
                if (type(block).equals("tool_use")) {
                    String id = block.path("id").asString("");
                    uses.put(id, block.path("name").asString(""));
                    order.add(id);
                }
            }
        }
        if (!triggered(edit.path("trigger"), uses.size())) {
            return;
        }
        Set<String> excluded = strings(edit.path("exclude_tools"));
        order.removeIf(id -> excluded.contains(uses.getOrDefault(id, "")));
        int kept = edit.path("keep").path("value").asInt(DEFAULT_KEPT_TOOL_USES);
        Set<String> cleared = new HashSet<>(order.subList(0, Math.max(0, order.size() - kept)));
        Set<String> inputsOf = strings(edit.path("clear_tool_inputs"));
        boolean allInputs = edit.path("clear_tool_inputs").asBoolean(false);
        long tokens = 0;
        int results = 0;
        List<List<JsonNode>> changed = new ArrayList<>();
        for (Part part : parts) {
            List<JsonNode> blocks = new ArrayList<>();
            for (JsonNode block : part.blocks) {
                @Nullable JsonNode shorter = null;
                if (type(block).equals("tool_result")
                        && cleared.contains(block.path("tool_use_id").asString(""))) {
                    shorter = with(block, "content", CLEARED);
                    results++;
                } else if (type(block).equals("tool_use")
                        && cleared.contains(block.path("id").asString(""))
                        && (allInputs || inputsOf.contains(block.path("name").asString("")))) {
                    shorter = with(block, "input", null);
                }
                if (shorter != null) {
                    tokens += count.of(block) - count.of(shorter);
                }
                blocks.add(shorter == null ? block : shorter);
            }
            changed.add(blocks);
        }
        if (tokens <= 0 || tokens < edit.path("clear_at_least").path("value").asLong(0)) {
            return;
        }
        for (int i = 0; i < parts.size(); i++) {
            parts.set(i, new Part(parts.get(i).role, changed.get(i)));
        }
        applied.addObject()
                .put("type", type(edit))
                .put("cleared_tool_uses", results)
                .put("cleared_input_tokens", tokens);
    }

    private boolean triggered(JsonNode trigger, int toolUses) {
        long value = trigger.path("value").asLong(DEFAULT_TRIGGER);
        return type(trigger).equals("tool_uses")
                ? toolUses > value
                : PromptPrefix.of(edited(), count).tokens() > value;
    }

    /** {@return the block with another content, or with an empty input} */
    private static JsonNode with(JsonNode block, String name, @Nullable String content) {
        ObjectNode copy = Json.object();
        copy.setAll((ObjectNode) block);
        if (content == null) {
            copy.putObject(name);
        } else {
            copy.put(name, content);
        }
        return copy;
    }

    private static Set<String> strings(JsonNode array) {
        Set<String> strings = new HashSet<>();
        if (array.isArray()) {
            array.forEach(string -> strings.add(string.asString("")));
        }
        return strings;
    }

    private static boolean isThinking(JsonNode block) {
        return type(block).equals("thinking") || type(block).equals("redacted_thinking");
    }

    private static String type(JsonNode node) {
        return node.path("type").asString("");
    }
}
