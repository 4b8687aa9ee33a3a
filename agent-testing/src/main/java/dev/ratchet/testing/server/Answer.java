package dev.ratchet.testing.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns a reply into a message of the API: ids, usage, and the envelope around them. For one thread. */
final class Answer {
    private final Reply reply;
    private final List<PromptCache.Accounting> rounds;
    private final List<ObjectNode> blocks = new ArrayList<>();
    private final List<Long> tokens = new ArrayList<>();
    private final List<String> droppedThinking;
    private final String id;
    private final String model;
    private @Nullable ArrayNode applied;
    private @Nullable ObjectNode diagnostics;
    private boolean iterations;

    /**
     * Makes the message. Ids are derived from the prompt: the same conversation gets the same call ids, another one never
     * does, also after the server was started anew.
     *
     * @param rounds what each round of the model costs; the first of two, and one that pauses, made a summary
     */
    Answer(
            Reply reply,
            CheckedRequest request,
            PromptPrefix prompt,
            List<PromptCache.Accounting> rounds,
            long number,
            TokenCount count) {
        this.reply = reply;
        this.rounds = rounds;
        this.model = request.model().id();
        String digits = prompt.hash().digits();
        this.id = "msg_" + digits + "_" + number;
        this.droppedThinking = request.droppedThinking();
        boolean thought = reply.blocks().stream().anyMatch(block -> BoundThinking.isThinking(block.json()));
        BoundThinking thinking = thought ? BoundThinking.read(request) : null;
        for (Reply.Block block : reply.blocks()) {
            ObjectNode json = block.json();
            int index = blocks.size();
            switch (json.path("type").asString("")) {
                case "tool_use" -> {
                    boolean thoughtBefore = blocks.stream().anyMatch(BoundThinking::isThinking);
                    json = withId(json, CallIds.of(digits, index, thoughtBefore));
                }
                case "server_tool_use" -> json = withId(json, "srvtoolu_" + digits + "_" + index);
                default -> {}
            }
            tokens.add(count.of(json)); // a signature is not billed
            blocks.add(thinking == null ? json : thinking.answer(json));
        }
    }

    String id() {
        return id;
    }

    /** Tells which edits were applied to the context; null if none were asked for. */
    void applied(@Nullable ArrayNode edits) {
        this.applied = edits;
    }

    void diagnostics(ObjectNode told) {
        this.diagnostics = told;
    }

    /** Tells the rounds one by one. */
    void withIterations() {
        this.iterations = true;
    }

    /** {@return the block with that id behind its type, if it has none} */
    private static ObjectNode withId(ObjectNode block, String id) {
        if (block.has("id")) {
            return block;
        }
        ObjectNode json = Json.object();
        json.set("type", block.path("type"));
        return json.put("id", id).setAll(block);
    }

    /** {@return the answer as one JSON document} */
    ObjectNode message() {
        ObjectNode json = Json.object()
                .put("id", id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model);
        ArrayNode content = json.putArray("content");
        blocks.forEach(content::add);
        json.put("stop_reason", reply.stopReason()).put("stop_sequence", reply.stopSequence());
        json.set("stop_details", reply.stopDetails());
        if (diagnostics != null) {
            json.set("diagnostics", diagnostics);
        }
        if (applied != null) {
            json.putObject("context_management").set("applied_edits", applied);
        }
        if (!droppedThinking.isEmpty()) {
            json.set("input_transformations", transformations());
        }
        json.set("usage", usage());
        return json;
    }

    private ArrayNode transformations() {
        ArrayNode all = Json.object().arrayNode();
        droppedThinking.forEach(path -> all.addObject()
                .put("type", "thinking_dropped")
                .put("path", path)
                .put("reason", "prefix_binding_mismatch"));
        return all;
    }

    Billed billed() {
        JsonNode usage = usage();
        return new Billed(
                model,
                usage.path("input_tokens").asLong(0),
                usage.path("cache_creation_input_tokens").asLong(0),
                usage.path("cache_creation").path("ephemeral_1h_input_tokens").asLong(0),
                usage.path("cache_read_input_tokens").asLong(0),
                usage.path("output_tokens").asLong(0));
    }

    private ObjectNode usage() {
        // What a summary costs is told by the rounds alone.
        ObjectNode usage = summaryOnly()
                ? counts(PromptCache.Accounting.NOTHING, 0)
                : counts(rounds.get(rounds.size() - 1), outputTokens(rounds.size() - 1, blocks.size()));
        usage.put("service_tier", "standard");
        usage.set("cache_creation", usage.remove("cache_creation")); // last, as the service has it
        if (iterations) {
            usage.set("iterations", iterations());
        }
        if (reply.usage() != null) {
            usage.setAll(reply.usage());
        }
        return usage;
    }

    private ArrayNode iterations() {
        ArrayNode all = Json.object().arrayNode();
        if (summaryOnly() || rounds.size() == 2) {
            all.addObject().put("type", "compaction").setAll(counts(rounds.get(0), outputTokens(0, 1)));
        }
        if (!summaryOnly()) {
            all.addObject()
                    .put("type", "message")
                    .setAll(counts(rounds.get(rounds.size() - 1), outputTokens(rounds.size() - 1, blocks.size())));
        }
        return all;
    }

    private boolean summaryOnly() {
        return rounds.size() == 1 && reply.stopReason().equals("compaction");
    }

    private long outputTokens(int from, int to) {
        long sum = tokens.subList(from, Math.min(to, tokens.size())).stream()
                .mapToLong(Long::longValue)
                .sum();
        return Math.max(1, sum);
    }

    private static ObjectNode counts(PromptCache.Accounting accounting, long outputTokens) {
        ObjectNode counts = Json.object()
                .put("input_tokens", accounting.uncached())
                .put("cache_creation_input_tokens", accounting.write5m() + accounting.write1h())
                .put("cache_read_input_tokens", accounting.read())
                .put("output_tokens", outputTokens);
        counts.putObject("cache_creation")
                .put("ephemeral_5m_input_tokens", accounting.write5m())
                .put("ephemeral_1h_input_tokens", accounting.write1h());
        return counts;
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
        ObjectNode begun = message();
        begun.putArray("content");
        begun.putNull("stop_reason").putNull("stop_sequence").putNull("stop_details");
        begun.remove("context_management"); // told at the end, as these two
        begun.remove("input_transformations");
        ObjectNode usage = begun.withObject("/usage").put("output_tokens", 1);
        usage.remove("iterations");
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
        ObjectNode counted = usage();
        ObjectNode usage = end.putObject("usage");
        usage.set("output_tokens", counted.path("output_tokens"));
        if (iterations) {
            usage.set("iterations", counted.path("iterations"));
        }
        if (reply.usage() != null) {
            usage.setAll(reply.usage());
        }
        if (applied != null) {
            end.putObject("context_management").set("applied_edits", applied);
        }
        if (!droppedThinking.isEmpty()) {
            end.set("input_transformations", transformations());
        }
        return end;
    }

    static ObjectNode event(String type) {
        return Json.object().put("type", type);
    }
}
