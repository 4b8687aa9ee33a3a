package dev.ratchet.testing.server;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ThinkingBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.StopReason;
import dev.ratchet.usage.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Answers as a model gives them, and as no model should. */
final class RandomAnswer {
    private static final List<String> STOP_REASONS = List.of(
            "tool_use",
            "end_turn",
            "tool_use",
            "pause_turn",
            "max_tokens",
            "tool_use",
            "stop_sequence",
            "refusal",
            "model_context_window_exceeded",
            "compaction",
            "quite_new");
    private static final int FIRST_ID = 10; // of a run that begins with a question
    private static final RawJson EMPTY = RawJson.parse("{}");

    private final Choices choices;
    private final Set<String> openServerCalls;
    private final List<ContentBlock> content = new ArrayList<>();
    private int ids;

    private RandomAnswer(Choices choices, Set<String> openServerCalls, int ids) {
        this.choices = choices;
        this.openServerCalls = openServerCalls;
        this.ids = ids;
    }

    /**
     * Returns an answer.
     *
     * @param openServerCalls which of the server's own calls may get their result in it
     * @param ids how many ids were given so far, so that the next one is new
     */
    static ModelAnswer of(Choices choices, Set<String> openServerCalls, int ids) {
        RandomAnswer answer = new RandomAnswer(choices, openServerCalls, ids);
        String stopReason = choices.of(STOP_REASONS);
        openServerCalls.forEach(answer::serverResult);
        if (stopReason.equals("tool_use") && !choices.oneIn(8)) {
            answer.call();
        }
        for (int blocks = choices.below(5); blocks > 0; blocks--) {
            answer.block();
        }
        if (stopReason.equals("max_tokens") && choices.oneIn(3)) {
            answer.add("{\"type\":\"thinking\",\"thinking\":\"cut o\",\"signature\":\"\"}");
        }
        if (stopReason.equals("pause_turn") || stopReason.equals("compaction")) {
            answer.openServerCall(); // the service pauses only while a tool of its own is at work
        }
        return new ModelAnswer(
                "msg_1",
                "claude-sonnet-5-5",
                answer.content,
                new StopReason(stopReason),
                null,
                new Usage(100, 0, 0, 0, 20, 0),
                null);
    }

    private void block() {
        switch (choices.below(10)) {
            case 0 -> content.add(TextBlock.of("So be it."));
            case 1, 2 -> call();
            case 3 -> content.add(TextBlock.of(""));
            case 4 -> content.add(TextBlock.of(" "));
            case 5 -> add("{\"type\":\"thinking\",\"thinking\":\"\"}");
            case 6 -> add("{\"type\":\"redacted_thinking\"}");
            case 7 -> serverCall();
            case 8 -> // another model took over, and the first one's thoughts and calls are void
                add("{\"type\":\"fallback\",\"from\":{\"model\":\"claude-sonnet-5-5\"},"
                        + "\"to\":{\"model\":\"claude-haiku-4-5\"}}");
            default -> unparsableCall();
        }
    }

    private void call() {
        add("{\"type\":\"tool_use\",\"id\":\"" + id() + "\",\"name\":\""
                + choices.of(List.of("lookup_order", "no_such_tool")) + "\",\"input\":{\"n\":"
                + choices.of(List.of("1", "1.50")) + "}}");
    }

    private void unparsableCall() {
        String id = id();
        RawJson raw =
                RawJson.parse("{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"lookup_order\",\"input\":{}}");
        content.add(new ToolUseBlock(raw, id, "lookup_order", EMPTY, "{\"n\":"));
    }

    /** {@return a new id, or one that was given before} */
    private String id() {
        int number = choices.oneIn(12) ? FIRST_ID + choices.below(2) : ids++;
        boolean thought = false; // what came before a fallback is void
        for (ContentBlock block : content) {
            thought = !block.type().equals("fallback") && (thought || block instanceof ThinkingBlock);
        }
        // As the server numbers its calls: with a mark by which it notices that a thought is missing.
        return "toolu_" + String.format("%016d", number) + (thought ? "_t0" : "_0");
    }

    private void serverCall() {
        String id = openServerCall();
        if (!choices.oneIn(3)) {
            serverResult(id);
        }
    }

    private String openServerCall() {
        String id = "srvtoolu_" + ids++;
        add("{\"type\":\"server_tool_use\",\"id\":\"" + id + "\",\"name\":\"web_search\",\"input\":{\"query\":\"x\"}}");
        return id;
    }

    private void serverResult(String id) {
        if (!openServerCalls.contains(id) || !choices.oneIn(4)) {
            add("{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"" + id
                    + "\",\"content\":{\"type\":\"web_search_tool_result_error\",\"error_code\":\"unavailable\"}}");
        }
    }

    private void add(String json) {
        content.add(ContentBlock.of(RawJson.parse(json)));
    }
}
