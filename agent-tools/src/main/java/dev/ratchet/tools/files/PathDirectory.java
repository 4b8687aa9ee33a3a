package dev.ratchet.tools.files;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory by its path, for platforms without handles: before each step the path is checked to have no link in it. Best effort: a program that puts a link in its place between check and step can lead the step astray.
 */
final class PathDirectory implements Directory {
    private final Path path;

    /** Takes a real path: one with no link in it. */
    PathDirectory(Path path) {
        this.path = path;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public List<String> names(int limit) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(checked())) {
            for (Path entry : entries) {
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
        try {
            return Files.readAttributes(checked().resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public <V extends FileAttributeView> @Nullable V view(String name, Class<V> type) {
        return Files.getFileAttributeView(path.resolve(name), type, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public Directory directory(String name) throws IOException {
        BasicFileAttributes attributes = attributes(name);
        if (attributes == null || !attributes.isDirectory()) {
            throw new NotDirectoryException(path.resolve(name).toString());
        }
        PathDirectory opened = new PathDirectory(checked().resolve(name).toRealPath(LinkOption.NOFOLLOW_LINKS));
        opened.checked();
        return opened;
    }

    @Override
    public SeekableByteChannel file(String name, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        Set<OpenOption> all = new HashSet<>(options);
        all.add(LinkOption.NOFOLLOW_LINKS);
        SeekableByteChannel opened = Files.newByteChannel(checked().resolve(name), all, attributes);
        try {
            checked();
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        return opened;
    }

    @Override
    public void move(String name, Directory into, String newName) throws IOException {
        Path target = ((PathDirectory) into).checked().resolve(newName);
        Files.move(checked().resolve(name), target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.delete(checked().resolve(name));
    }

    @Override
    public void deleteDirectory(String name) throws IOException {
        Files.delete(checked().resolve(name));
    }

    @Override
    public void close() {}

    private Path checked() throws IOException {
        if (!path.toRealPath().equals(path)) {
            throw new NotDirectoryException(path.toString());
        }
        return path;
    }
}
