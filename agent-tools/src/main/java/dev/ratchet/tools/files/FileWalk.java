package dev.ratchet.tools.files;

import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the files below a directory in the same order each time: those of a directory by name, then its
 * subdirectories by name. Links are not followed, {@code .git} is left out, and what {@code .gitignore} excludes, unless it
 * is asked for.
 */
final class FileWalk {
    static final int MAX_NAMES = 100_000; // of a directory: they are sorted in memory

    private final Workspace workspace;
    private final boolean withIgnored;
    private final Deadline deadline;
    private final Deque<Node> open = new ArrayDeque<>();
    private int ignored;
    private int unreadable;
    private int tooFull;

    FileWalk(Workspace workspace, boolean withIgnored, Deadline deadline) {
        this.workspace = workspace;
        this.withIgnored = withIgnored;
        this.deadline = deadline;
    }

    /** A directory to go through, and the rules of those above it. */
    private record Node(List<String> names, IgnoreRules outer) {}

    /** Is shown each file. */
    @FunctionalInterface
    interface Visitor {
        /** {@return whether to go on} */
        boolean visit(Directory directory, List<String> names, BasicFileAttributes attributes) throws IOException;
    }

    /** {@return how many files and directories were left out because of {@code .gitignore}} */
    int ignored() {
        return ignored;
    }

    /** {@return how many directories could not be read} */
    int unreadable() {
        return unreadable;
    }

    /** {@return how many directories have so many entries that some were left out} */
    int tooFull() {
        return tooFull;
    }

    /** Goes through what {@code path} names, also if it is excluded, and returns the place where the time was up, or null. */
    @Nullable
    String visit(String path, Visitor visitor) throws IOException, InterruptedException {
        ModelPath start = workspace.path(path);
        if (!workspace.isDirectory(path)) {
            WholeFile file = workspace.file(path);
            try (Directory directory = workspace.open(start, start.parent())) {
                BasicFileAttributes attributes =
                        directory.attributes(start.names().get(start.names().size() - 1));
                boolean done = attributes == null || visitor.visit(directory, start.names(), attributes);
                return done ? null : whereStopped(file.name());
            }
        }
        open.push(new Node(start.names(), above(start)));
        while (!open.isEmpty()) {
            Node node = open.pop();
            try (Directory directory = opened(node)) {
                if (directory != null && !visit(node, directory, visitor)) {
                    return whereStopped(String.join("/", node.names()));
                }
            }
        }
        return null;
    }

    private @Nullable Directory opened(Node node) throws IOException {
        try {
            return workspace.open(new ModelPath(String.join("/", node.names()), node.names()), node.names());
        } catch (ToolException | FileSystemException e) { // gone by now, or not ours to read
            unreadable++;
            return null;
        }
    }

    private @Nullable String whereStopped(String place) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return deadline.isPast() ? place : null;
    }

    private boolean visit(Node node, Directory directory, Visitor visitor) throws IOException {
        IgnoreRules rules = rules(node.outer(), directory, node.names().size());
        Deque<Node> below = new ArrayDeque<>();
        List<String> entries = DirectoryListing.visible(directory, MAX_NAMES);
        tooFull += entries.size() == MAX_NAMES ? 1 : 0;
        for (String name : entries) {
            if (deadline.isPast() || Thread.currentThread().isInterrupted()) {
                return false;
            }
            BasicFileAttributes attributes = directory.attributes(name);
            if (attributes == null || attributes.isSymbolicLink() || attributes.isOther() || name.equals(".git")) {
                continue;
            }
            List<String> names = new ArrayList<>(node.names());
            names.add(name);
            if (!withIgnored && rules.excludes(names, attributes.isDirectory())) {
                ignored++;
            } else if (attributes.isDirectory()) {
                below.push(new Node(List.copyOf(names), rules));
            } else if (!visitor.visit(directory, names, attributes)) {
                return false;
            }
        }
        below.forEach(open::push); // the first by name comes to lie on top
        return true;
    }

    private IgnoreRules above(ModelPath start) throws IOException {
        IgnoreRules rules = IgnoreRules.NONE;
        if (withIgnored) {
            return rules;
        }
        ModelPath info = new ModelPath(".git/info", List.of(".git", "info"));
        try (Directory git = workspace.open(info, info.names())) {
            rules = rules.and(text(git, "exclude"), 0);
        } catch (ToolException | FileSystemException e) {
            rules = IgnoreRules.NONE; // no repository
        }
        for (int i = 0; i < start.names().size(); i++) {
            try (Directory directory = workspace.open(start, start.names().subList(0, i))) {
                rules = rules(rules, directory, i);
            }
        }
        return rules;
    }

    private IgnoreRules rules(IgnoreRules outer, Directory directory, int depth) throws IOException {
        return withIgnored ? outer : outer.and(text(directory, ".gitignore"), depth);
    }

    private static String text(Directory directory, String name) throws IOException {
        BasicFileAttributes attributes = directory.attributes(name);
        if (attributes == null || !attributes.isRegularFile() || attributes.size() > WholeFile.MAX_BYTES) {
            return "";
        }
        FileText text = FileText.decoded(WholeFile.read(directory, name));
        return text == null ? "" : text.raw();
    }
}
