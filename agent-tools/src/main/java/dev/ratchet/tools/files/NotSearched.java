package dev.ratchet.tools.files;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a search has left out, so that "no match" is not taken for more than it is. */
record NotSearched(List<String> lines) {
    private static final int MAX_NAMED = 5;

    /** Copies {@code lines}. */
    NotSearched {
        lines = List.copyOf(lines);
    }

    NotSearched(FileWalk walk, @Nullable String stopped, Duration limit) {
        this(ofWalk(walk, stopped, limit));
    }

    /** {@return this and the files that were passed over} */
    NotSearched and(LineSearch search) {
        List<String> more = new ArrayList<>(lines);
        if (search.binary() > 0) {
            more.add("(not searched: " + counted(search.binary(), "binary file", "binary files") + ")");
        }
        List<String> large = search.large();
        if (!large.isEmpty()) {
            more.add("(not searched: " + counted(large.size(), "file", "files") + " of more than 4 MiB: "
                    + large.stream().limit(MAX_NAMED).collect(Collectors.joining(", "))
                    + (large.size() > MAX_NAMED ? ", …" : "") + ")");
        }
        return new NotSearched(more);
    }

    private static List<String> ofWalk(FileWalk walk, @Nullable String stopped, Duration limit) {
        List<String> lines = new ArrayList<>();
        if (stopped != null) {
            lines.add("(stopped after " + limit.toSeconds() + " s in "
                    + (stopped.isEmpty() ? "the workspace itself" : stopped)
                    + ", so there may be more; look in one directory by path, or make the pattern simpler)");
        }
        if (walk.ignored() > 0) {
            lines.add("(left out by .gitignore: " + counted(walk.ignored(), "file or directory", "files or directories")
                    + "; include_ignored takes them in)");
        }
        if (walk.unreadable() > 0) {
            lines.add("(cannot be read: " + counted(walk.unreadable(), "directory", "directories") + ")");
        }
        if (walk.tooFull() > 0) {
            lines.add("(searched in part: " + counted(walk.tooFull(), "directory", "directories") + " with more than "
                    + FileWalk.MAX_NAMES + " entries)");
        }
        return lines;
    }

    private static String counted(int count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }
}
