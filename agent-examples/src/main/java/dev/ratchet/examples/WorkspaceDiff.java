package dev.ratchet.examples;

import dev.ratchet.tools.files.FileDiff;
import dev.ratchet.tools.files.TextEditor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Remembers what files held before a run touched them, and compares it to what is on disk. */
final class WorkspaceDiff implements TextEditor.ChangeListener {
    private final Path root;
    private final Map<String, Optional<byte[]>> before = new ConcurrentSkipListMap<>();

    WorkspaceDiff(Path root) {
        this.root = root;
    }

    @Override
    public void changing(String path, byte @Nullable [] content) {
        before.putIfAbsent(path, Optional.ofNullable(content));
    }

    /** {@return the files that differ, sorted by path} */
    List<FileDiff> files() throws IOException {
        List<FileDiff> files = new ArrayList<>();
        for (Map.Entry<String, Optional<byte[]>> entry : before.entrySet()) {
            byte[] old = entry.getValue().orElse(null);
            byte[] now = onDisk(root.resolve(entry.getKey()));
            if (!Arrays.equals(old, now)) {
                files.add(FileDiff.between(entry.getKey(), old, now));
            }
        }
        return files;
    }

    private static byte @Nullable [] onDisk(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
