package dev.ratchet.tools.files;

import dev.ratchet.tool.ToolException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** One page of results, which knows how many more there are. For one thread. */
final class ResultPage {
    private static final int MAX_COUNTED = 1_000; // beyond the page: "more" is as good as a number then

    private final int size;
    private final int offset;
    private final String what;
    private final List<String> shown = new ArrayList<>();
    private int found;

    /** Makes a page of {@code size} results after the first {@code offset} of them, each called {@code what}. */
    ResultPage(int size, int offset, String what) {
        if (offset < 0) {
            throw new ToolException("offset is how many results to skip, at least 0, found " + offset);
        }
        this.size = size;
        this.offset = offset;
        this.what = what;
    }

    void add(Supplier<String> result) {
        if (found >= offset && shown.size() < size) {
            shown.add(result.get());
        }
        found++;
    }

    /** {@return whether another result would still be shown or counted} */
    boolean counts() {
        return found - offset - size < MAX_COUNTED;
    }

    String text(String nothing, NotSearched notSearched) {
        List<String> lines = new ArrayList<>(shown);
        if (found == 0) {
            lines.add(nothing);
        } else if (shown.isEmpty()) {
            lines.add("there are only " + found + "; offset " + offset + " is beyond the last");
        }
        int more = found - offset - shown.size();
        if (more > 0 && !shown.isEmpty()) {
            lines.add("(" + (counts() ? "" : "at least ") + more + " more; ask with offset " + (offset + shown.size())
                    + " for the next " + what + ")");
        }
        lines.addAll(notSearched.lines());
        return String.join("\n", lines);
    }
}
