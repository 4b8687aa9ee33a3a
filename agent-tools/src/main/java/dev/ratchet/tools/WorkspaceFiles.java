package dev.ratchet.tools;

import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolException;
import dev.ratchet.tool.ToolParam;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tools that list, read, edit and create text files below one directory, and nothing outside of it.
 *
 * <p>A path is relative to that directory; {@code ..}, absolute paths, symbolic links that lead out, devices and pipes are
 * refused. A file is written whole beside its place and then moved there, so nobody sees half of it, and an interrupted
 * call changes nothing. An edit leaves every byte outside of the replaced text as it is: line ends, byte order mark,
 * encoding, final newline. Files are at most 1 MiB.
 *
 * <p>Safe to share between threads; changes are made one at a time. Not a sandbox against other programs: one that swaps
 * directories for links while a call is at work can lead it astray.
 */
public final class WorkspaceFiles {
    private final Workspace workspace;
    private final ChangeListener listener;

    /**
     * Makes tools for the files below {@code root}.
     *
     * @throws IllegalArgumentException if {@code root} is not a directory
     */
    public WorkspaceFiles(Path root) {
        this(root, (path, content) -> {});
    }

    /**
     * Makes tools for the files below {@code root} whose changes {@code listener} is told of.
     *
     * @throws IllegalArgumentException if {@code root} is not a directory
     */
    public WorkspaceFiles(Path root, ChangeListener listener) {
        this.workspace = new Workspace(root);
        this.listener = listener;
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

    /** Lists a directory, sorted by name, directories with a slash at the end. */
    @Tool(
            "Lists the files and directories in one directory of the workspace, sorted by name. Use it first, to see what "
                    + "there is. Returns one path a line, as the other tools take it; a directory ends with a slash, a file is "
                    + "followed by its size, such as \"src/main.py (312 bytes)\".")
    public String listFiles(
            @ToolParam("Directory relative to the workspace, such as src; the workspace itself if left out")
                    Optional<String> path)
            throws IOException {
        return permitted(() -> workspace.list(path.orElse("")));
    }

    /** Reads a text file, or some of its lines. */
    @Tool(
            "Reads a text file of the workspace, or some of its lines. Use it before an edit, to see the exact text, and after "
                    + "it, to check. Returns a line that says what is shown, then the lines of the file, each behind its number "
                    + "and a tab, which are not part of the file.")
    public String readFile(
            @ToolParam("File relative to the workspace, such as src/main.py") String path,
            @ToolParam("First line to read, from 1; the first if left out") Optional<Integer> startLine,
            @ToolParam("Last line to read, included; as many as can be shown if left out") Optional<Integer> endLine)
            throws IOException {
        int first = startLine.orElse(1);
        int last = endLine.orElse(Integer.MAX_VALUE);
        if (first < 1 || last < first) {
            throw new ToolException("start_line must be at least 1 and end_line not before it, found start_line "
                    + first + (endLine.isPresent() ? " and end_line " + last : ""));
        }
        return permitted(() -> {
            WholeFile file = workspace.file(path);
            return NumberedLines.of(FileText.of(file.name(), file.read())).show(file.name(), first, last);
        });
    }

    /** Replaces the one place where {@code oldText} stands. */
    @Tool(
            "Changes a text file of the workspace: replaces old_text, which must stand in the file exactly once, by new_text. "
                    + "Read the file first and copy old_text from it exactly, with white space, without line numbers; take as "
                    + "many lines as make it unique. To insert, repeat a line in both. Line ends are kept as the file has them. "
                    + "Returns the changed lines with their numbers.")
    public String editFile(
            @ToolParam("File relative to the workspace, such as src/main.py") String path,
            @ToolParam("The text to replace, exactly as it stands in the file, such as \"return a - b\"")
                    String oldText,
            @ToolParam("The text to put in its place, such as \"return a + b\"; may be empty") String newText)
            throws IOException {
        return permitted(() -> {
            synchronized (workspace) {
                WholeFile file = workspace.file(path);
                byte[] before = file.read();
                FileText text = FileText.of(file.name(), before);
                TextEdit edit = TextEdit.find(file.name(), text.text(), oldText, newText);
                FileText edited = text.with(edit);
                byte[] after = edited.encoded(file.name());
                file.checkSize(after.length);
                listener.changing(file.name(), before);
                file.replace(after);
                return NumberedLines.of(edited).showAround(file.name(), edit);
            }
        });
    }

    /** Creates a file, with the directories on the way to it; never overwrites one. */
    @Tool("Creates a text file in the workspace, in UTF-8, with the directories on the way to it. Fails if the file is "
            + "already there; edit_file changes one that is. Returns the path and the size.")
    public String createFile(
            @ToolParam("File relative to the workspace, such as src/main.py") String path,
            @ToolParam("The whole text of the file, such as \"print(1)\\n\"; may be empty") String content)
            throws IOException {
        byte[] bytes = FileText.encode(path, content, StandardCharsets.UTF_8);
        return permitted(() -> {
            synchronized (workspace) {
                WholeFile file = workspace.newFile(path);
                file.checkSize(bytes.length);
                listener.changing(file.name(), null);
                file.create(bytes);
                return "created " + file.name() + " (" + bytes.length + " bytes)";
            }
        });
    }

    private String permitted(Work work) throws IOException {
        try {
            return work.result();
        } catch (AccessDeniedException e) {
            throw workspace.denied(e);
        }
    }

    private interface Work {
        String result() throws IOException;
    }
}
