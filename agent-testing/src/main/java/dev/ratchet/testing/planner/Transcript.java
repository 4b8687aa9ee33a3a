package dev.ratchet.testing.planner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What has happened since the user's last words. All that the planner knows is in here: it keeps no state of its own.
 *
 * @param task the user's last words
 * @param files whether images or documents came with them
 * @param steps the calls made for them, in order, with their results
 */
record Transcript(String task, boolean files, List<Step> steps) {

    /**
     * A call and its result.
     *
     * @param tool the tool's name
     * @param input the arguments
     * @param result the result's text
     * @param error whether it failed
     */
    record Step(String tool, JsonNode input, String result, boolean error) {
        boolean is(Call call) {
            return tool.equals(call.tool()) && input.equals(Step::compare, call.input());
        }

        /** By value: 5 read as an int and 5 written as a long are the same argument. */
        private static int compare(JsonNode one, JsonNode other) {
            if (one.isNumber() && other.isNumber()) {
                return one.decimalValue().compareTo(other.decimalValue());
            }
            return one.equals(other) ? 0 : 1;
        }
    }

    static Transcript of(JsonNode request) {
        String task = "";
        boolean files = false;
        List<Step> steps = new ArrayList<>();
        Map<String, JsonNode> calls = new LinkedHashMap<>();
        for (JsonNode message : request.path("messages")) {
            JsonNode content = message.path("content");
            for (JsonNode block : content) {
                if (type(block).equals("tool_use")) {
                    calls.put(block.path("id").asString(""), block);
                } else if (type(block).equals("tool_result")) {
                    JsonNode call = calls.remove(block.path("tool_use_id").asString(""));
                    if (call != null) {
                        steps.add(new Step(
                                call.path("name").asString(""),
                                call.path("input"),
                                text(block.path("content")),
                                block.path("is_error").asBoolean(false)));
                    }
                }
            }
            // After a run that was cancelled the next words stand behind the results, in the same message.
            String words = message.path("role").asString("").equals("user") ? text(content) : "";
            if (!words.isBlank()) {
                task = words;
                files = content.valueStream()
                        .anyMatch(block ->
                                type(block).equals("image") || type(block).equals("document"));
                steps.clear();
            }
        }
        return new Transcript(task, files, List.copyOf(steps));
    }

    private static String text(JsonNode content) {
        return content.isString()
                ? content.stringValue()
                : content.valueStream()
                        .filter(block -> type(block).equals("text"))
                        .map(block -> block.path("text").asString(""))
                        .collect(Collectors.joining("\n"));
    }

    private static String type(JsonNode block) {
        return block.path("type").asString("");
    }
}
