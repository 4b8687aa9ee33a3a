package dev.ratchet.tools;

import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that is read and written all at once, or not at all.
 *
 * @param place where it is or will be, checked to be inside the workspace
 * @param name what the model calls it
 */
record WholeFile(Path place, String name) {
    private static final int MAX_BYTES = 1 << 20; // more than a model's window holds

    byte[] read() throws IOException {
        try (InputStream in = Files.newInputStream(place, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            checkSize(Files.size(place));
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            checkSize(content.length);
            return content;
        }
    }

    /** Puts {@code content} in the place of what is there, keeping the file's mode. */
    void replace(byte[] content) throws IOException {
        if (!Files.isWritable(place)) { // a move would not ask
            throw new AccessDeniedException(place.toString());
        }
        PosixFileAttributeView view =
                Files.getFileAttributeView(place, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        Set<PosixFilePermission> mode =
                view == null ? null : view.readAttributes().permissions();
        beside(content, mode, whole -> Files.move(whole, place, StandardCopyOption.ATOMIC_MOVE));
    }

    /** Makes the file and the directories on the way to it, or neither if something is in its place. */
    void create(byte[] content) throws IOException {
        Deque<Path> made = new ArrayDeque<>();
        try {
            makeDirectories(made);
            beside(content, null, this::putWhereNothingIs);
        } catch (FileAlreadyExistsException e) {
            remove(made, e);
            throw new ToolException("\"" + name + "\" has just come into being; edit_file changes it", e);
        } catch (IOException | RuntimeException e) {
            remove(made, e);
            throw e;
        }
    }

    /** Refuses content that {@link #read} would refuse. */
    void checkSize(long bytes) {
        if (bytes > MAX_BYTES) {
            throw new ToolException("\"" + name + "\" has " + bytes + " bytes; these tools take up to " + MAX_BYTES);
        }
    }

    /**
     * A second name for a file can be given only where there is none yet, which no check before a move can promise. Where
     * there are no such names (FAT, some network drives), a move that does not replace has to do: atomic on Windows, and a
     * check right before the move elsewhere.
     */
    private void putWhereNothingIs(Path whole) throws IOException {
        try {
            Files.createLink(place, whole);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.move(whole, place);
        }
    }

    /** Writes beside the place, where one step puts it there, so that nobody ever sees half of it. */
    private void beside(byte[] content, @Nullable Set<PosixFilePermission> mode, LastStep lastStep) throws IOException {
        Path beside = place.resolveSibling(".ratchet-" + UUID.randomUUID() + ".tmp");
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
            lastStep.put(beside);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** Makes the directories that are missing, each put in front of {@code made}. */
    private void makeDirectories(Deque<Path> made) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path directory = place.getParent();
                directory != null && Files.notExists(directory, LinkOption.NOFOLLOW_LINKS);
                directory = directory.getParent()) {
            missing.push(directory);
        }
        for (Path directory : missing) {
            Files.createDirectory(directory);
            made.push(directory);
        }
    }

    private static void remove(Deque<Path> made, Exception because) {
        try {
            for (Path directory : made) {
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) { // somebody else has put something there
            because.addSuppressed(e);
        }
    }

    private interface LastStep {
        void put(Path whole) throws IOException;
    }
}
