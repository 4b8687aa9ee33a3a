package dev.ratchet.testing.traps;

import dev.ratchet.message.RawJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The requests of one case in the order in which they came, and what holds of all requests whatever the case. Thread-safe. */
final class Wire {
    private final List<Seen> seen = new ArrayList<>();

    /**
     * One request.
     *
     * @param at when it came
     * @param text its body as it came
     * @param body the same as a tree, without cache marks, which may move; null if it is not JSON
     * @param refusal why the server's checks refused it, or null
     */
    record Seen(
            Instant at,
            String text,
            @Nullable JsonNode body,
            @Nullable String refusal) {
        List<JsonNode> messages() {
            return body == null
                    ? List.of()
                    : body.path("messages").valueStream().toList();
        }
    }

    synchronized void add(Instant at, String body, @Nullable String refusal) {
        seen.add(new Seen(at, body, tree(body), refusal));
    }

    synchronized List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Returns the first breach of what holds of all requests: each is legal, and only adds to the one before. */
    static @Nullable String breach(List<Seen> requests) {
        for (int i = 0; i < requests.size(); i++) {
            String where = "request " + (i + 1) + " ";
            Seen request = requests.get(i);
            if (request.refusal() != null) {
                return where + "is illegal: " + request.refusal();
            }
            for (int j = i - 1; j >= 0; j--) {
                if (sameConversation(requests.get(j), request)) {
                    String edit = edit(requests.get(j), request);
                    if (edit != null) {
                        return where + "edits what was sent before: " + edit;
                    }
                    break;
                }
            }
        }
        return null;
    }

    private static boolean sameConversation(Seen before, Seen after) {
        return !before.messages().isEmpty()
                && !after.messages().isEmpty()
                && blocks(before.messages().get(0))
                        .get(0)
                        .equals(blocks(after.messages().get(0)).get(0));
    }

    private static @Nullable String edit(Seen before, Seen after) {
        if (before.body() == null || after.body() == null) {
            return null;
        }
        for (String part : List.of("system", "tools")) {
            if (!before.body().path(part).equals(after.body().path(part))) {
                return part;
            }
        }
        List<JsonNode> old = before.messages();
        List<JsonNode> now = after.messages();
        for (int i = 0; i < old.size(); i++) {
            boolean open = i == old.size() - 1; // the last one may go on
            if (i >= now.size()
                    || !old.get(i).path("role").equals(now.get(i).path("role"))
                    || !starts(blocks(now.get(i)), blocks(old.get(i)), open)) {
                return "message " + (i + 1);
            }
        }
        return null;
    }

    private static boolean starts(List<JsonNode> longer, List<JsonNode> shorter, boolean open) {
        return longer.size() >= shorter.size()
                && (open || longer.size() == shorter.size())
                && longer.subList(0, shorter.size()).equals(shorter);
    }

    /** {@return the blocks of a message; a string is one text block} */
    static List<JsonNode> blocks(JsonNode message) {
        JsonNode content = message.path("content");
        return content.isArray()
                ? content.valueStream().toList()
                : List.of(JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "text")
                        .put("text", content.asString("")));
    }

    private static @Nullable JsonNode tree(String text) {
        try {
            JsonNode body = RawJson.parse(text).tree();
            unmark(body);
            return body;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static void unmark(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove("cache_control");
        }
        node.forEach(Wire::unmark);
    }
}
