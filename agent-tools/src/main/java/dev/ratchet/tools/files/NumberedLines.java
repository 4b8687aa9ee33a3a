package dev.ratchet.tools.files;

import static dev.ratchet.tools.files.ModelPath.quoted;

import dev.ratchet.tool.ToolException;
import java.nio.charset.Charset;
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
        if (file.endsLinesWithCr()) {
            remarks.append(", CR line ends");
        }
        if (!text.isEmpty() && !text.endsWith("\n")) {
            remarks.append(", no newline at the end");
        }
        remarks.append(encoding(file.charset()));
        String withoutLast = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return new NumberedLines(text.isEmpty() ? List.of() : List.of(withoutLast.split("\n", -1)), remarks.toString());
    }

    private static String encoding(Charset charset) {
        if (charset.equals(StandardCharsets.UTF_8)) {
            return "";
        }
        return charset.name().startsWith("UTF") ? ", in " + charset : ", not UTF-8, shown as " + charset;
    }

    /** {@return the lines from {@code first} to {@code last}, both from 1 and included, as far as there are and fit} */
    String show(String path, int first, int last) {
        if (lines.isEmpty()) {
            return path + ": empty";
        }
        if (first > lines.size()) {
            throw new ToolException(
                    "line " + first + " is beyond the end: " + quoted(path) + " has " + counted(lines.size()));
        }
        StringJoiner shown = new StringJoiner("\n");
        int end = first - 1;
        int chars = 0;
        while (end < Math.min(last, lines.size()) && chars < MAX_CHARS) {
            String line = bounded(lines.get(end));
            shown.add(++end + "\t" + line);
            chars += line.length() + 8;
        }
        int wanted = Math.min(last, lines.size());
        return path + ": lines " + first + " to " + end + " of " + lines.size() + remarks + "\n" + shown
                + (end < wanted
                        ? "\n(lines " + (end + 1) + " to " + wanted
                                + " are missing: more than can be shown at once; go on" + " with line " + (end + 1)
                                + ")"
                        : "");
    }

    /** {@return the lines that the edit has changed, and some around them} */
    String showAround(String path, TextEdit edit) {
        String text = String.join("\n", lines);
        int from = TextEdit.lineOf(text, edit.start());
        int to = TextEdit.lineOf(text, edit.start() + edit.inserted().length());
        return show(path, clamp(from - AROUND_EDIT), clamp(to + AROUND_EDIT));
    }

    /** {@return at most {@code limit} characters of the line, no character cut in two} */
    static String cut(String line, int limit) {
        if (line.length() <= limit) {
            return line;
        }
        return line.substring(0, Character.isHighSurrogate(line.charAt(limit - 1)) ? limit - 1 : limit);
    }

    private int clamp(int line) {
        return Math.max(1, Math.min(line, lines.size()));
    }

    private static String bounded(String line) {
        String cut = cut(line, MAX_LINE_CHARS);
        return cut.length() == line.length()
                ? line
                : cut + "… (" + (line.length() - cut.length()) + " characters more)";
    }

    private static String counted(int lines) {
        return lines + (lines == 1 ? " line" : " lines");
    }
}
