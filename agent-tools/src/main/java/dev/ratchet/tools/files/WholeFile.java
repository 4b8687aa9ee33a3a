package dev.ratchet.tools.files;

import static dev.ratchet.tools.files.ModelPath.quoted;

import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of a workspace that is read and written all at once, or not at all.
 *
 * <p>It is written beside its place under a name of its own, forced to the disk, and moved to its place in one step: a
 * process that is killed, or a machine that loses power, leaves the old file or the new one. The move itself is not waited
 * for: which of the two is there after a power cut matters less than the milliseconds. Right before the move the place is
 * looked at once more, and if another program has written there since, nothing is moved.
 *
 * <p>For one thread.
 */
final class WholeFile {
    static final int MAX_BYTES = 4 << 20; // a million tokens: more than a model's window holds

    private final Workspace workspace;
    private final ModelPath way;
    private @Nullable BasicFileAttributes stamp;

    /** Takes what was found in the place, or null if nothing. */
    WholeFile(Workspace workspace, ModelPath way, @Nullable BasicFileAttributes found) {
        this.workspace = workspace;
        this.way = way;
        this.stamp = found;
    }

    /** {@return its path in the workspace, with {@code /} between the names} */
    String name() {
        return String.join("/", way.names());
    }

    /** {@return whether it was there when it was last looked at} */
    boolean exists() {
        return stamp != null;
    }

    byte[] read() throws IOException {
        return workspace.permitted(way, "read", () -> {
            try (Directory directory = workspace.open(way, way.parent())) {
                BasicFileAttributes before = regular(directory);
                checkSize(before.size());
                byte[] content = read(directory, last());
                checkSize(content.length);
                requireSame(before, directory.attributes(last()));
                stamp = before;
                return content;
            }
        });
    }

    /**
     * Puts {@code content} in the place of what was read, keeping mode, owner and extended attributes as far as may be.
     *
     * @return what could not be kept, each a clause for the model
     */
    List<String> replace(byte[] content) throws IOException {
        checkSize(content.length);
        return workspace.permitted(way, "write to", () -> {
            try (Directory directory = workspace.open(way, way.parent())) {
                regular(directory);
                // Asks whether one may write to it, which the move would not.
                directory.file(last(), Set.of(StandardOpenOption.WRITE)).close();
                FileMetadata metadata = FileMetadata.of(directory, last());
                return put(directory, content, metadata);
            }
        });
    }

    /**
     * Makes the file and the directories on the way to it, or neither.
     *
     * @return the directories that were made, the deepest first
     */
    List<List<String>> create(byte[] content) throws IOException {
        checkSize(content.length);
        Deque<List<String>> made = new ArrayDeque<>();
        try {
            return workspace.permitted(way, "write to", () -> {
                try (Directory directory = workspace.openMaking(way, made)) {
                    put(directory, content, null);
                    return List.copyOf(made);
                }
            });
        } catch (IOException | RuntimeException e) {
            workspace.unmake(way, made);
            throw e;
        }
    }

    /** Deletes what was read, and those of the directories that are empty then. */
    void delete(List<List<String>> directories) throws IOException {
        workspace.permitted(way, "delete", () -> {
            try (Directory directory = workspace.open(way, way.parent())) {
                requireSame(stamp, directory.attributes(last()));
                directory.delete(last());
            }
            workspace.unmake(way, directories);
            return name();
        });
    }

    /** Refuses content that {@link #read} would refuse. */
    void checkSize(long bytes) {
        if (bytes > MAX_BYTES) {
            throw new ToolException(
                    quoted(way.asked()) + " has " + bytes + " bytes; these tools take up to " + MAX_BYTES);
        }
    }

    private List<String> put(Directory directory, byte[] content, @Nullable FileMetadata metadata) throws IOException {
        String fresh = Leftovers.freshName();
        try {
            try (SeekableByteChannel out = create(directory, fresh, metadata)) {
                for (ByteBuffer rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
                    out.write(rest);
                }
                if (out instanceof FileChannel file) {
                    file.force(true);
                }
            }
            List<String> lost = metadata == null ? List.of() : metadata.putOn(directory, fresh);
            requireSame(stamp, directory.attributes(last()));
            directory.move(fresh, directory, last());
            return lost;
        } finally {
            if (directory.attributes(fresh) != null) {
                directory.delete(fresh);
            }
            Leftovers.sweep(directory);
        }
    }

    /** Readable by nobody else until it has the mode of the file that it replaces. */
    private static SeekableByteChannel create(Directory directory, String name, @Nullable FileMetadata metadata)
            throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return metadata == null ? directory.file(name, options) : directory.file(name, options, metadata.meanwhile());
    }

    private BasicFileAttributes regular(Directory directory) throws IOException {
        BasicFileAttributes attributes = directory.attributes(last());
        if (attributes == null) {
            throw changed();
        }
        workspace.checkKind(way, attributes);
        if (!attributes.isRegularFile()) {
            throw changed();
        }
        return attributes;
    }

    private void requireSame(@Nullable BasicFileAttributes before, @Nullable BasicFileAttributes now) {
        if (before == null && now != null) {
            throw new ToolException(quoted(way.asked())
                    + " has just been made by somebody else; nothing was changed; look at it first");
        }
        if (before != null
                && (now == null
                        || !Objects.equals(before.fileKey(), now.fileKey())
                        || before.size() != now.size()
                        || !before.lastModifiedTime().equals(now.lastModifiedTime()))) {
            throw changed();
        }
    }

    private ToolException changed() {
        return new ToolException(
                quoted(way.asked()) + " was changed by somebody else just now; nothing was done; look at it again");
    }

    private String last() {
        return way.names().get(way.names().size() - 1);
    }

    /** {@return what is in a file that has been looked at, cut off where it is too large} */
    static byte[] read(Directory directory, String name) throws IOException {
        try (SeekableByteChannel in = directory.file(name, Set.of(StandardOpenOption.READ))) {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(in.size(), MAX_BYTES) + 1);
            while (in.read(buffer) >= 0) {
                if (!buffer.hasRemaining()) {
                    if (buffer.capacity() > MAX_BYTES) {
                        break;
                    }
                    buffer.flip();
                    buffer = ByteBuffer.allocate(Math.min(2 * buffer.capacity(), MAX_BYTES) + 1)
                            .put(buffer);
                }
            }
            return Arrays.copyOf(buffer.array(), buffer.position());
        }
    }
}
