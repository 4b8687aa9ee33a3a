package dev.ratchet.testing.server;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns a reply into a message of the API: ids, usage, and the envelope around them. */
final class Answer {
    private final Reply reply;
    private final List<ObjectNode> blocks = new ArrayList<>();
    private final ObjectNode message;

    /**
     * Makes the message. Ids are derived from the prompt: the same conversation gets the same call ids, another one never
     * does, also after the server was started anew.
     */
    Answer(Reply reply, CheckedRequest request, PromptPrefix prompt, PromptCache.Accounting accounting, long number) {
        this.reply = reply;
        String digits = prompt.hash().digits();
        long outputTokens = 0;
        boolean thought = reply.blocks().stream().anyMatch(block -> BoundThinking.isThinking(block.json()));
        BoundThinking thinking = thought ? BoundThinking.read(request) : null;
        for (Reply.Block block : reply.blocks()) {
            ObjectNode json = block.json();
            if (json.path("type").asString("").equals("tool_use") && !json.has("id")) {
                String id = CallIds.of(digits, blocks.size(), blocks.stream().anyMatch(BoundThinking::isThinking));
                json = Json.object().put("type", "tool_use").put("id", id);
                json.set("name", block.json().path("name"));
                json.set("input", block.json().path("input"));
            }
            outputTokens += PromptPrefix.tokens(json); // a signature is not billed
            blocks.add(thinking == null ? json : thinking.answer(json));
        }
        this.message = message(request, "msg_" + digits + "_" + number, accounting, Math.max(1, outputTokens));
    }

    private ObjectNode message(
            CheckedRequest request, String id, PromptCache.Accounting accounting, long outputTokens) {
        ObjectNode json = Json.object()
                .put("id", id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", request.model().id());
        ArrayNode content = json.putArray("content");
        blocks.forEach(content::add);
        json.put("stop_reason", reply.stopReason()).putNull("stop_sequence").putNull("stop_details");
        json.putObject("usage")
                .put("input_tokens", accounting.uncached())
                .put("cache_creation_input_tokens", accounting.write5m() + accounting.write1h())
                .put("cache_read_input_tokens", accounting.read())
                .put("output_tokens", outputTokens)
                .put("service_tier", "standard")
                .putObject("cache_creation")
                .put("ephemeral_5m_input_tokens", accounting.write5m())
                .put("ephemeral_1h_input_tokens", accounting.write1h());
        if (!request.droppedThinking().isEmpty()) {
            ArrayNode transformations = json.putArray("input_transformations");
            request.droppedThinking()
                    .forEach(path -> transformations
                            .addObject()
                            .put("type", "thinking_dropped")
                            .put("path", path)
                            .put("reason", "prefix_binding_mismatch"));
        }
        return json;
    }

    /** {@return the answer as one JSON document} */
    ObjectNode message() {
        return message;
    }

    /** {@return the events of the streamed answer, complete} */
    List<ObjectNode> events() {
        List<ObjectNode> events = new ArrayList<>();
        events.add(start());
        events.add(event("ping"));
        for (int i = 0; i < blocks.size(); i++) {
            BlockStream.add(events, i, blocks.get(i), reply.blocks().get(i).streamedInput());
        }
        ObjectNode delta = event("message_delta");
        delta.putObject("delta").put("stop_reason", reply.stopReason()).putNull("stop_sequence");
        delta.putObject("usage").set("output_tokens", message.path("usage").path("output_tokens"));
        if (message.has("input_transformations")) {
            delta.set("input_transformations", message.path("input_transformations"));
        }
        events.add(delta);
        events.add(event("message_stop"));
        return events;
    }

    private ObjectNode start() {
        ObjectNode begun = message.deepCopy();
        begun.putArray("content");
        begun.putNull("stop_reason");
        begun.remove("input_transformations"); // told at the end
        begun.withObject("/usage").put("output_tokens", 1);
        ObjectNode start = event("message_start");
        start.set("message", begun);
        return start;
    }

    static ObjectNode event(String type) {
        return Json.object().put("type", type);
    }
}
