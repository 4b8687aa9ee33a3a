package dev.ratchet.tools.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open directory. What is done in it is done in that very directory, whatever its path leads to meanwhile; names are
 * single names in it, and a link is never followed.
 */
interface Directory extends Closeable {

    /** Opens by handle where the platform has that (Linux), else by path. */
    @SuppressWarnings("StreamResourceLeak") // closed with the directory that holds it
    static Directory open(Path path) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(path);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return new HandleDirectory(path, secure);
        }
        stream.close();
        return new PathDirectory(path);
    }

    /** {@return where it was when it was opened: to name it, not to reach it} */
    Path path();

    /** {@return the names in it, in no order, at most {@code limit} of them; may be asked once} */
    List<String> names(int limit) throws IOException;

    /** {@return what stands under {@code name}, the link itself if it is one; null if nothing} */
    @Nullable
    BasicFileAttributes attributes(String name) throws IOException;

    /** {@return a way to more attributes, or null if the platform has none such} */
    <V extends FileAttributeView> @Nullable V view(String name, Class<V> type);

    /** Opens the directory {@code name}, which must not be a link. */
    Directory directory(String name) throws IOException;

    /** Opens the file {@code name}, which must not be a link. */
    SeekableByteChannel file(String name, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException;

    /** Moves in one step; a file under {@code newName} is replaced. */
    void move(String name, Directory into, String newName) throws IOException;

    /** Deletes a file. */
    void delete(String name) throws IOException;

    /** Deletes a directory that is empty. */
    void deleteDirectory(String name) throws IOException;

    @Override
    void close() throws IOException;
}
