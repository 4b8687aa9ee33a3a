package dev.ratchet.tools.files;

import dev.ratchet.message.Cancellation;
import dev.ratchet.tool.ToolContext;
import dev.ratchet.tools.files.StrReplaceBasedEditTool.Command;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls as tests make them. */
final class Runs {
    static final ToolContext RUN = run("run_1");

    private Runs() {}

    static ToolContext run(String id) {
        return new ToolContext(id, "toolu_1", new Cancellation(), Map.of());
    }

    static String view(StrReplaceBasedEditTool tool, String path, Integer... range) throws IOException {
        return tool.edit(
                Command.VIEW,
                path,
                range.length == 0 ? Optional.empty() : Optional.of(List.of(range)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                RUN);
    }

    static String create(StrReplaceBasedEditTool tool, String path, String text) throws IOException {
        return tool.edit(
                Command.CREATE,
                path,
                Optional.empty(),
                Optional.of(text),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                RUN);
    }

    static String replace(StrReplaceBasedEditTool tool, String path, String oldText, String newText)
            throws IOException {
        return replace(tool, path, oldText, newText, RUN);
    }

    static String replace(
            StrReplaceBasedEditTool tool, String path, String oldText, String newText, ToolContext context)
            throws IOException {
        return tool.edit(
                Command.STR_REPLACE,
                path,
                Optional.empty(),
                Optional.empty(),
                Optional.of(oldText),
                newText.isEmpty() ? Optional.empty() : Optional.of(newText),
                Optional.empty(),
                Optional.empty(),
                context);
    }

    static String insert(StrReplaceBasedEditTool tool, String path, int line, String text) throws IOException {
        return tool.edit(
                Command.INSERT,
                path,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(line),
                Optional.of(text),
                RUN);
    }
}
