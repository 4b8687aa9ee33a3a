package dev.ratchet.tools.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is in a directory as the model reads it: one entry a line, sorted by name. */
final class DirectoryListing {
    private static final int MAX_NAMES = 100_000; // they are sorted in memory

    private final int limit;
    private final List<String> lines = new ArrayList<>();
    private int more;

    private DirectoryListing(int limit) {
        this.limit = limit;
    }

    /**
     * Lists a directory.
     *
     * @param path what stands before each name, without a slash at the end; may be empty
     * @param levels how deep to go; what is below hidden directories and node_modules is left out
     */
    static String of(Directory directory, String path, int levels, int limit) throws IOException {
        DirectoryListing listing = new DirectoryListing(limit);
        listing.add(directory, path, levels);
        if (listing.more > 0) {
            listing.lines.add("(" + listing.more + " more, whose names come later, are not shown)");
        }
        return listing.lines.isEmpty() ? "the directory is empty" : String.join("\n", listing.lines);
    }

    /** {@return the sorted names of what is in a directory, without what is being written} */
    static List<String> visible(Directory directory, int limit) throws IOException {
        return directory.names(limit).stream()
                .filter(name -> !Leftovers.isOne(name))
                .sorted()
                .toList();
    }

    /** A name may hold a line break, which must not look like another entry. */
    static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }

    private void add(Directory directory, String path, int levels) throws IOException {
        for (String name : visible(directory, MAX_NAMES)) {
            if (lines.size() == limit) {
                more++;
                continue;
            }
            String full = path.isEmpty() ? name : path + "/" + name;
            BasicFileAttributes attributes = directory.attributes(name);
            lines.add(line(full, attributes));
            boolean inside = attributes != null && attributes.isDirectory() && !attributes.isOther();
            if (inside && levels > 1 && !name.startsWith(".") && !name.equals("node_modules")) {
                try (Directory child = directory.directory(name)) {
                    add(child, full, levels - 1);
                } catch (FileSystemException e) {
                    lines.add(printable(full) + "/ (cannot be read)");
                }
            }
        }
    }

    private static String line(String path, @Nullable BasicFileAttributes attributes) {
        String name = printable(path);
        if (attributes == null) {
            return name + " (gone)";
        }
        if (attributes.isSymbolicLink()) {
            return name + " (symbolic link)";
        }
        if (attributes.isDirectory()) {
            return name + "/";
        }
        return name + (attributes.isRegularFile() ? " (" + attributes.size() + " bytes)" : " (not a file)");
    }
}
