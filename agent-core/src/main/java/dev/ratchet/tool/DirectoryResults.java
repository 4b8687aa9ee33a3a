package dev.ratchet.tool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Results in files: a directory for each run, a file for each result. Runs and results are named by others, so a run's
 * directory is named by a hash, and an id that is not of our making names no file.
 */
final class DirectoryResults implements ResultStore {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_]{1,64}");
    private static final String RUN = "run-*";

    private final Path directory;
    private final Duration time;
    private final InstantSource clock;

    DirectoryResults(Path directory, Duration time, InstantSource clock) {
        this.directory = directory;
        this.time = time;
        this.clock = clock;
    }

    @Override
    public void put(String runId, String id, String text) throws IOException {
        if (!ID.matcher(id).matches()) {
            throw new IOException("not an id of a result: " + id);
        }
        expire();
        Path run = Files.createDirectories(run(runId), ownerOnly());
        Path whole = Files.createTempFile(run, "", ".tmp"); // readable by its owner only
        try {
            Files.write(whole, text.getBytes(StandardCharsets.UTF_8));
            Files.move(whole, run.resolve(id), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    @Override
    public Optional<String> get(String runId, String id) throws IOException {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(Files.readAllBytes(run(runId).resolve(id)), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void delete(String runId) throws IOException {
        deleteRun(run(runId));
    }

    private void expire() {
        if (!Files.isDirectory(directory)) {
            return;
        }
        Instant oldest = clock.instant().minus(time);
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(directory, RUN)) {
            for (Path run : runs) {
                // A directory is as old as the last file that was put into it.
                if (Files.getLastModifiedTime(run).toInstant().isBefore(oldest)) {
                    deleteRun(run);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Another process may have been faster, or may use the run just now; the rest is tried next time.
            ToolRun.LOG.warn("old results in {} could not be deleted", directory, e);
        }
    }

    private static void deleteRun(Path run) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(run)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(run);
    }

    private Path run(String runId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(runId.getBytes(StandardCharsets.UTF_8));
            return directory.resolve("run-" + HexFormat.of().formatHex(hash, 0, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }
}
