package dev.ratchet.tools.files;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The names in a directory that are most like what was looked for in vain. */
final class NearestNames {
    private static final int MAX_COMPARED = 2_000; // of so many a look into the listing tells more
    private static final int MAX_NAMED = 20;

    private NearestNames() {}

    private record Likely(String name, double likeness) {}

    /** {@return paths of what is in the directory to which {@code way} leads, the likeliest first} */
    static String describe(Directory directory, List<String> way, String wanted) throws IOException {
        Likeness likeness = new Likeness(wanted);
        List<String> names = DirectoryListing.visible(directory, MAX_COMPARED).stream()
                .map(name -> new Likely(name, likeness.to(name)))
                .sorted(Comparator.comparingDouble(Likely::likeness).reversed())
                .map(Likely::name)
                .toList();
        String start = way.isEmpty() ? "" : String.join("/", way) + "/";
        String named = names.stream()
                .limit(MAX_NAMED)
                .map(name -> DirectoryListing.printable(start + name))
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? "nothing"
                : named + (names.size() > MAX_NAMED ? " and " + (names.size() - MAX_NAMED) + " more" : "");
    }
}
