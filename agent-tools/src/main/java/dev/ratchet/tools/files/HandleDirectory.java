package dev.ratchet.tools.files;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A directory by its handle: nobody can put another one, or a link, in its place while it is open. */
final class HandleDirectory implements Directory {
    private final Path path;
    private final SecureDirectoryStream<Path> handle;

    HandleDirectory(Path path, SecureDirectoryStream<Path> handle) {
        this.path = path;
        this.handle = handle;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public List<String> names(int limit) throws IOException {
        List<String> names = new ArrayList<>();
        try {
            for (Path entry : handle) {
                if (names.size() == limit) {
                    break;
                }
                names.add(Objects.requireNonNull(entry.getFileName()).toString());
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    @Override
    public @Nullable BasicFileAttributes attributes(String name) throws IOException {
        BasicFileAttributeView view = view(name, BasicFileAttributeView.class);
        try {
            return Objects.requireNonNull(view).readAttributes();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public <V extends FileAttributeView> @Nullable V view(String name, Class<V> type) {
        return handle.getFileAttributeView(single(name), type, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public Directory directory(String name) throws IOException {
        return new HandleDirectory(
                path.resolve(name), handle.newDirectoryStream(single(name), LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public SeekableByteChannel file(String name, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        Set<OpenOption> all = new HashSet<>(options);
        all.add(LinkOption.NOFOLLOW_LINKS);
        return handle.newByteChannel(single(name), all, attributes);
    }

    @Override
    public void move(String name, Directory into, String newName) throws IOException {
        handle.move(single(name), ((HandleDirectory) into).handle, single(newName));
    }

    @Override
    public void delete(String name) throws IOException {
        handle.deleteFile(single(name));
    }

    @Override
    public void deleteDirectory(String name) throws IOException {
        handle.deleteDirectory(single(name));
    }

    @Override
    public void close() throws IOException {
        handle.close();
    }

    private Path single(String name) {
        return path.getFileSystem().getPath(name);
    }
}
