package dev.ratchet.tools.files;

import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the {@link Memory} tool does, in the words of the API's reference behaviour. */
final class MemoryStore {
    static final String ROOT = "/memories";
    private static final int MAX_LINES = 999_999; // as many as the numbers have room for
    private static final int MAX_SHOWN = 50_000; // characters, some 12,000 tokens
    private static final int MAX_LINE_SHOWN = 2_000;
    private static final int MAX_QUOTED = 500;
    static final int MAX_NAMES = 10_000; // in one directory
    private static final int MAX_LISTED = 500;
    private static final int AROUND_EDIT = 2;

    private final Workspace workspace;

    MemoryStore(Workspace workspace) {
        this.workspace = workspace;
    }

    String view(String path, List<Integer> range) throws IOException {
        String below = below(path);
        if (workspace.isDirectory(below)) {
            return list(below);
        }
        WholeFile file = workspace.place(below);
        if (!file.exists()) {
            throw missing(path, ". Please provide a valid path.");
        }
        List<String> lines = lines(text(file).text());
        if (lines.size() > MAX_LINES) {
            throw new ToolException("File " + shown(path) + " exceeds maximum line limit of 999,999 lines.");
        }
        int first = range.get(0);
        int last = range.get(1) == -1 ? lines.size() : Math.min(range.get(1), lines.size());
        if (first > Math.max(last, 1)) {
            throw new ToolException(
                    "view_range begins at line " + first + ", but " + shown(path) + " has " + lines.size() + " lines");
        }
        return "Here's the content of " + shown(path) + " with line numbers:\n" + numbered(lines, first, last);
    }

    String create(String path, String text) throws IOException {
        synchronized (workspace.lock()) {
            PlannedEdit plan = planCreate(path, text);
            plan.file().create(Objects.requireNonNull(plan.after()));
            return "File created successfully at: " + shown(path);
        }
    }

    PlannedEdit planCreate(String path, String text) throws IOException {
        String below = below(path);
        if (isThere(below)) {
            throw new ToolException("Error: File " + shown(path) + " already exists");
        }
        WholeFile file = workspace.place(below);
        byte[] content = FileText.encode(file.name(), text, StandardCharsets.UTF_8);
        file.checkSize(content.length);
        return PlannedEdit.making(file, content);
    }

    String replace(String path, String oldText, String newText) throws IOException {
        synchronized (workspace.lock()) {
            PlannedEdit plan = planReplace(path, oldText, newText);
            byte[] after = Objects.requireNonNull(plan.after());
            plan.file().replace(after);
            TextEdit edit = Objects.requireNonNull(plan.edit());
            String edited = FileText.of(plan.file().name(), after).text();
            List<String> lines = lines(edited);
            int from = TextEdit.lineOf(edited, edit.start());
            int to = TextEdit.lineOf(edited, edit.start() + edit.inserted().length());
            return "The memory file has been edited.\n"
                    + numbered(lines, Math.max(1, from - AROUND_EDIT), Math.min(lines.size(), to + AROUND_EDIT));
        }
    }

    PlannedEdit planReplace(String path, String oldText, String newText) throws IOException {
        WholeFile file = file(path, ". Please provide a valid path.");
        byte[] before = file.read();
        FileText text = FileText.of(file.name(), before);
        String wanted = FileText.lineFeeds(oldText);
        List<Integer> places = wanted.isEmpty() ? List.of() : Occurrences.of(wanted, text.text());
        if (places.isEmpty()) {
            throw new ToolException("No replacement was performed, old_str `" + clipped(oldText)
                    + "` did not appear verbatim in " + shown(path) + ".");
        }
        if (places.size() > 1) {
            throw new ToolException("No replacement was performed. Multiple occurrences of old_str `"
                    + clipped(oldText)
                    + "` in lines: "
                    + places.stream()
                            .map(place -> Integer.toString(TextEdit.lineOf(text.text(), place)))
                            .distinct()
                            .limit(MAX_LISTED)
                            .collect(Collectors.joining(", "))
                    + ". Please ensure it is unique");
        }
        TextEdit edit = TextEdit.between(places.get(0), wanted, FileText.lineFeeds(newText));
        return PlannedEdit.changing(file, before, text.with(edit).encoded(file.name()), edit, false);
    }

