package dev.ratchet.tools;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/**
 * What is in a directory, sorted by name.
 *
 * @param entries the first of them
 * @param more how many come after those
 */
record DirectoryListing(List<Path> entries, int more) {

    static DirectoryListing of(Path directory, int limit) throws IOException {
        TreeSet<Path> first = new TreeSet<>();
        int more = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                first.add(entry);
                if (first.size() > limit) {
                    first.pollLast();
                    more++;
                }
            }
        }
        return new DirectoryListing(List.copyOf(first), more);
    }
}
