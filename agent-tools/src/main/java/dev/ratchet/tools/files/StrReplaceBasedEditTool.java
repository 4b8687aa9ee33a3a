package dev.ratchet.tools.files;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolContext;
import dev.ratchet.tool.ToolException;
import dev.ratchet.tool.ToolParam;
import dev.ratchet.tool.ToolPreview;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The text editor as the Messages API defines it, type {@code text_editor_20250728}: one tool with four commands. Models
 * know it without a description; with one it is an ordinary tool. {@code undo_edit}, which the API's tool no longer has,
 * stands beside it.
 *
 * <p>It is {@code destructive}, since {@code create} may overwrite lines of which the conversation has seen no more than that
 * they are there. So it needs an {@link dev.ratchet.approval.Approver} or a rule; viewing need not ask:
 *
 * <pre>{@code
 * .rules(ApprovalRules.none().allow("str_replace_based_edit_tool", "command", "view"))
 * }</pre>
 *
 * <p>Get one by {@link TextEditor#asOneTool}, which says what holds for all of its tools.
 */
public final class StrReplaceBasedEditTool {
    private final Editing editing;

    StrReplaceBasedEditTool(Editing editing) {
        this.editing = editing;
    }

    /** What to do. */
    public enum Command {
        /** Show a file or list a directory. */
        @JsonProperty("view")
        VIEW,
        /** Make a file or give it another text. */
        @JsonProperty("create")
        CREATE,
        /** Replace text that stands in a file once. */
        @JsonProperty("str_replace")
        STR_REPLACE,
        /** Put lines after a line. */
        @JsonProperty("insert")
        INSERT
    }

    /** Carries out a command. */
    @Tool(
            name = "str_replace_based_edit_tool",
            destructive = true,
            resources = "workspace",
            value =
                    "Views, creates and edits text files of the workspace. view shows a file with line numbers, or some of its"
                            + " lines by view_range, or lists a directory two levels deep. create makes a file of file_text, or"
                            + " overwrites one that you have viewed. str_replace replaces old_str, which must stand in the file exactly"
                            + " once, by new_str; copy it from the file with white space, without line numbers. insert puts insert_text"
                            + " after the line insert_line. Line ends are kept as the file has them.")
    public String edit(
            @ToolParam("What to do") Command command,
            @ToolParam("File or directory relative to the workspace, such as src/main.py; . is the workspace itself")
                    String path,
            @ToolParam("For view of a file: first and last line, such as [11, 20]; -1 as the last means to the end")
                    Optional<List<Integer>> viewRange,
            @ToolParam("For create: the whole text of the file") Optional<String> fileText,
            @ToolParam("For str_replace: the text to replace, exactly as it stands in the file")
                    Optional<String> oldStr,
            @ToolParam("For str_replace: the text to put in its place; left out, the old text is deleted")
                    Optional<String> newStr,
            @ToolParam("For insert: number of the line after which the text comes; 0 puts it before the first")
                    Optional<Integer> insertLine,
            @ToolParam("For insert: the lines to insert") Optional<String> insertText,
            ToolContext context)
            throws IOException {
        String run = context.runId();
        return switch (command) {
            case VIEW -> view(run, path, viewRange);
            case CREATE -> editing.write(run, path, given("create", "file_text", fileText));
            case STR_REPLACE -> editing.replace(run, path, given("str_replace", "old_str", oldStr), newStr.orElse(""));
            case INSERT ->
                editing.insert(
                        run,
                        path,
                        given("insert", "insert_line", insertLine),
                        given("insert", "insert_text", insertText));
        };
    }

    /** {@return the diff of what a command would do} */
    @ToolPreview("str_replace_based_edit_tool")
    String previewEdit(
            Command command,
            String path,
            Optional<List<Integer>> viewRange,
            Optional<String> fileText,
            Optional<String> oldStr,
            Optional<String> newStr,
            Optional<Integer> insertLine,
            Optional<String> insertText,
            ToolContext context)
            throws IOException {
        String run = context.runId();
        return switch (command) {
            case VIEW -> "shows " + PlannedEdit.visible(path) + " to the model";
            case CREATE -> editing.preview(planner -> planner.write(run, path, given("create", "file_text", fileText)));
            case STR_REPLACE ->
                editing.preview(planner ->
                        planner.replace(run, path, given("str_replace", "old_str", oldStr), newStr.orElse("")));
            case INSERT ->
                editing.preview(planner -> planner.insert(
                        run,
                        path,
                        given("insert", "insert_line", insertLine),
                        given("insert", "insert_text", insertText)));
        };
    }

    /** Takes back the latest change. */
    @Tool(
            resources = "workspace",
            value =
                    "Takes back the latest change that you made to a file of the workspace in this conversation; call it again for the "
                            + "one before. A file that the change created is deleted. Fails if somebody else has changed the file since. "
                            + "Returns the lines as they are again.")
    public String undoEdit(
            @ToolParam("File relative to the workspace, such as src/main.py") String path, ToolContext context)
            throws IOException {
        return editing.undo(context.runId(), path);
    }

    /** {@return the diff of what {@code undo_edit} would do} */
    @ToolPreview("undo_edit")
    String previewUndoEdit(String path, ToolContext context) throws IOException {
        return editing.preview(planner -> planner.undo(context.runId(), path));
    }

    private String view(String run, String path, Optional<List<Integer>> range) throws IOException {
        if (editing.isDirectory(path)) {
            if (range.isPresent()) {
                throw new ToolException("view_range is for files, and \"" + path + "\" is a directory; leave it out");
            }
            return editing.list(path, 2);
        }
        List<Integer> lines = range.orElse(List.of(1, -1));
        if (lines.size() != 2) {
            throw new ToolException("view_range is the first and the last line, such as [11, 20], found " + lines);
        }
        return editing.view(run, path, lines.get(0), lines.get(1));
    }

    private static <T> T given(String command, String name, Optional<T> value) {
        return value.orElseThrow(() -> new ToolException(command + " needs " + name));
    }
}
