package dev.ratchet.examples;

import java.util.ArrayList;
import java.util.List;

/**
 * What changed in one file.
 *
 * @param lines of a unified diff, exact: the first two name the file before and after, and a CR at a line's end is there
 */
record FileDiff(List<String> lines) {
    private static final int HEADER = 2;

    /** Copies {@code lines}. */
    FileDiff {
        lines = List.copyOf(lines);
    }

    /**
     * {@return the lines for a person: a CR before a line feed is shown only where it may be what changed} If all lines end
     * with CRLF, a remark says so.
     */
    List<String> readable() {
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
}
