package dev.ratchet.tools.files;

import static dev.ratchet.tools.files.ModelPath.quoted;

import dev.ratchet.tool.ToolException;
import java.util.List;

/**
 * One replacement in a text, cut down to what differs: what old and new text have in common at both ends stays as it is.
 *
 * @param start where the replaced text starts
 * @param end where it ends, excluded
 * @param inserted what comes in its place
 */
record TextEdit(int start, int end, String inserted) {

    /**
     * Finds the one place where {@code oldText} stands.
     *
     * @throws ToolException if there is none, with the lines most like it, or more than one, with what tells them apart
     */
    static TextEdit find(String path, String text, String oldText, String newText) {
        String wanted = FileText.lineFeeds(oldText);
        String replacement = FileText.lineFeeds(newText);
        if (wanted.equals(replacement)) {
            throw new ToolException("the old and the new text are the same; " + quoted(path) + " is unchanged");
        }
        if (wanted.isEmpty()) {
            if (text.isEmpty()) {
                return new TextEdit(0, 0, replacement);
            }
            throw new ToolException(
                    "the old text is empty; give text that stands in " + quoted(path) + " exactly once");
        }
        List<Integer> places = Occurrences.of(wanted, text);
        if (places.isEmpty() && isLastLine(wanted, text)) {
            // The last line has no line end. The model gave it one, so it gets none of the new text's either.
            String line = wanted.substring(0, wanted.length() - 1);
            return between(
                    text.length() - line.length(),
                    line,
                    replacement.endsWith("\n") ? replacement.substring(0, replacement.length() - 1) : replacement);
        }
        if (places.isEmpty()) {
            throw new ToolException("No match found for replacement: the old text is not in " + quoted(path) + ". "
                    + NearestLines.describe(text, wanted));
        }
        if (places.size() > 1) {
            throw new ToolException("Found " + places.size() + " matches for replacement text in " + quoted(path)
                    + ", at " + MatchContext.describe(text, wanted, places));
        }
        return between(places.get(0), wanted, replacement);
    }

    /**
     * Puts {@code addition} after a line, on lines of its own.
     *
     * @param line from 0, which is before the first, to the number of lines
     */
    static TextEdit insertion(String text, int line, String addition) {
        String added = FileText.lineFeeds(addition);
        int at = 0;
        for (int i = 0; i < line; i++) {
            int lineFeed = text.indexOf('\n', at);
            at = lineFeed < 0 ? text.length() : lineFeed + 1;
        }
        boolean endless = at > 0 && text.charAt(at - 1) != '\n';
        String whole = text.isEmpty() || added.endsWith("\n") ? added : added + "\n";
        return new TextEdit(at, at, endless ? "\n" + whole.substring(0, whole.length() - 1) : whole);
    }

    /** {@return what makes {@code after} of {@code before}, which stands at {@code at}} */
    static TextEdit between(int at, String before, String after) {
        int shorter = Math.min(before.length(), after.length());
        int head = 0;
        while (head < shorter && before.charAt(head) == after.charAt(head)) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && before.charAt(before.length() - 1 - tail) == after.charAt(after.length() - 1 - tail)) {
            tail++;
        }
        return new TextEdit(at + head, at + before.length() - tail, after.substring(head, after.length() - tail));
    }

    /** {@return the line, from 1, at which {@code offset} stands} */
    static int lineOf(String text, int offset) {
        int line = 1;
        for (int at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
            line++;
        }
        return line;
    }

    private static boolean isLastLine(String wanted, String text) {
        return wanted.length() > 1
                && wanted.endsWith("\n")
                && !text.endsWith("\n")
                && text.regionMatches(text.length() - wanted.length() + 1, wanted, 0, wanted.length() - 1);
    }
}
