package dev.ratchet.tools.files;

import static dev.ratchet.tools.files.ModelPath.quoted;

import dev.ratchet.tool.ToolException;
import dev.ratchet.tools.files.Journal.Change;
import dev.ratchet.tools.files.Journal.Knowledge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Works out what an editor's call makes of a file, or why it is refused. It changes nothing: not the journal either. */
final class EditPlanner {
    private final Workspace workspace;
    private final Journal journal;

    EditPlanner(Workspace workspace, Journal journal) {
        this.workspace = workspace;
        this.journal = journal;
    }

    /** A file that is not there yet. */
    PlannedEdit create(String path, String content) throws IOException {
        return create(workspace.newFile(path), content);
    }

    /** A file that is not there yet, or another text for one: only if the run has seen what it would overwrite. */
    PlannedEdit write(String run, String path, String content) throws IOException {
        WholeFile file = workspace.place(path);
        if (!file.exists()) {
            return create(file, content);
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
        return PlannedEdit.changing(file, before, after, null, false);
    }

    /** Another text in the one place where {@code oldText} stands. */
    PlannedEdit replace(String run, String path, String oldText, String newText) throws IOException {
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
        return edited(file, before, text, edit, stale);
    }

    /** Lines after a line, from 0. */
    PlannedEdit insert(String run, String path, int line, String addition) throws IOException {
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
            throw new ToolException(
                    staleness(file) + ", so its lines may have other numbers now: view it again; nothing was changed");
        }
        return edited(file, before, text, TextEdit.insertion(text.text(), line, addition), false);
    }

    /** What was there before the run's latest change, unless somebody else has changed it since. */
    PlannedEdit undo(String run, String path) throws IOException {
        WholeFile file = workspace.place(path);
        Change change = journal.latest(run, file.name());
        if (change == null) {
            throw new ToolException("there is no change of " + quoted(file.name())
                    + " to undo: this conversation has made none, or it is too long ago");
        }
        byte[] now = file.exists() ? file.read() : null;
        if (now == null || !change.left(now)) {
            throw new ToolException("somebody else has " + (now == null ? "deleted " : "changed ") + quoted(file.name())
                    + " since; undoing would overwrite that; nothing was changed");
        }
        byte[] before = change.before();
        if (before == null) {
            return PlannedEdit.deleting(file, now);
        }
        String text = FileText.of(file.name(), before).text();
        TextEdit back = TextEdit.between(0, FileText.of(file.name(), now).text(), text);
        return PlannedEdit.changing(file, now, before, back, false);
    }

    static String staleness(WholeFile file) {
        return quoted(file.name()) + " was changed by somebody else since you saw it";
    }

    private static PlannedEdit create(WholeFile file, String content) {
        byte[] bytes = FileText.encode(file.name(), content, StandardCharsets.UTF_8);
        file.checkSize(bytes.length);
        return PlannedEdit.making(file, bytes);
    }

    private static PlannedEdit edited(WholeFile file, byte[] before, FileText text, TextEdit edit, boolean stale) {
        return PlannedEdit.changing(file, before, text.with(edit).encoded(file.name()), edit, stale);
    }
}
