package dev.ratchet.tools;

import dev.ratchet.tool.ToolException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One replacement in a text, cut down to what differs: what old and new text have in common at both ends stays as it is.
 *
 * @param start where the replaced text starts
 * @param end where it ends, excluded
 * @param inserted what comes in its place
 */
record TextEdit(int start, int end, String inserted) {
    private static final int MOST_NAMED = 10;

    /**
     * Finds the one place where {@code oldText} stands.
     *
     * @throws ToolException if there is none, with the line most like it, or more than one, with their lines
     */
    static TextEdit find(String path, String text, String oldText, String newText) {
        String wanted = FileText.lineFeeds(oldText);
        String replacement = FileText.lineFeeds(newText);
        if (wanted.equals(replacement)) {
            throw new ToolException("old_text and new_text are the same; \"" + path + "\" is unchanged");
        }
        if (wanted.isEmpty()) {
            if (text.isEmpty()) {
                return new TextEdit(0, 0, replacement);
            }
            throw new ToolException("old_text is empty; give text that stands in \"" + path + "\" exactly once");
        }
        List<Integer> places = Occurrences.of(wanted, text);
        if (places.isEmpty()) {
            throw new ToolException("old_text is not in \"" + path + "\"; " + SimilarLine.describe(text, wanted)
                    + "; nothing was changed");
        }
        if (places.size() > 1) {
            throw new ToolException("old_text stands in \"" + path + "\" " + places.size() + " times, at line "
                    + places.stream()
                            .limit(MOST_NAMED)
                            .map(place -> Integer.toString(lineOf(text, place)))
                            .distinct()
                            .collect(Collectors.joining(", "))
                    + (places.size() > MOST_NAMED ? " and so on" : "")
                    + "; add lines around it until it is unique; nothing was changed");
        }
        return trimmed(places.get(0), wanted, replacement);
    }

    /** {@return the line, from 1, at which {@code offset} stands} */
    static int lineOf(String text, int offset) {
        return 1 + (int) text.chars().limit(offset).filter(c -> c == '\n').count();
    }

    private static TextEdit trimmed(int at, String wanted, String replacement) {
        int shorter = Math.min(wanted.length(), replacement.length());
        int head = 0;
        while (head < shorter && wanted.charAt(head) == replacement.charAt(head)) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && wanted.charAt(wanted.length() - 1 - tail) == replacement.charAt(replacement.length() - 1 - tail)) {
            tail++;
        }
        return new TextEdit(
                at + head, at + wanted.length() - tail, replacement.substring(head, replacement.length() - tail));
    }
}
