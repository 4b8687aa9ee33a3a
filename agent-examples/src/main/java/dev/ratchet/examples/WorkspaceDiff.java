package dev.ratchet.examples;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.ratchet.tools.files.TextEditor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
    private static final int LINES_AROUND = 3;

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
                List<String> oldLines = lines(old);
                files.add(unified(UnifiedDiffUtils.generateUnifiedDiff(
                        old == null ? "/dev/null" : "a/" + entry.getKey(),
                        now == null ? "/dev/null" : "b/" + entry.getKey(),
                        oldLines,
                        DiffUtils.diff(oldLines, lines(now)),
                        LINES_AROUND)));
            }
        }
        return files;
    }

    private static FileDiff unified(List<String> diff) {
        return new FileDiff(diff.stream()
                .map(WorkspaceDiff::emptyRangeFromZero)
                .flatMap(line -> Arrays.stream(line.split("\n", -1)))
                .toList());
    }

    /** The library counts an empty range from line 1; diff, git and patch count it from 0. */
    private static String emptyRangeFromZero(String line) {
        return line.startsWith("@@ ") ? line.replace("-1,0 ", "-0,0 ").replace("+1,0 ", "+0,0 ") : line;
    }

    private static byte @Nullable [] onDisk(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static List<String> lines(byte @Nullable [] content) {
        if (content == null || content.length == 0) {
            return List.of();
        }
        String text = decoded(content);
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        String last = lines.remove(lines.size() - 1);
        if (!last.isEmpty()) {
            lines.add(last + "\n\\ No newline at end of file"); // as diff and patch write it
        }
        return lines;
    }

    private static String decoded(byte[] content) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(content, StandardCharsets.ISO_8859_1);
        }
    }
}
