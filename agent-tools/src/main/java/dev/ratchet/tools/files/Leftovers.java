package dev.ratchet.tools.files;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Files that are being written have names of their own, {@code .ratchet-….tmp}, until they are whole. One that a killed
 * process leaves behind holds nothing that is needed: no tool lists it, and the next write into its directory deletes it.
 */
final class Leftovers {
    private static final String START = ".ratchet-";
    private static final String END = ".tmp";
    private static final Duration OLD = Duration.ofHours(1); // nobody writes a few megabytes for that long
    private static final int MAX_NAMES = 10_000; // where there are more, looking would cost more than a leftover does

    private Leftovers() {}

    static String freshName() {
        return START + UUID.randomUUID() + END;
    }

    static boolean isOne(String name) {
        return name.startsWith(START) && name.endsWith(END);
    }

    /** Deletes the old ones in a directory, as far as that goes. */
    static void sweep(Directory directory) {
        Instant old = Instant.now().minus(OLD);
        try {
            for (String name : directory.names(MAX_NAMES)) {
                BasicFileAttributes attributes = isOne(name) ? directory.attributes(name) : null;
                if (attributes == null
                        || attributes.lastModifiedTime().toInstant().isAfter(old)) {
                    continue;
                }
                if (attributes.isDirectory()) {
                    directory.deleteDirectory(name);
                } else {
                    directory.delete(name);
                }
            }
        } catch (IOException e) {
            return; // somebody else sweeps too; what was written before is written all the same
        }
    }
}
