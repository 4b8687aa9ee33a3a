package dev.ratchet.tools;

import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directory, and the way from a model's path to a place inside of it. */
final class Workspace {
    private static final int MAX_PATH = 1000;
    private static final int MAX_LISTED = 500; // some 5,000 tokens
    private static final int MAX_SUGGESTED = 20;

    private final Path root;

    Workspace(Path root) {
        if (!Files.isDirectory(root)) {
            throw new IllegalArgumentException("not a directory: " + root);
        }
        try {
            this.root = root.toRealPath();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be read: " + root, e);
        }
    }

    /** {@return the path of a file below the root as the tools take it} */
    String relative(Path file) {
        return root.relativize(file).toString().replace(root.getFileSystem().getSeparator(), "/");
    }

    /** {@return the existing regular file that {@code path} names} */
    WholeFile file(String path) throws IOException {
        Path place = walk(path, false);
        if (!Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new ToolException("\"" + path + "\" is a directory; list_files shows what is in it");
        }
        return new WholeFile(place, relative(place));
    }

    /** {@return where a file that is not there yet will stand; directories on the way may be missing} */
    WholeFile newFile(String path) throws IOException {
        Path place = walk(path, true);
        if (attributes(place) != null) {
            throw new ToolException("\"" + path + "\" is already there; edit_file changes it");
        }
        return new WholeFile(place, relative(place));
    }

    /** {@return what is in the directory that {@code path} names, one entry a line} */
    String list(String path) throws IOException {
        Path directory = walk(path, false);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new ToolException("\"" + path + "\" is a file; read_file shows it");
        }
        DirectoryListing listing = DirectoryListing.of(directory, MAX_LISTED);
        List<String> lines = new ArrayList<>();
        for (Path entry : listing.entries()) {
            lines.add(line(entry));
        }
        if (listing.more() > 0) {
            lines.add("(" + listing.more() + " more, whose names come later, are not shown)");
        }
        return lines.isEmpty() ? "the directory is empty" : String.join("\n", lines);
    }

    /** {@return what the model reads when the system refuses something} */
    ToolException denied(AccessDeniedException refusal) {
        Path place = Path.of(refusal.getFile());
        return new ToolException(
                "no permission for \"" + (place.startsWith(root) ? relative(place) : place.getFileName()) + "\"",
                refusal);
    }

    private String line(Path entry) throws IOException {
        BasicFileAttributes attributes = attributes(entry);
        String name = printable(entry);
        if (attributes == null) {
            return name + " (gone)";
        }
        if (attributes.isSymbolicLink()) {
            return name + " (symbolic link)";
        }
        if (attributes.isDirectory()) {
            return name + "/";
        }
        return name + (attributes.isRegularFile() ? " (" + attributes.size() + " bytes)" : " (not a file)");
    }

    /** A name may hold a line break, which must not look like another entry. */
    private String printable(Path entry) {
        return relative(entry).replaceAll("\\p{Cntrl}", "?");
    }

    /** Goes down from the root name by name, never through anything that leads out. */
    private Path walk(String path, boolean mayBeMissing) throws IOException {
        List<String> names = names(path);
        Path place = root;
        for (int i = 0; i < names.size(); i++) {
            Path next = place.resolve(names.get(i));
            boolean last = i == names.size() - 1;
            BasicFileAttributes attributes = attributes(next);
            if (attributes == null) {
                if (!mayBeMissing) {
                    throw missing(path, place);
                }
                place = next;
                continue;
            }
            place = attributes.isSymbolicLink() ? target(path, next) : next;
            check(path, place, last);
        }
        return place;
    }

    private void check(String path, Path place, boolean last) throws IOException {
        BasicFileAttributes attributes = attributes(place);
        if (attributes == null || !(attributes.isDirectory() || attributes.isRegularFile()) || attributes.isOther()) {
            throw new ToolException("\"" + path + "\" is neither a file nor a directory");
        }
        if (!last && !attributes.isDirectory()) {
            throw new ToolException("\"" + path + "\" cannot be: \"" + relative(place) + "\" is a file");
        }
    }

    private Path target(String path, Path link) throws IOException {
        Path target;
        try {
            target = link.toRealPath();
        } catch (IOException e) { // leads to nothing, in circles, or through what may not be read
            throw new ToolException("\"" + path + "\" goes through a symbolic link that leads nowhere", e);
        }
        if (!target.startsWith(root)) {
            throw new ToolException("\"" + path + "\" leads out of the workspace through a symbolic link");
        }
        return target;
    }

    private List<String> names(String path) {
        if (path.length() > MAX_PATH) {
            throw new ToolException("a path has at most " + MAX_PATH + " characters, found " + path.length());
        }
        Path given;
        try {
            given = root.getFileSystem().getPath(path);
        } catch (InvalidPathException e) {
            throw new ToolException("\"" + path + "\" is not a path on this system: " + e.getReason(), e);
        }
        if (given.isAbsolute() || given.getRoot() != null) {
            throw new ToolException("\"" + path + "\" is absolute; give a path relative to the workspace, such as "
                    + given.getFileName());
        }
        List<String> names = new ArrayList<>();
        for (Path name : given) {
            String text = name.toString();
            if (text.equals("..")) {
                throw new ToolException(
                        "\"" + path + "\" goes up with \"..\"; give a path that only goes down from the workspace");
            }
            if (!text.isEmpty() && !text.equals(".")) {
                names.add(text);
            }
        }
        return names;
    }

    private ToolException missing(String path, Path directory) throws IOException {
        DirectoryListing there = DirectoryListing.of(directory, MAX_SUGGESTED);
        List<String> names = new ArrayList<>();
        for (Path entry : there.entries()) {
            names.add(printable(entry));
        }
        String where = directory.equals(root) ? "the workspace" : "\"" + relative(directory) + "\"";
        return new ToolException("there is no \"" + path + "\"; " + where + " holds "
                + (names.isEmpty() ? "nothing" : String.join(", ", names))
                + (there.more() > 0 ? " and " + there.more() + " more" : ""));
    }

    private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