    String insert(String path, int line, String addition) throws IOException {
        synchronized (workspace.lock()) {
            PlannedEdit plan = planInsert(path, line, addition);
            if (!plan.changesNothing()) {
                plan.file().replace(Objects.requireNonNull(plan.after()));
            }
            return "The file " + shown(path) + " has been edited.";
        }
    }

    PlannedEdit planInsert(String path, int line, String addition) throws IOException {
        WholeFile file = file(path, "");
        byte[] before = file.read();
        FileText text = FileText.of(file.name(), before);
        int lines = lines(text.text()).size();
        if (line < 0 || line > lines) {
            throw new ToolException("Error: Invalid `insert_line` parameter: " + line
                    + ". It should be within the range of lines of the file: [0, " + lines + "]");
        }
        if (addition.isEmpty()) {
            return PlannedEdit.changing(file, before, before, null, false);
        }
        TextEdit edit = TextEdit.insertion(text.text(), line, addition);
        return PlannedEdit.changing(file, before, text.with(edit).encoded(file.name()), edit, false);
    }

    String delete(String path) throws IOException {
        synchronized (workspace.lock()) {
            ModelPath way = toDelete(path);
            workspace.permitted(way, "delete", () -> {
                try (Directory parent = workspace.open(way, way.parent())) {
                    delete(parent, last(way));
                }
                return path;
            });
            return "Successfully deleted " + shown(path);
        }
    }

    /** {@return where the file or directory that may be deleted stands} */
    ModelPath toDelete(String path) throws IOException {
        String below = below(path);
        ModelPath way = workspace.path(below);
        if (way.names().isEmpty()) {
            throw new ToolException("Error: The " + ROOT + " directory itself cannot be deleted");
        }
        if (!isThere(below)) {
            throw missing(path, "");
        }
        return way;
    }

    String rename(String oldPath, String newPath) throws IOException {
        synchronized (workspace.lock()) {
            Renaming renaming = planRename(oldPath, newPath);
            ModelPath from = renaming.from();
            ModelPath to = renaming.to();
            Deque<List<String>> made = new ArrayDeque<>();
            try {
                workspace.permitted(from, "rename", () -> {
                    try (Directory source = workspace.open(from, from.parent());
                            Directory target = workspace.openMaking(to, made)) {
                        source.move(last(from), target, last(to));
                    }
                    return newPath;
                });
            } catch (IOException | RuntimeException e) {
                workspace.unmake(to, made);
                throw e;
            }
            return "Successfully renamed " + shown(oldPath) + " to " + shown(newPath);
        }
    }

    /** From where to where. */
    record Renaming(ModelPath from, ModelPath to) {}

    Renaming planRename(String oldPath, String newPath) throws IOException {
        ModelPath from = workspace.path(below(oldPath));
        ModelPath to = workspace.path(below(newPath));
        if (from.names().isEmpty()) {
            throw new ToolException("Error: The " + ROOT + " directory itself cannot be renamed");
        }
        if (!isThere(from.asked())) {
            throw missing(oldPath, "");
        }
        if (to.names().isEmpty() || isThere(to.asked())) {
            throw new ToolException("Error: The destination " + shown(newPath) + " already exists");
        }
        if (to.names().size() > from.names().size()
                && to.names().subList(0, from.names().size()).equals(from.names())) {
            throw new ToolException(
                    "Error: The destination " + shown(newPath) + " is inside of " + shown(oldPath) + " itself");
        }
        return new Renaming(from, to);
    }

    Workspace workspace() {
        return workspace;
    }

    private String list(String below) throws IOException {
        ModelPath way = workspace.path(below);
        String path = way.names().isEmpty() ? ROOT : ROOT + "/" + String.join("/", way.names());
        return workspace.permitted(way, "read", () -> {
            List<String> lines = new ArrayList<>();
            long size;
            try (Directory directory = workspace.open(way, way.names())) {
                size = list(directory, path, 1, lines);
            }
            int more = Math.max(0, lines.size() - MAX_LISTED);
            return "Here're the files and directories up to 2 levels deep in " + path
                    + ", excluding hidden items and node_modules:\n" + inWords(size) + "\t" + path
                    + lines.stream().limit(MAX_LISTED).map(line -> "\n" + line).collect(Collectors.joining())
                    + (more == 0 ? "" : "\n(" + more + " more are not shown; view a directory below this one)");
        });
    }

