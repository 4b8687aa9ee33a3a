package dev.ratchet.tools;

import dev.ratchet.tool.ToolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;

/** Lines of a file as the model reads them: {@code 12<tab>text}, bounded, with what is missing named. */
record NumberedLines(List<String> lines, String remarks) {
    private static final int MAX_CHARS = 50_000; // some 12,000 tokens: a tool's answer that still leaves room
    private static final int MAX_LINE_CHARS = 2_000;
    private static final int AROUND_EDIT = 2;

    static NumberedLines of(FileText file) {
        String text = file.text();
        StringBuilder remarks = new StringBuilder();
        if (file.hasCrLf()) {
            remarks.append(", CRLF line ends");
        }
        if (!text.isEmpty() && !text.endsWith("\n")) {
            remarks.append(", no newline at the end");
        }
        if (!file.charset().equals(StandardCharsets.UTF_8)) {
            remarks.append(", not UTF-8, shown as ").append(file.charset());
        }
        String withoutLast = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return new NumberedLines(text.isEmpty() ? List.of() : List.of(withoutLast.split("\n", -1)), remarks.toString());
    }

    /** {@return the lines from {@code first} to {@code last}, both from 1 and included, as far as there are and fit} */
    String show(String path, int first, int last) {
        if (lines.isEmpty()) {
            return path + ": empty";
        }
        if (first > lines.size()) {
            throw new ToolException(
                    "start_line " + first + " is beyond the end: \"" + path + "\" has " + lines.size() + " lines");
        }
        StringJoiner shown = new StringJoiner("\n");
        int end = first - 1;
        int chars = 0;
        while (end < Math.min(last, lines.size()) && chars < MAX_CHARS) {
            String line = bounded(lines.get(end));
            shown.add(++end + "\t" + line);
            chars += line.length() + 8;
        }
        String heading = path + ": lines " + first + " to " + end + " of " + lines.size() + remarks + "\n";
        boolean cut = end < Math.min(last, lines.size());
        return heading
                + shown
                + (cut ? "\n(more than can be shown at once; go on with start_line " + (end + 1) + ")" : "");
    }

    /** {@return the lines that the edit has changed, and some around them} */
    String showAround(String path, TextEdit edit) {
        String text = String.join("\n", lines);
        int from = TextEdit.lineOf(text, edit.start());
        int to = TextEdit.lineOf(text, edit.start() + edit.inserted().length());
        return "changed " + show(path, clamp(from - AROUND_EDIT), clamp(to + AROUND_EDIT));
    }

    private int clamp(int line) {
        return Math.max(1, Math.min(line, lines.size()));
    }

    private static String bounded(String line) {
        return line.length() <= MAX_LINE_CHARS
                ? line
                : line.substring(0, MAX_LINE_CHARS) + "… (" + (line.length() - MAX_LINE_CHARS) + " characters more)";
    }
}
