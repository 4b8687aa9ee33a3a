package dev.ratchet.tools.files;

import static dev.ratchet.tools.files.ModelPath.quoted;

import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory, and the way from a model's path to a place inside of it. Each step opens one directory in the one before,
 * by its handle where there are such, and no link is followed: what leads out cannot be reached, also if it is put in the
 * way while a call is at work.
 */
final class Workspace {
    private static final int MAX_LISTED = 500; // some 5,000 tokens

    /** One for each root, or for some of them, so that all tools of a process change its files one at a time. */
    private static final List<Object> LOCKS =
            Stream.generate(Object::new).limit(64).toList();

    private final Path root;
    private final Opener opener;

    Workspace(Path root) {
        this(root, Directory::open);
    }

    Workspace(Path root, Opener opener) {
        if (!Files.isDirectory(root)) {
            throw new IllegalArgumentException("not a directory: " + root);
        }
        try {
            this.root = root.toRealPath();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be read: " + root, e);
        }
        this.opener = opener;
    }

    /** {@return what is held while a file is read, changed and written} */
    Object lock() {
        return LOCKS.get(Math.floorMod(root.hashCode(), LOCKS.size()));
    }

    /** {@return {@code path} as the way down from the root that it is} */
    ModelPath path(String path) {
        return ModelPath.of(path, root);
    }

    /** {@return the existing regular file that {@code path} names} */
    WholeFile file(String path) throws IOException {
        WholeFile file = place(path);
        if (!file.exists()) {
            ModelPath way = ModelPath.of(path, root);
            throw permitted(way, "read", () -> missing(way));
        }
        return file;
    }

    /** {@return where a file that is not there yet will stand; directories on the way may be missing} */
    WholeFile newFile(String path) throws IOException {
        WholeFile file = place(path);
        if (file.exists()) {
            throw new ToolException("File already exists: " + quoted(path) + "; edit it, or take another name");
        }
        return file;
    }

    /** {@return the file that {@code path} names, or where it will stand} */
    WholeFile place(String path) throws IOException {
        ModelPath way = ModelPath.of(path, root);
        if (way.names().isEmpty()) {
            throw new ToolException(quoted(path) + " is the workspace itself, not a file");
        }
        BasicFileAttributes attributes = attributes(way);
        if (attributes != null && attributes.isDirectory()) {
            throw permitted(way, "read", () -> noFile(way));
        }
        if (attributes != null) {
            checkKind(way, attributes);
        }
        return new WholeFile(this, way, attributes);
    }

    /** {@return whether {@code path} names a directory} */
    boolean isDirectory(String path) throws IOException {
        ModelPath way = ModelPath.of(path, root);
        if (way.names().isEmpty()) {
            return true;
        }
        BasicFileAttributes attributes = attributes(way);
        return attributes != null && attributes.isDirectory();
    }

    /** {@return what is in the directory that {@code path} names, {@code levels} deep, one entry a line} */
    String list(String path, int levels) throws IOException {
        ModelPath way = ModelPath.of(path, root);
        return permitted(way, "read", () -> {
            try (Directory directory = open(way, way.names())) {
                return DirectoryListing.of(directory, String.join("/", way.names()), levels, MAX_LISTED);
            }
        });
    }

    /** Opens the directory to which {@code names} lead; every one of them must be there and be a directory. */
    Directory open(ModelPath way, List<String> names) throws IOException {
        return Objects.requireNonNull(down(way, names, (here, name, passed) -> {
            throw missing(way, here, passed, name);
        }));
    }

    /** Opens the directory of {@code way}'s last name, making those that are missing, each put in front of {@code made}. */
    Directory openMaking(ModelPath way, Deque<List<String>> made) throws IOException {
        return Objects.requireNonNull(down(way, way.parent(), (here, name, passed) -> {
            make(here, name);
            List<String> fresh = new ArrayList<>(passed);
            fresh.add(name);
            made.push(fresh);
            return true;
        }));
    }

