package dev.ratchet.tools.files;

import dev.ratchet.message.Cancellation;
import dev.ratchet.tool.ToolContext;
import java.util.Map;

/** The contexts in which tests call tools. */
final class Runs {
    static final ToolContext RUN = run("run_1");

    private Runs() {}

    static ToolContext run(String id) {
        return new ToolContext(id, "toolu_1", new Cancellation(), Map.of());
    }
}
