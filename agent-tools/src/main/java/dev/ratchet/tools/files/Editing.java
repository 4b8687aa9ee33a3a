package dev.ratchet.tools.files;

import dev.ratchet.tool.ToolException;
import dev.ratchet.tools.files.Journal.Change;
import dev.ratchet.tools.files.TextEditor.ChangeListener;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an editor does, whatever its tools are called: view, create, replace, insert, undo. */
final class Editing {
    private static final long MAX_JOURNAL_BYTES = 64L << 20; // sixteen files of the greatest size

    private final Workspace workspace;
    private final ChangeListener listener;
    private final Journal journal;
    private final EditPlanner planner;

    Editing(Workspace workspace, ChangeListener listener) {
        this(workspace, listener, new Journal(MAX_JOURNAL_BYTES));
    }

    Editing(Workspace workspace, ChangeListener listener, Journal journal) {
        this.workspace = workspace;
        this.listener = listener;
        this.journal = journal;
        this.planner = new EditPlanner(workspace, journal);
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
            return created(run, planner.create(path, content));
        }
    }

    /** Makes a file, or gives one that is there another text: only if the run has seen what it would overwrite. */
    String write(String run, String path, String content) throws IOException {
        synchronized (workspace.lock()) {
            PlannedEdit plan = planner.write(run, path, content);
            byte[] before = plan.before();
            if (before == null) {
                return created(run, plan);
            }
            String name = plan.file().name();
            if (plan.changesNothing()) {
                return name + " holds that text already; nothing was changed";
            }
            byte[] after = Objects.requireNonNull(plan.after());
            List<String> lost = replaced(run, plan.file(), before, after);
            journal.saw(run, name, after);
            return "overwrote " + name + " (" + after.length + " bytes, " + before.length + " before)" + remarks(lost);
        }
    }

    /** Replaces the one place where {@code oldText} stands. */
    String replace(String run, String path, String oldText, String newText) throws IOException {
        synchronized (workspace.lock()) {
            PlannedEdit plan = planner.replace(run, path, oldText, newText);
            String told = edited(run, plan);
            return plan.stale()
                    ? told + "\n(" + EditPlanner.staleness(plan.file())
                            + "; the old text still stood in it exactly once)"
                    : told;
        }
    }

    /** Puts lines after a line, from 0. */
    String insert(String run, String path, int line, String addition) throws IOException {
        synchronized (workspace.lock()) {
            return edited(run, planner.insert(run, path, line, addition));
        }
    }

    /** Takes back the run's latest change to a file, unless somebody else has changed it since. */
    String undo(String run, String path) throws IOException {
        synchronized (workspace.lock()) {
            PlannedEdit plan = planner.undo(run, path);
            WholeFile file = plan.file();
            Change change = Objects.requireNonNull(journal.latest(run, file.name()));
            listener.changing(file.name(), plan.before());
            byte[] back = plan.after();
            String told;
            if (back == null) {
                file.delete(change.directories());
                told = "undone: " + file.name() + " is deleted, since the change had made it";
            } else {
                String lost = remarks(file.replace(back));
                told = "undone: " + around(file, back, plan.edit()) + lost;
            }
            journal.undone(change);
            return told + "\n(" + journal.count(run, file.name()) + " earlier changes of it can be undone)";
        }
    }

    /**
     * {@return what a change would do, for whoever decides about it}
     *
     * @throws ToolException if it would be refused
     */
    String preview(Preview preview) throws IOException {
        synchronized (workspace.lock()) {
            return preview.plan(planner).shown("");
        }
    }

    /** A change of which a preview is wanted. */
    interface Preview {
        PlannedEdit plan(EditPlanner planner) throws IOException;
    }

    private String created(String run, PlannedEdit plan) throws IOException {
        String name = plan.file().name();
        byte[] bytes = Objects.requireNonNull(plan.after());
        listener.changing(name, null);
        List<List<String>> directories = plan.file().create(bytes);
        journal.changed(Change.made(run, name, bytes, directories));
        journal.saw(run, name, bytes);
        return "created " + name + " (" + bytes.length + " bytes)";
    }

    private String edited(String run, PlannedEdit plan) throws IOException {
        byte[] after = Objects.requireNonNull(plan.after());
        List<String> lost = replaced(run, plan.file(), Objects.requireNonNull(plan.before()), after);
        if (!plan.stale()) { // what somebody else changed the model has still not seen
            journal.saw(run, plan.file().name(), after);
        }
        return "changed " + around(plan.file(), after, plan.edit()) + remarks(lost);
    }

    private List<String> replaced(String run, WholeFile file, byte[] before, byte[] after) throws IOException {
        listener.changing(file.name(), before);
        List<String> lost = file.replace(after);
        journal.changed(Change.replaced(run, file.name(), before, after));
        return lost;
    }

    private static String around(WholeFile file, byte[] content, @Nullable TextEdit edit) {
        return NumberedLines.of(FileText.of(file.name(), content))
                .showAround(file.name(), Objects.requireNonNull(edit));
    }

    private static String remarks(List<String> lost) {
        return lost.isEmpty() ? "" : "\n(" + String.join("; ", lost) + ")";
    }
}
