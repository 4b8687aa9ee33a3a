package dev.ratchet.tools.files;

import static dev.ratchet.tools.files.ModelPath.quoted;

import dev.ratchet.tool.ToolException;
import dev.ratchet.tools.files.Journal.Change;
import dev.ratchet.tools.files.Journal.Knowledge;
import dev.ratchet.tools.files.TextEditor.ChangeListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What an editor does, whatever its tools are called: view, create, replace, insert, undo. */
final class Editing {
    private static final long MAX_JOURNAL_BYTES = 64L << 20; // sixteen files of the greatest size

    private final Workspace workspace;
    private final ChangeListener listener;
    private final Journal journal;

    Editing(Workspace workspace, ChangeListener listener) {
        this(workspace, listener, new Journal(MAX_JOURNAL_BYTES));
    }

    Editing(Workspace workspace, ChangeListener listener, Journal journal) {
        this.workspace = workspace;
        this.listener = listener;
        this.journal = journal;
    }

    String list(String path, int levels) throws IOException {
        return workspace.list(path, levels);
    }

    boolean isDirectory(String path) throws IOException {
        return workspace.isDirectory(path);
    }

    /** Shows lines of a file, both ends included; -1 is the last line. */
    String view(String run, String path, int first, int last) throws IOException {
        if (first < 1 || (last < first && last != -1)) {
            throw new ToolException(
                    "lines " + first + " to " + last
                            + " are none: the first is at least 1 and the last not before it; -1 stands for the end of the file");
        }
        WholeFile file = workspace.file(path);
        byte[] content = file.read();
        NumberedLines lines = NumberedLines.of(FileText.of(file.name(), content));
        String shown = lines.show(file.name(), first, last == -1 ? Integer.MAX_VALUE : last);
        synchronized (workspace.lock()) {
            journal.saw(run, file.name(), content);
        }
        return shown;
    }

    /** Makes a file that is not there yet. */
    String create(String run, String path, String content) throws IOException {
        synchronized (workspace.lock()) {
            return create(run, workspace.newFile(path), content);
        }
    }

    /** Makes a file, or gives one that is there another text: only if the run has seen what it would overwrite. */
    String write(String run, String path, String content) throws IOException {
        synchronized (workspace.lock()) {
            WholeFile file = workspace.place(path);
            if (!file.exists()) {
                return create(run, file, content);
            }
            byte[] before = file.read();
            FileText old = FileText.of(file.name(), before);
            Knowledge knowledge = journal.knowledge(run, file.name(), before);
            if (before.length > 0 && knowledge != Knowledge.CURRENT) {
                throw new ToolException(quoted(path) + " is already there, and "
                        + (knowledge == Knowledge.STALE
                                ? "somebody else changed it since you saw it"
                                : "you have not seen it")
                        + ": view it first, so that nothing is lost that you do not know of; nothing was changed");
            }
            byte[] after = old.rewritten(content).encoded(file.name());
            if (Arrays.equals(before, after)) {
                return file.name() + " holds that text already; nothing was changed";
            }
            List<String> lost = replace(run, file, before, after);
            journal.saw(run, file.name(), after);
            return "overwrote " + file.name() + " (" + after.length + " bytes, " + before.length + " before)"
                    + remarks(lost);
        }
    }

    /** Replaces the one place where {@code oldText} stands. */
    String replace(String run, String path, String oldText, String newText) throws IOException {
        synchronized (workspace.lock()) {
            WholeFile file = workspace.file(path);
            byte[] before = file.read();
            FileText text = FileText.of(file.name(), before);
            boolean stale = journal.knowledge(run, file.name(), before) == Knowledge.STALE;
            TextEdit edit;
            try {
                edit = TextEdit.find(file.name(), text.text(), oldText, newText);
            } catch (ToolException e) {
                throw stale ? new ToolException(staleness(file) + ". " + e.getMessage(), e) : e;
            }
            String remark = stale ? "\n(" + staleness(file) + "; the old text still stood in it exactly once)" : "";
            return edited(run, file, before, text, edit, stale) + remark;
        }
    }

