package dev.ratchet.testing.server;

import dev.ratchet.testing.server.PromptPrefix.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells why a prompt does not go on from that of an earlier answer. Only who asks is remembered. Thread-safe. */
final class Diagnosis {
    private static final int MOST = 200; // long conversations have thousands of positions each

    private final Map<String, Prompt> prompts = new LinkedHashMap<>();

    private record Prompt(String model, List<Position> positions) {}

    /**
     * {@return the member {@code diagnostics} of an answer}
     *
     * @param asked that of the request
     * @param id of the answer, by which the next request may ask
     */
    synchronized ObjectNode of(JsonNode asked, String id, ModelSpec model, PromptPrefix prompt) {
        ObjectNode diagnostics = Json.object();
        diagnostics.set("cache_miss_reason", reason(asked.path("previous_message_id"), model, prompt));
        prompts.put(id, new Prompt(model.id(), prompt.positions()));
        if (prompts.size() > MOST) {
            prompts.remove(prompts.keySet().iterator().next());
        }
        return diagnostics;
    }

    private @Nullable ObjectNode reason(JsonNode previous, ModelSpec model, PromptPrefix prompt) {
        if (!previous.isString()) {
            return null;
        }
        Prompt former = prompts.get(previous.stringValue());
        if (former == null) {
            return Json.object().put("type", "previous_message_not_found");
        }
        List<Position> old = former.positions;
        if (!former.model.equals(model.id())) {
            return missed("model_changed", tokens(old, old.size()));
        }
        List<Position> now = prompt.positions();
        int same = 0;
        while (same < old.size()
                && same < now.size()
                && old.get(same).hash().equals(now.get(same).hash())) {
            same++;
        }
        if (same == old.size()) {
            return null;
        }
        PromptPrefix.Section section = old.get(same).section();
        if (same < now.size() && now.get(same).section().compareTo(section) < 0) {
            section = now.get(same).section();
        }
        String type = switch (section) {
            case TOOLS -> "tools_changed";
            case SYSTEM -> "system_changed";
            case MESSAGES -> "messages_changed";
        };
        return missed(type, tokens(old, old.size()) - tokens(old, same));
    }

    private static long tokens(List<Position> positions, int count) {
        return count == 0 ? 0 : positions.get(count - 1).tokens();
    }

    private static ObjectNode missed(String type, long tokens) {
        return Json.object().put("type", type).put("cache_missed_input_tokens", tokens);
    }
}
