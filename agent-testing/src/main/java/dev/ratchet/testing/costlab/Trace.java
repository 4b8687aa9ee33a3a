package dev.ratchet.testing.costlab;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How many tokens the parts of a run have, as the local server counts them: a quarter of the bytes of each block.
 *
 * @param prompt tools, system prompt and task
 * @param turns the turns with calls
 */
record Trace(long prompt, List<Turn> turns) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CLEARED = "[cleared to save context]";

    /**
     * One answer and the results of its calls.
     *
     * @param answer the answer
     * @param results the results
     * @param cleared what stays of the results when they are left out
     * @param calls how many there are
     */
    record Turn(long answer, long results, long cleared, int calls) {}

    Trace {
        turns = List.copyOf(turns);
    }

    /** Measures a run by its last request, which has all of it but the last answer. */
    static Trace of(String request) {
        JsonNode body = JSON.readTree(request);
        long prompt = tokens(body.path("tools"));
        JsonNode system = body.path("system");
        prompt += system.isString()
                ? tokens(JSON.createObjectNode().put("type", "text").put("text", system.stringValue()), false)
                : tokens(system);
        List<Turn> turns = new ArrayList<>();
        long answer = 0;
        for (JsonNode message : body.path("messages")) {
            JsonNode content = message.path("content");
            if (message.path("role").stringValue().equals("assistant")) {
                answer = tokens(content);
            } else if (content.path(0).path("type").stringValue().equals("tool_result")) {
                long cleared = 0;
                for (JsonNode block : content) {
                    cleared += tokens(block, true);
                }
                turns.add(new Turn(answer, tokens(content), cleared, content.size()));
            } else {
                prompt += tokens(content);
            }
        }
        return new Trace(prompt, turns);
    }

    /** {@return about what the same run would be with other pages} */
    Trace like(List<Integer> pages, int calls) {
        List<Turn> others = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            long frames = turn.cleared() - (long) calls * CLEARED.length() / 4;
            long text = 0;
            for (int page : pages.subList(i * calls, (i + 1) * calls)) {
                text += Math.min(page, ReferenceRun.RESULT_BUDGET) / 4;
            }
            others.add(new Turn(turn.answer(), frames + text, turn.cleared(), calls));
        }
        return new Trace(prompt, others);
    }

    private static long tokens(JsonNode blocks) {
        long sum = 0;
        for (JsonNode block : blocks) {
            sum += tokens(block, false);
        }
        return sum;
    }

    private static long tokens(JsonNode block, boolean cleared) {
        ObjectNode counted = ((ObjectNode) block).deepCopy();
        counted.remove("cache_control");
        if (cleared) {
            counted.put("content", CLEARED);
        }
        return (JSON.writeValueAsString(counted).getBytes(StandardCharsets.UTF_8).length + 3L) / 4;
    }
}
