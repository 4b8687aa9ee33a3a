package dev.ratchet.tool;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolUseBlock;
import java.util.Map;
import java.util.stream.Collectors;

/** Calls as a model makes them, and results as it reads them. */
final class Calls {
    private Calls() {}

    /** {@return a call with single quotes for double ones in its arguments} */
    static ToolUseBlock call(String name, String input) {
        return call("toolu_1", name, input);
    }

    static ToolUseBlock call(String id, String name, String input) {
        RawJson raw = RawJson.object()
                .put("type", "tool_use")
                .put("id", id)
                .put("name", name)
                .put("input", RawJson.parse(input.replace('\'', '"')))
                .build();
        return (ToolUseBlock) ContentBlock.of(raw);
    }

    static ToolContext context() {
        return new ToolContext("run_1", "toolu_1", new Cancellation(), Map.of(String.class, "attached"));
    }

    static ToolResult run(Toolset tools, String name, String input) {
        return tools.call(call(name, input), context());
    }

    static String text(ToolResult result) {
        return result.content().stream()
                .map(block -> ((TextBlock) block).text())
                .collect(Collectors.joining("\n"));
    }
}
