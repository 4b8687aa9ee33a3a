package dev.ratchet.tools;

import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A directory, the way from a model's path to a place inside of it, and whole reads and writes there. */
final class Workspace {
    private static final int MAX_FILE_BYTES = 1 << 20; // more than a model's window holds
    private static final int MAX_PATH = 1000;
    private static final int MAX_LISTED = 500; // some 5,000 tokens

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
    Path file(String path) throws IOException {
        Path file = walk(path, false);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new ToolException("\"" + path + "\" is a directory; list_files shows what is in it");
        }
        return file;
    }

    /** {@return where a file that is not there yet would stand, after making the directories on the way} */
    Path newFile(String path) throws IOException {
        Path file = walk(path, true);
        if (attributes(file) != null) {
            throw alreadyThere(path);
        }
        return file;
    }

    byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            checkSize(relative(file), Files.size(file));
            byte[] content = in.readNBytes(MAX_FILE_BYTES + 1);
            checkSize(relative(file), content.length);
            return content;
        } catch (AccessDeniedException e) {
            throw new ToolException("no permission to read \"" + relative(file) + "\"", e);
        }
    }

    static void checkSize(String path, long bytes) {
        if (bytes > MAX_FILE_BYTES) {
            throw new ToolException(
                    "\"" + path + "\" would have " + bytes + " bytes; these tools take files up to " + MAX_FILE_BYTES);
        }
    }

    /** Puts {@code content} in the place of the file, keeping its mode. */
    void replace(Path file, byte[] content) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        move(content, file, view == null ? null : view.readAttributes().permissions());
    }

    /** Makes the file, unless something has come into its place meanwhile. */
    void create(Path file, byte[] content) throws IOException {
        try {
            Files.createFile(file); // only one can make it: whoever does may replace it
        } catch (FileAlreadyExistsException e) {
            throw alreadyThere(relative(file));
        } catch (AccessDeniedException e) {
            throw noWrite(file, e);
        }
        try {
            move(content, file, null);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    String list(String path) throws IOException {
        Path directory = walk(path, false);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new ToolException("\"" + path + "\" is a file; read_file shows it");
        }
        Listing listing = listing(directory, MAX_LISTED);
        List<String> lines = new ArrayList<>();
        for (Path entry : listing.entries()) {
            lines.add(line(entry));
        }
        if (lines.isEmpty()) {
            return "the directory is empty";
        }
        if (listing.more() > 0) {
            lines.add("(" + listing.more() + " more, whose names come later, are not shown)");
        }
        return String.join("\n", lines);
    }

    private record Listing(List<Path> entries, int more) {}

    private static Listing listing(Path directory, int limit) throws IOException {
        TreeSet<Path> first = new TreeSet<>();
        int more = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                first.add(entry);
                if (first.size() > limit) {
                    first.pollLast();
                    more++;
                }
            }
        } catch (AccessDeniedException e) {
            throw new ToolException("no permission to list \"" + directory.getFileName() + "\"", e);
        }
        return new Listing(List.copyOf(first), more);
    }

    private String line(Path entry) throws IOException {
        BasicFileAttributes attributes = attributes(entry);
        String name = printable(relative(entry));
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
    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }

    /** Goes down from the root name by name, never through anything that leads out. */
    private Path walk(String path, boolean makeDirectories) throws IOException {
        List<String> names = names(path);
        Path place = root;
        for (int i = 0; i < names.size(); i++) {
            Path next = place.resolve(names.get(i));
            boolean last = i == names.size() - 1;
            BasicFileAttributes attributes = attributes(next);
            if (attributes == null) {
                if (!makeDirectories) {
                    throw missing(path, place);
                }
                if (!last) {
                    makeDirectory(next);
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
                throw new ToolException("\"" + path
                        + "\" goes up with \"..\"; give a path that only goes down from the " + "workspace");
            }
            if (!text.isEmpty() && !text.equals(".")) {
                names.add(text);
            }
        }
        return names;
    }

    private ToolException missing(String path, Path directory) throws IOException {
        Listing there = listing(directory, 20);
        List<String> names = new ArrayList<>();
        for (Path entry : there.entries()) {
            names.add(printable(relative(entry)));
        }
        String where = directory.equals(root) ? "the workspace" : "\"" + relative(directory) + "\"";
        return new ToolException("there is no \"" + path + "\"; " + where + " holds "
                + (names.isEmpty() ? "nothing" : String.join(", ", names))
                + (there.more() > 0 ? " and " + there.more() + " more" : ""));
    }

    private static ToolException alreadyThere(String path) {
        return new ToolException("\"" + path + "\" is already there; edit_file changes it");
    }

    private ToolException noWrite(Path file, AccessDeniedException cause) {
        return new ToolException("no permission to write \"" + relative(file) + "\"", cause);
    }

    private void makeDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
        } catch (AccessDeniedException e) {
            throw noWrite(directory, e);
        }
    }

    private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        } catch (AccessDeniedException e) {
            throw new ToolException("no permission to look at \"" + path.getFileName() + "\"", e);
        }
    }

    /** Writes beside the file and moves there in one step, so that nobody ever sees half of it. */
    private void move(byte[] content, Path file, @Nullable Set<PosixFilePermission> mode) throws IOException {
        Path beside = file.resolveSibling(".ratchet-" + UUID.randomUUID() + ".tmp");
        FileAttribute<?>[] attributes = mode == null
                ? new FileAttribute<?>[0]
                : new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)};
        try {
            try (FileChannel out = FileChannel.open(
                    beside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
                for (ByteBuffer rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
                    out.write(rest);
                }
                out.force(true);
            }
            if (mode != null) {
                Files.setPosixFilePermissions(beside, mode); // the process's umask may have taken some away
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AccessDeniedException e) {
            throw noWrite(file, e);
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}
