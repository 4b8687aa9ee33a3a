package dev.ratchet.tools.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory for tests that write thousands of files: in memory where there is such a place, since a real disk takes a
 * millisecond for each write that is forced to it.
 */
record FastDisk(Path root) implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");

    static FastDisk make() throws IOException {
        return new FastDisk(
                Files.isWritable(MEMORY)
                        ? Files.createTempDirectory(MEMORY, "ratchet-").toRealPath()
                        : Files.createTempDirectory("ratchet-").toRealPath());
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
