package dev.ratchet.tools.files;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.DeleteDelta;
import com.github.difflib.patch.InsertDelta;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What changed in one file, as a unified diff with three lines around each change. Immutable.
 *
 * @param lines the diff, exact: the first two name the file before and after, and a CR at a line's end is there. It holds
 *     whatever the file holds, so escape it before a terminal gets it
 */
public record FileDiff(List<String> lines) {
    private static final int HEADER = 2;
    private static final int LINES_AROUND = 3;
    /** The search takes the square of what differs, in time and memory: some 50 MB at this. */
    private static final int MAX_SEARCHED = 2_000;

    /** Copies {@code lines}. */
    public FileDiff {
        lines = List.copyOf(lines);
    }

    /**
     * Compares two contents of a file, text in any encoding that {@link TextEditor} knows; of others it says that they differ.
     * Where more than 2,000 lines lie between the first difference and the last, they are one change.
     *
     * @param path with {@code /} between the names
     * @param before what it held, or null if it was not there
     * @param after what it holds now, or null if it is no longer there
     */
    public static FileDiff between(String path, byte @Nullable [] before, byte @Nullable [] after) {
        String from = before == null ? "/dev/null" : "a/" + path;
        String to = after == null ? "/dev/null" : "b/" + path;
        List<String> old = textLines(before);
        List<String> now = textLines(after);
        if (old == null || now == null) {
            return new FileDiff(List.of("Binary files " + from + " and " + to + " differ"));
        }
        List<String> diff = UnifiedDiffUtils.generateUnifiedDiff(from, to, old, patch(old, now), LINES_AROUND);
        return new FileDiff((diff.isEmpty() ? List.of("--- " + from, "+++ " + to) : diff)
                .stream() // an empty file was made or deleted
                        .map(FileDiff::emptyRangeFromZero)
                        .flatMap(line -> Arrays.stream(line.split("\n", -1)))
                        .toList());
    }

    /**
     * {@return the lines for a person: a CR before a line feed is shown only where it may be what changed} If all lines end
     * with CRLF, a remark says so.
     */
    public List<String> readable() {
        boolean everywhere = true;
        boolean somewhere = false;
        for (int i = HEADER; i < lines.size(); i++) {
            if (endsWithLineFeed(i)) {
                boolean carriageReturn = lines.get(i).endsWith("\r");
                everywhere &= carriageReturn;
                somewhere |= carriageReturn;
            }
        }
        if (!somewhere) {
            return lines;
        }
        List<String> shown = new ArrayList<>(lines.subList(0, HEADER));
        if (everywhere) {
            shown.add("\\ Line ends: CRLF");
        }
        for (int i = HEADER; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean bothSides = everywhere || line.startsWith(" ");
            shown.add(bothSides && line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        }
        return shown;
    }

    private boolean endsWithLineFeed(int i) {
        char kind = lines.get(i).charAt(0);
        return kind != '@'
                && kind != '\\'
                && (i + 1 == lines.size() || !lines.get(i + 1).startsWith("\\"));
    }

    private static Patch<String> patch(List<String> old, List<String> now) {
        int shorter = Math.min(old.size(), now.size());
        int head = 0;
        while (head < shorter && old.get(head).equals(now.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
            tail++;
        }
        List<String> out = old.subList(head, old.size() - tail);
        List<String> in = now.subList(head, now.size() - tail);
        if (!out.isEmpty() && !in.isEmpty() && out.size() + in.size() <= MAX_SEARCHED) {
            return DiffUtils.diff(old, now);
        }
        Patch<String> patch = new Patch<>();
        Chunk<String> source = new Chunk<>(head, out);
        Chunk<String> target = new Chunk<>(head, in);
        if (!out.isEmpty() || !in.isEmpty()) {
            patch.addDelta(
                    out.isEmpty()
                            ? new InsertDelta<>(source, target)
                            : in.isEmpty() ? new DeleteDelta<>(source, target) : new ChangeDelta<>(source, target));
        }
        return patch;
    }

    /** The library counts an empty range from line 1; diff, git and patch count it from 0. */
    private static String emptyRangeFromZero(String line) {
        return line.startsWith("@@ ") ? line.replace("-1,0 ", "-0,0 ").replace("+1,0 ", "+0,0 ") : line;
    }

    /** {@return the lines without their line feeds, or null if the content is no text} */
    private static @Nullable List<String> textLines(byte @Nullable [] content) {
        if (content == null || content.length == 0) {
            return List.of();
        }
        FileText text = FileText.decoded(content);
        if (text == null) {
            return null;
        }
        List<String> lines = new ArrayList<>(Arrays.asList(text.raw().split("\n", -1)));
        String last = lines.remove(lines.size() - 1);
        if (!last.isEmpty()) {
            lines.add(last + "\n\\ No newline at end of file"); // as diff and patch write it
        }
        return lines;
    }
}
