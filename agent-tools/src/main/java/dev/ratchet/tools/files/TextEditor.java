package dev.ratchet.tools.files;

import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolContext;
import dev.ratchet.tool.ToolParam;
import dev.ratchet.tool.ToolPreview;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tools that list, read, edit and create text files below one directory, and nothing outside of it.
 *
 * <pre>{@code
 * AgentRunner.builder().model(model).tools(new TextEditor(Path.of("work"))).build()
 * }</pre>
 *
 * <p>A path is relative to that directory; {@code ..}, absolute paths, symbolic links, devices and pipes are refused. A file
 * is written whole beside its place and then moved there, so nobody sees half of it, and a call that is interrupted, or a
 * process that is killed, changes nothing. An edit leaves every byte outside of the replaced text as it is: line ends, byte
 * order mark, encoding, final newline, and the file's mode. Files are at most 4 MiB.
 *
 * <p>What a conversation has read is remembered: if somebody else changes a file since, an edit by text says so and one by
 * line number is refused. Its latest thousand changes, up to 64 MiB, can be undone as long as the process lives. Both are
 * kept for each {@link ToolContext#runId run}, so one editor may serve many.
 *
 * <p>An {@link dev.ratchet.approval.Approver} is asked about what writes, with the diff of what it would write, and not about
 * what reads. Nothing here is destructive, so no approver is needed: no file is overwritten or deleted that the conversation
 * did not make, and what an edit takes out stands word for word in the call. What writes works on the resource
 * {@code workspace}, one call at a time; name it for your own tools that change the same files.
 *
 * <p>Safe to share between threads; changes below one directory are made one at a time in a process. On Linux each
 * directory on the way is opened in the one before by its handle, so no program can lead a call astray by swapping
 * directories for links while it is at work. Elsewhere the way is checked before each step, which is a best effort.
 */
public final class TextEditor {
    private final Editing editing;

    /**
     * Makes tools for the files below {@code root}.
     *
     * @throws IllegalArgumentException if {@code root} is not a directory
     */
    public TextEditor(Path root) {
        this(root, (path, content) -> {});
    }

    /**
     * Makes tools for the files below {@code root} whose changes {@code listener} is told of.
     *
     * @throws IllegalArgumentException if {@code root} is not a directory
     */
    public TextEditor(Path root, ChangeListener listener) {
        this(new Editing(new Workspace(root), listener));
    }

    TextEditor(Editing editing) {
        this.editing = editing;
    }

    /** Is told of each change before it is made, one at a time; what it throws keeps the change from being made. */
    @FunctionalInterface
    public interface ChangeListener {

        /**
         * The file at {@code path}, relative to the root with {@code /} between its parts, is about to change.
         *
         * @param content what it holds now, or null if it is about to be created
         */
        void changing(String path, byte @Nullable [] content);
    }

    /** {@return the same editor as the one tool that the API defines, {@code str_replace_based_edit_tool}} */
    public StrReplaceBasedEditTool asOneTool() {
        return new StrReplaceBasedEditTool(editing);
    }

    /** Lists a directory, sorted by name, directories with a slash at the end. */
    @Tool(
            readOnly = true,
            value =
                    "Lists the files and directories in one directory of the workspace, sorted by name. Use it first, to see what "
                            + "there is. Returns one path a line, as the other tools take it; a directory ends with a slash, a file is "
                            + "followed by its size, such as \"src/main.py (312 bytes)\".")
    public String listFiles(
            @ToolParam("Directory relative to the workspace, such as src; the workspace itself if left out")
                    Optional<String> path)
            throws IOException {
        return editing.list(path.orElse(""), 1);
    }

    /** Reads a text file, or some of its lines. */
    @Tool(
            readOnly = true,
            value =
                    "Reads a text file of the workspace, or some of its lines. Use it before an edit, to see the exact text, and after "
                            + "it, to check. Returns a line that says what is shown, then the lines of the file, each behind its number "
                            + "and a tab, which are not part of the file.")
    public String readFile(
            @ToolParam("File relative to the workspace, such as src/main.py") String path,
            @ToolParam("First line to read, from 1; the first if left out") Optional<Integer> startLine,
            @ToolParam("Last line to read, included; as many as can be shown if left out") Optional<Integer> endLine,
            ToolContext context)
            throws IOException {
        return editing.view(context.runId(), path, startLine.orElse(1), endLine.orElse(-1));
    }

    /** Replaces the one place where {@code oldText} stands. */
    @Tool(
            resources = "workspace",
            value =
                    "Changes a text file of the workspace: replaces old_text, which must stand in the file exactly once, by new_text. "
                            + "Read the file first and copy old_text from it exactly, with white space, without line numbers; take as "
                            + "many lines as make it unique. Line ends are kept as the file has them. Returns the changed lines with "
                            + "their numbers.")
    public String editFile(
            @ToolParam("File relative to the workspace, such as src/main.py") String path,
            @ToolParam("The text to replace, exactly as it stands in the file, such as \"return a - b\"")
                    String oldText,
            @ToolParam("The text to put in its place, such as \"return a + b\"; may be empty") String newText,
            ToolContext context)
            throws IOException {
        return editing.replace(context.runId(), path, oldText, newText);
    }

    /** {@return the diff of what {@code edit_file} would do} */
    @ToolPreview("edit_file")
    String previewEditFile(String path, String oldText, String newText, ToolContext context) throws IOException {
        return editing.preview(planner -> planner.replace(context.runId(), path, oldText, newText));
    }

    /** Puts new lines after a line. */
    @Tool(
            resources = "workspace",
            value =
                    "Inserts new lines into a text file of the workspace, after the line with the given number. Read the file first to "
                            + "know the number. Returns the changed lines with their numbers.")
    public String insertLines(
            @ToolParam("File relative to the workspace, such as src/main.py") String path,
            @ToolParam("Number of the line after which the new ones come, such as 12; 0 puts them before the first")
                    int insertLine,
            @ToolParam("The new lines, such as \"import os\\nimport sys\\n\"") String insertText,
            ToolContext context)
            throws IOException {
        return editing.insert(context.runId(), path, insertLine, insertText);
    }

    /** {@return the diff of what {@code insert_lines} would do} */
    @ToolPreview("insert_lines")
    String previewInsertLines(String path, int insertLine, String insertText, ToolContext context) throws IOException {
        return editing.preview(planner -> planner.insert(context.runId(), path, insertLine, insertText));
    }

    /** Creates a file, with the directories on the way to it; never overwrites one. */
    @Tool(
            resources = "workspace",
            value =
                    "Creates a text file in the workspace, in UTF-8, with the directories on the way to it. Fails if the file is "
                            + "already there; edit_file changes one that is. Returns the path and the size.")
    public String createFile(
            @ToolParam("File relative to the workspace, such as src/main.py") String path,
            @ToolParam("The whole text of the file, such as \"print(1)\\n\"; may be empty") String content,
            ToolContext context)
            throws IOException {
        return editing.create(context.runId(), path, content);
    }

    /** {@return the file that {@code create_file} would make, as a diff} */
    @ToolPreview("create_file")
    String previewCreateFile(String path, String content, ToolContext context) throws IOException {
        return editing.preview(planner -> planner.create(path, content));
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
}