    /** Puts lines after a line, from 0. */
    String insert(String run, String path, int line, String addition) throws IOException {
        synchronized (workspace.lock()) {
            WholeFile file = workspace.file(path);
            byte[] before = file.read();
            FileText text = FileText.of(file.name(), before);
            int lines = NumberedLines.of(text).lines().size();
            if (line < 0 || line > lines) {
                throw new ToolException("Invalid `insert_line` parameter: " + line
                        + ". It should be within the range of lines of the file: [0, " + lines + "]");
            }
            if (addition.isEmpty()) {
                throw new ToolException("the text to insert is empty; \"\\n\" inserts an empty line");
            }
            if (journal.knowledge(run, file.name(), before) == Knowledge.STALE) {
                throw new ToolException(staleness(file)
                        + ", so its lines may have other numbers now: view it again; nothing was changed");
            }
            return edited(run, file, before, text, TextEdit.insertion(text.text(), line, addition), false);
        }
    }

    /** Takes back the run's latest change to a file, unless somebody else has changed it since. */
    String undo(String run, String path) throws IOException {
        synchronized (workspace.lock()) {
            WholeFile file = workspace.place(path);
            Change change = journal.latest(run, file.name());
            if (change == null) {
                throw new ToolException("there is no change of " + quoted(file.name())
                        + " to undo: this conversation has made" + " none, or it is too long ago");
            }
            byte[] now = file.exists() ? file.read() : null;
            if (now == null || !change.left(now)) {
                throw new ToolException("somebody else has " + (now == null ? "deleted " : "changed ")
                        + quoted(file.name()) + " since; undoing would overwrite that; nothing was changed");
            }
            listener.changing(file.name(), now);
            byte[] before = change.before();
            String told;
            if (before == null) {
                file.delete(change.directories());
                told = "undone: " + file.name() + " is deleted, since the change had made it";
            } else {
                String lost = remarks(file.replace(before));
                FileText text = FileText.of(file.name(), before);
                TextEdit back =
                        TextEdit.between(0, FileText.of(file.name(), now).text(), text.text());
                told = "undone: " + NumberedLines.of(text).showAround(file.name(), back) + lost;
            }
            journal.undone(change);
            return told + "\n(" + journal.count(run, file.name()) + " earlier changes of it can be undone)";
        }
    }

    private String create(String run, WholeFile file, String content) throws IOException {
        byte[] bytes = FileText.encode(file.name(), content, StandardCharsets.UTF_8);
        file.checkSize(bytes.length);
        listener.changing(file.name(), null);
        List<List<String>> directories = file.create(bytes);
        journal.changed(Change.made(run, file.name(), bytes, directories));
        journal.saw(run, file.name(), bytes);
        return "created " + file.name() + " (" + bytes.length + " bytes)";
    }

    private String edited(String run, WholeFile file, byte[] before, FileText text, TextEdit edit, boolean stale)
            throws IOException {
        FileText edited = text.with(edit);
        byte[] after = edited.encoded(file.name());
        List<String> lost = replace(run, file, before, after);
        if (!stale) { // what somebody else changed the model has still not seen
            journal.saw(run, file.name(), after);
        }
        return "changed " + NumberedLines.of(edited).showAround(file.name(), edit) + remarks(lost);
    }

    private List<String> replace(String run, WholeFile file, byte[] before, byte[] after) throws IOException {
        file.checkSize(after.length);
        listener.changing(file.name(), before);
        List<String> lost = file.replace(after);
        journal.changed(Change.replaced(run, file.name(), before, after));
        return lost;
    }

    private static String staleness(WholeFile file) {
        return quoted(file.name()) + " was changed by somebody else since you saw it";
    }

    private static String remarks(List<String> lost) {
        return lost.isEmpty() ? "" : "\n(" + String.join("; ", lost) + ")";
    }
}