    private @Nullable Directory down(ModelPath way, List<String> names, OnMissing onMissing) throws IOException {
        Directory here = opener.open(root);
        try {
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                BasicFileAttributes attributes = here.attributes(name);
                if (attributes == null) {
                    if (!onMissing.isMended(here, name, names.subList(0, i))) {
                        here.close();
                        return null;
                    }
                } else {
                    checkKind(way, attributes);
                    if (!attributes.isDirectory()) {
                        throw new ToolException(
                                i + 1 == way.names().size()
                                        ? quoted(way.asked()) + " is a file, not a directory"
                                        : quoted(way.asked()) + " cannot be: "
                                                + quoted(String.join("/", names.subList(0, i + 1))) + " is a file");
                    }
                }
                Directory next = here.directory(name);
                here.close();
                here = next;
            }
            return here;
        } catch (IOException | RuntimeException e) {
            here.close();
            throw e;
        }
    }

    /** Deletes those of the directories that are empty still. */
    void unmake(ModelPath way, Iterable<List<String>> made) throws IOException {
        for (List<String> directory : made) {
            try (Directory parent = open(way, directory.subList(0, directory.size() - 1))) {
                parent.deleteDirectory(directory.get(directory.size() - 1));
            } catch (FileSystemException | ToolException e) {
                return; // somebody else has put something there, or something else in its place
            }
        }
    }

    /** Does what may fail for reasons of the system, in words that a model can use. */
    <T> T permitted(ModelPath way, String verb, Work<T> work) throws IOException {
        String path = quoted(way.asked());
        try {
            return work.result();
        } catch (AccessDeniedException e) {
            throw new ToolException("Permission denied. Cannot " + verb + " " + path + ".", e);
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new ToolException(path + " was moved or deleted by somebody else just now; look again", e);
        } catch (AtomicMoveNotSupportedException e) {
            throw new ToolException(path + " cannot be put there in one step: another disk begins on the way", e);
        } catch (FileSystemException e) {
            throw new ToolException(
                    "the system does not " + verb + " " + path + (e.getReason() == null ? "" : ": " + e.getReason()),
                    e);
        } catch (ClosedChannelException e) { // by an interrupt
            throw e;
        } catch (IOException e) { // such as a full disk
            throw new ToolException("the system does not " + verb + " " + path + ": " + e.getMessage(), e);
        }
    }

    /** Refuses what is neither a file nor a directory. */
    void checkKind(ModelPath way, BasicFileAttributes attributes) throws IOException {
        if (attributes.isSymbolicLink()) {
            throw new ToolException(quoted(way.asked()) + " goes through a symbolic link" + end(way));
        }
        if (attributes.isOther() || !(attributes.isDirectory() || attributes.isRegularFile())) {
            throw new ToolException(quoted(way.asked()) + " is neither a file nor a directory");
        }
    }

    /** Where the first link in {@code way} leads: to say it only. */
    private String end(ModelPath way) {
        int length = 1;
        while (length < way.names().size() && !Files.isSymbolicLink(start(way, length))) {
            length++;
        }
        try {
            Path target = start(way, length).toRealPath();
            if (!target.startsWith(root)) {
                return " that leads out of the workspace";
            }
            Path path = root.relativize(target);
            for (String name : way.names().subList(length, way.names().size())) {
                path = path.resolve(name);
            }
            return ", which is not followed; give the path that it leads to, "
                    + quoted(path.toString().replace('\\', '/'));
        } catch (IOException e) {
            return " that leads nowhere";
        }
    }

    private Path start(ModelPath way, int length) {
        return root.resolve(String.join("/", way.names().subList(0, length)));
    }

    private @Nullable BasicFileAttributes attributes(ModelPath way) throws IOException {
        String last = way.names().get(way.names().size() - 1);
        Optional<BasicFileAttributes> found = permitted(way, "read", () -> {
            try (Directory parent = down(way, way.parent(), (here, name, passed) -> false)) {
                return Optional.ofNullable(parent == null ? null : parent.attributes(last));
            }
        });
        return found.orElse(null);
    }

    /**
     * No directory can be made by handle. It is made in the root, which is not the model's to swap for a link, and moved to
     * its place by handle.
     */
    private void make(Directory parent, String name) throws IOException {
        try (Directory top = opener.open(root)) {
            String fresh = Leftovers.freshName();
            Files.createDirectory(root.resolve(fresh));
            try {
                top.move(fresh, parent, name);
            } catch (IOException e) {
                top.deleteDirectory(fresh);
                if (parent.attributes(name) == null) {
                    throw e;
                } // somebody else has just made it
            }
        }
    }

    private ToolException noFile(ModelPath way) throws IOException {
        try (Directory directory = open(way, way.names())) {
            return new ToolException(quoted(way.asked()) + " is a directory, not a file; it holds "
                    + NearestNames.describe(directory, way.names(), ""));
        }
    }

    private ToolException missing(ModelPath way) throws IOException {
        try (Directory parent = open(way, way.parent())) {
            return missing(
                    way, parent, way.parent(), way.names().get(way.names().size() - 1));
        }
    }

    private static ToolException missing(ModelPath way, Directory directory, List<String> names, String name)
            throws IOException {
        return new ToolException("File not found: there is no " + quoted(way.asked()) + "; "
                + (names.isEmpty() ? "the workspace" : quoted(String.join("/", names))) + " holds "
                + NearestNames.describe(directory, names, name));
    }

    /** What to do about a directory that is not there. */
    private interface OnMissing {
        boolean isMended(Directory here, String name, List<String> passed) throws IOException;
    }

    /** How the root is opened. */
    @FunctionalInterface
    interface Opener {
        Directory open(Path path) throws IOException;
    }

    /** Work on files. */
    @FunctionalInterface
    interface Work<T> {
        T result() throws IOException;
    }
}
