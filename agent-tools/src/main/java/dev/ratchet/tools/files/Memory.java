package dev.ratchet.tools.files;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolException;
import dev.ratchet.tool.ToolParam;
import dev.ratchet.tool.ToolPreview;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A tool by which a model keeps notes from one conversation to the next: {@code memory}, as the Messages API defines it, type
 * {@code memory_20250818}, with its texts word for word. Models know it without a description; with one it is an ordinary
 * tool.
 *
 * <p>The model sees a directory {@code /memories}, which is the one given to the constructor. What leads out of it is refused
 * as by {@link TextEditor}: {@code ..}, encoded forms, symbolic links. {@code create} does not overwrite, so that no note is
 * lost by a name that is taken. One directory is one memory: give each user their own, since whoever can write into it speaks
 * to all later conversations.
 *
 * <p>It is {@code destructive}, since {@code delete} takes away what cannot be had back. So it needs an
 * {@link dev.ratchet.approval.Approver}, who sees the diff, or a rule. With these the model keeps its notes without anybody,
 * and deletes none:
 *
 * <pre>{@code
 * ApprovalRules.none().deny("memory", "command", "delete", "Notes are kept.").allow("memory")
 * }</pre>
 *
 * {@code allow("memory", "command", "view")} in front of an approver lets it read without asking.
 *
 * <p>Safe to share between threads; changes below one directory are made one at a time in a process.
 */
public final class Memory {
    private final MemoryStore store;
    private final MemoryPreview preview;

    /**
     * Makes a tool that keeps its notes in {@code directory}.
     *
     * @throws IllegalArgumentException if {@code directory} is not a directory
     */
    public Memory(Path directory) {
        this.store = new MemoryStore(new Workspace(directory));
        this.preview = new MemoryPreview(store);
    }

    /** What to do. */
    public enum Command {
        /** Show a file, or list a directory. */
        @JsonProperty("view")
        VIEW,
        /** Make a file. */
        @JsonProperty("create")
        CREATE,
        /** Replace text that stands in a file once. */
        @JsonProperty("str_replace")
        STR_REPLACE,
        /** Put lines after a line. */
        @JsonProperty("insert")
        INSERT,
        /** Delete a file, or a directory with all that is in it. */
        @JsonProperty("delete")
        DELETE,
        /** Give a file or directory another name or place. */
        @JsonProperty("rename")
        RENAME
    }

    /** Carries out a command. */
    @Tool(
            name = "memory",
            destructive = true,
            resources = "memory",
            value =
                    "Keeps notes in text files below /memories that last beyond this conversation. View /memories first, since "
                            + "earlier conversations may have left what you need. view lists a directory two levels deep, or shows a file "
                            + "with line numbers, or some of its lines by view_range. create makes a file of file_text. str_replace replaces "
                            + "old_str, which must stand in the file exactly once, by new_str. insert puts insert_text after the line "
                            + "insert_line. delete removes path, a directory with all that is in it. rename moves old_path to new_path.")
    public String memory(
            @ToolParam("What to do") Command command,
            @ToolParam("For all but rename: the file or directory, such as /memories/preferences.md")
                    Optional<String> path,
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
            @ToolParam("For rename: what to rename, such as /memories/draft.md") Optional<String> oldPath,
            @ToolParam("For rename: its new name, such as /memories/final.md") Optional<String> newPath)
            throws IOException {
        return switch (command) {
            case VIEW -> store.view(given("view", "path", path), range(viewRange));
            case CREATE -> store.create(given("create", "path", path), given("create", "file_text", fileText));
            case STR_REPLACE ->
                store.replace(
                        given("str_replace", "path", path), given("str_replace", "old_str", oldStr), newStr.orElse(""));
            case INSERT ->
                store.insert(
                        given("insert", "path", path),
                        given("insert", "insert_line", insertLine),
                        given("insert", "insert_text", insertText));
            case DELETE -> store.delete(given("delete", "path", path));
            case RENAME -> store.rename(given("rename", "old_path", oldPath), given("rename", "new_path", newPath));
        };
    }

    /** {@return the diff of what a command would do, or what it would delete or rename} */
    @ToolPreview("memory")
    String previewMemory(
            Command command,
            Optional<String> path,
            Optional<List<Integer>> viewRange,
            Optional<String> fileText,
            Optional<String> oldStr,
            Optional<String> newStr,
            Optional<Integer> insertLine,
            Optional<String> insertText,
            Optional<String> oldPath,
            Optional<String> newPath)
            throws IOException {
        return switch (command) {
            case VIEW -> "shows " + PlannedEdit.visible(given("view", "path", path)) + " to the model";
            case CREATE -> preview.create(given("create", "path", path), given("create", "file_text", fileText));
            case STR_REPLACE ->
                preview.replace(
                        given("str_replace", "path", path), given("str_replace", "old_str", oldStr), newStr.orElse(""));
            case INSERT ->
                preview.insert(
                        given("insert", "path", path),
                        given("insert", "insert_line", insertLine),
                        given("insert", "insert_text", insertText));
            case DELETE -> preview.delete(given("delete", "path", path));
            case RENAME -> preview.rename(given("rename", "old_path", oldPath), given("rename", "new_path", newPath));
        };
    }

    private static List<Integer> range(Optional<List<Integer>> given) {
        List<Integer> range = given.orElse(List.of(1, -1));
        if (range.size() != 2 || range.get(0) < 1 || (range.get(1) < range.get(0) && range.get(1) != -1)) {
            throw new ToolException(
                    "view_range is the first line, from 1, and the last, such as [11, 20], or -1 as the last for "
                            + "the end of the file; found " + range);
        }
        return range;
    }

    private static <T> T given(String command, String name, Optional<T> value) {
        return value.orElseThrow(() -> new ToolException(command + " needs " + name));
    }
}
