package dev.ratchet.recordings;

import dev.ratchet.message.RawJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The recordings in the folder that the system property {@code recordings} names.
 *
 * @param folder where they are
 * @param readable all that can be read, of any provider, in order of their names
 * @param unreadable a sentence for each other
 */
public record Recordings(Path folder, List<Recording> readable, List<String> unreadable) {

    /** {@return whether the folder was named by somebody, and is not just where recordings mostly are} */
    public static boolean named() {
        return System.getProperty("recordings") != null
                && !System.getProperty("recordings").equals(System.getProperty("recordings.default"));
    }

    /** {@return the folder: as it is named, or seen from the project's root, which is where Maven is mostly called} */
    public static Path place() {
        Path named = Path.of(System.getProperty("recordings", "../shared/recordings"));
        return Files.isDirectory(named) ? named : Path.of("..").resolve(named).normalize();
    }

    public static Recordings in(Path folder) throws IOException {
        List<Recording> readable = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                String name = folder.relativize(file).toString();
                try {
                    readable.add(new Recording(name, ExactJson.tree(RawJson.parse(Files.readAllBytes(file)))));
                } catch (RuntimeException e) {
                    unreadable.add(name + " cannot be read: "
                            + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
                }
            }
        }
        return new Recordings(folder, readable, unreadable);
    }

    public List<Recording> of(String provider) {
        return readable.stream().filter(recording -> recording.isOf(provider)).toList();
    }
}
