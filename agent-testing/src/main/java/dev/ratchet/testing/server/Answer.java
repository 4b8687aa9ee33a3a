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
        for (Reply.Block block : reply.blocks()) {
            ObjectNode json = block.json();
            switch (json.path("type").asString("")) {
                case "tool_use" -> json = completed(json, "id", "toolu_" + digits + "_" + blocks.size());
                case "server_tool_use" -> json = completed(json, "id", "srvtoolu_" + digits + "_" + blocks.size());
                case "thinking" -> json = completed(json, "signature", "local-signature");
                default -> {}
            }
            blocks.add(json);
            outputTokens += PromptPrefix.tokens(json);
        }
        this.message = message(request, "msg_" + digits + "_" + number, accounting, Math.max(1, outputTokens));
    }

    /** {@return the block with a value for that member, if it has none; an id stands behind the type} */
    private static ObjectNode completed(ObjectNode block, String name, String value) {
        if (block.has(name)) {
            return block;
        }
        if (!name.equals("id")) {
            return block.deepCopy().put(name, value);
        }
        ObjectNode json = Json.object();
        json.set("type", block.path("type"));
        return json.put(name, value).setAll(block);
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
        json.put("stop_reason", reply.stopReason()).put("stop_sequence", reply.stopSequence());
        json.set("stop_details", reply.stopDetails());
        ObjectNode usage = json.putObject("usage")
                .put("input_tokens", accounting.uncached())
                .put("cache_creation_input_tokens", accounting.write5m() + accounting.write1h())
                .put("cache_read_input_tokens", accounting.read())
                .put("output_tokens", outputTokens)
                .put("service_tier", "standard");
        usage.putObject("cache_creation")
                .put("ephemeral_5m_input_tokens", accounting.write5m())
                .put("ephemeral_1h_input_tokens", accounting.write1h());
        if (reply.usage() != null) {
            usage.setAll(reply.usage());
        }
        return json;
    }

    /** {@return the answer as one JSON document} */
    ObjectNode message() {
        return message;
    }

    /** {@return the streamed answer, complete, each event as it stands in the stream} */
    List<String> frames() {
        List<String> frames = new ArrayList<>();
        events().forEach(event -> frames.add(HttpAnswer.frame(event)));
        for (Reply.Extra extra : reply.extras()) {
            frames.add(Math.min(extra.afterEvents(), frames.size()), extra.frame());
        }
        return frames;
    }

    private List<ObjectNode> events() {
        List<ObjectNode> events = new ArrayList<>();
        events.add(start());
        events.add(event("ping"));
        BlockStream stream = new BlockStream(events, reply.pieces());
        for (int i = 0; i < blocks.size(); i++) {
            stream.add(blocks.get(i), reply.blocks().get(i).streamedInput());
        }
        events.add(end());
        events.add(event("message_stop"));
        return events;
    }

    private ObjectNode start() {
        ObjectNode begun = message.deepCopy();
        begun.putArray("content");
        begun.putNull("stop_reason").putNull("stop_sequence").putNull("stop_details");
        begun.withObject("/usage").put("output_tokens", 1);
        ObjectNode start = event("message_start");
        start.set("message", begun);
        return start;
    }

    private ObjectNode end() {
        ObjectNode end = event("message_delta");
        ObjectNode delta = end.putObject("delta")
                .put("stop_reason", reply.stopReason())
                .put("stop_sequence", reply.stopSequence());
        if (reply.stopDetails() != null) {
            delta.set("stop_details", reply.stopDetails());
        }
        ObjectNode usage = end.putObject("usage");
        usage.set("output_tokens", message.path("usage").path("output_tokens"));
        if (reply.usage() != null) {
            usage.setAll(reply.usage());
        }
        return end;
    }

    static ObjectNode event(String type) {
        return Json.object().put("type", type);
    }
}
