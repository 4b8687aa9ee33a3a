package dev.ratchet.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Holds results that are too long for the model, beside the run they belong to. The model reads them piece by piece with
 * the tool {@code read_result}, and those of its own run only.
 *
 * <p>Implementations are thread-safe. They see to it that nothing stays for ever: what a run left behind is deleted by
 * {@link #delete}, or by itself after some time.
 */
public interface ResultStore {

    /**
     * Holds {@code text}.
     *
     * @param runId the run it belongs to; may hold any characters
     * @param id made by the runner: letters, digits and {@code _}, not to be guessed
     * @throws IOException if it cannot; the model then gets head and tail of the result, and is told that the rest is lost
     */
    void put(String runId, String id, String text) throws IOException;

    /** {@return what is held for this run under this id, which comes from a model and may be anything} */
    Optional<String> get(String runId, String id) throws IOException;

    /** Deletes what is held for a run; for when the run itself is deleted. Nothing happens if there is nothing. */
    void delete(String runId) throws IOException;

    /**
     * Returns a store in memory, which is lost with the process. It holds a result for {@code time} and 64 million characters
     * in all; beyond that the oldest goes first.
     */
    static ResultStore inMemory(Duration time) {
        return new MemoryResults(time, InstantSource.system());
    }

    /**
     * Returns a store in the files below {@code directory}, readable after a run is resumed in another process. A run's
     * results are deleted when none was added for {@code time}. Files are readable by their owner only, where the file system
     * knows owners; the directory is made if it is not there.
     */
    static ResultStore directory(Path directory, Duration time) {
        return new DirectoryResults(directory, time, InstantSource.system());
    }
}