    /** Adds a line for all that is in {@code directory}, and below it down to the second level; returns the bytes in it. */
    private static long list(Directory directory, String path, int level, List<String> lines) throws IOException {
        long sum = 0;
        for (String name : new TreeSet<>(directory.names(MAX_NAMES))) {
            BasicFileAttributes attributes = directory.attributes(name);
            if (name.startsWith(".") || name.equals("node_modules") || attributes == null) {
                continue;
            }
            String shown = path + "/" + name.replaceAll("\\p{Cntrl}", "?");
            int at = lines.size();
            long size = attributes.size();
            if (attributes.isDirectory()) {
                try (Directory inner = directory.directory(name)) {
                    size = list(inner, shown, level + 1, lines);
                }
            } else if (!attributes.isRegularFile() || attributes.isSymbolicLink()) {
                continue;
            }
            if (level <= 2) {
                lines.add(at, inWords(size) + "\t" + shown);
            }
            sum += size;
        }
        return sum;
    }

    private static void delete(Directory parent, String name) throws IOException {
        BasicFileAttributes attributes = parent.attributes(name);
        if (attributes == null) {
            return;
        }
        if (!attributes.isDirectory() || attributes.isSymbolicLink()) {
            parent.delete(name); // of a link the link, not what it leads to
            return;
        }
        boolean more = true;
        while (more) {
            try (Directory directory = parent.directory(name)) {
                List<String> names = directory.names(MAX_NAMES);
                more = !names.isEmpty();
                for (String each : names) {
                    delete(directory, each);
                }
            }
        }
        parent.deleteDirectory(name);
    }

    private boolean isThere(String below) throws IOException {
        return workspace.isDirectory(below) || workspace.place(below).exists();
    }

    private WholeFile file(String path, String remark) throws IOException {
        String below = below(path);
        if (workspace.isDirectory(below) || !workspace.place(below).exists()) {
            throw missing(path, remark, "Error: ");
        }
        return workspace.file(below);
    }

    private static FileText text(WholeFile file) throws IOException {
        return FileText.of(file.name(), file.read());
    }

    private static ToolException missing(String path, String remark) {
        return missing(path, remark, remark.isEmpty() ? "Error: " : "");
    }

    private static ToolException missing(String path, String remark, String start) {
        return new ToolException(start + "The path " + shown(path) + " does not exist" + remark);
    }

    /** {@return what comes after {@code /memories/}; Workspace refuses what leads out of it} */
    private static String below(String path) {
        String wanted = path.strip();
        if (!wanted.equals(ROOT) && !wanted.startsWith(ROOT + "/")) {
            throw new ToolException("a path begins with " + ROOT + ", such as " + ROOT + "/notes.md, found \""
                    + clipped(shown(path)) + "\"");
        }
        return wanted.substring(ROOT.length()).replaceFirst("^/+", "");
    }

    private static String last(ModelPath way) {
        return way.names().get(way.names().size() - 1);
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }

    private static String numbered(List<String> lines, int first, int last) {
        StringBuilder numbered = new StringBuilder();
        for (int i = first; i <= last; i++) {
            if (numbered.length() > MAX_SHOWN) {
                return numbered + "(more than can be shown at once; go on with view_range [" + i + ", -1])";
            }
            String line = lines.get(i - 1);
            numbered.append(String.format(Locale.ROOT, "%6d\t", i))
                    .append(line, 0, Math.min(line.length(), MAX_LINE_SHOWN))
                    .append(line.length() > MAX_LINE_SHOWN ? "…" : "")
                    .append('\n');
        }
        return numbered.length() == 0 ? "" : numbered.substring(0, numbered.length() - 1);
    }

    private static String inWords(long bytes) {
        String[] units = {"B", "K", "M", "G"};
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < units.length - 1) {
            size /= 1024;
            unit++;
        }
        return (size == Math.rint(size)
                        ? String.format(Locale.ROOT, "%.0f", size)
                        : String.format(Locale.ROOT, "%.1f", size))
                + units[unit];
    }

    private static String shown(String path) {
        return path.strip().replaceAll("\\p{Cntrl}", "?");
    }

    private static String clipped(String text) {
        return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "…";
    }
}
