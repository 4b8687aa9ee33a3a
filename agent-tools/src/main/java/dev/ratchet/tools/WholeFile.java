package dev.ratchet.tools;

import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
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
        checkSize(content.length);
        if (!Files.isWritable(place)) { // a move would not ask
            throw new AccessDeniedException(place.toString());
        }
        PosixFileAttributeView view =
                Files.getFileAttributeView(place, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        move(content, view == null ? null : view.readAttributes().permissions());
    }

    /** Makes the file, unless something is in its place. */
    void create(byte[] content) throws IOException {
        checkSize(content.length);
        try {
            Files.createFile(place); // only one can make it: whoever does may replace it
        } catch (FileAlreadyExistsException e) {
            throw new ToolException("\"" + name + "\" has just come into being; edit_file changes it", e);
        }
        try {
            move(content, null);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(place);
            throw e;
        }
    }

    /** Writes beside the place and moves there in one step, so that nobody ever sees half of it. */
    private void move(byte[] content, @Nullable Set<PosixFilePermission> mode) throws IOException {
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
            Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private void checkSize(long bytes) {
        if (bytes > MAX_BYTES) {
            throw new ToolException("\"" + name + "\" has " + bytes + " bytes; these tools take up to " + MAX_BYTES);
        }
    }
}
