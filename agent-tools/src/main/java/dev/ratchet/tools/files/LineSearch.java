package dev.ratchet.tools.files;

import static dev.ratchet.tools.files.ModelPath.quoted;

import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for a pattern in the lines of files. For one thread. */
final class LineSearch {
    private static final int MAX_LINE_CHARS = 300;
    private static final int BEFORE_MATCH = 100;

    private final Pattern pattern;
    private final Deadline deadline;
    private final ResultPage page;
    private final List<String> large = new ArrayList<>();
    private int binary;
    private int searched;

    LineSearch(Pattern pattern, Deadline deadline, ResultPage page) {
        this.pattern = pattern;
        this.deadline = deadline;
        this.page = page;
    }

    /** Searches a file and returns whether to go on with another. */
    boolean search(Directory directory, List<String> names, BasicFileAttributes attributes) throws IOException {
        String name = DirectoryListing.printable(String.join("/", names));
        if (attributes.size() > WholeFile.MAX_BYTES) {
            large.add(name);
            return true;
        }
        FileText text;
        try {
            text = FileText.decoded(WholeFile.read(directory, names.get(names.size() - 1)));
        } catch (FileSystemException e) {
            return true; // gone, or swapped for a link, since it was looked at
        }
        if (text == null) {
            binary++;
            return true;
        }
        searched++;
        try {
            return search(name, text.text());
        } catch (Deadline.Passed e) {
            return false;
        } catch (StackOverflowError e) {
            throw new ToolException(
                    "the pattern is too deep for a long line of " + quoted(name)
                            + "; make it simpler, such as [ab]* for" + " (a|b)*, or leave the file out",
                    e);
        }
    }

    /** {@return how many files were searched} */
    int searched() {
        return searched;
    }

    /** {@return how many were passed over since they are binary} */
    int binary() {
        return binary;
    }

    /** {@return those that were passed over since they are too large} */
    List<String> large() {
        return large;
    }

    private boolean search(String name, String text) {
        Matcher matcher = pattern.matcher("");
        int number = 1;
        for (int start = 0; start < text.length(); number++) {
            int lineFeed = text.indexOf('\n', start);
            int end = lineFeed < 0 ? text.length() : lineFeed;
            String line = text.substring(start, end);
            if (matcher.reset(deadline.guard(line)).find()) {
                String found = name + ":" + number + ": " + window(line, matcher.start());
                page.add(() -> found);
                if (!page.counts()) {
                    return false;
                }
            }
            start = end + 1;
        }
        return true;
    }

    /** The line, or if it is long what is around the match, no character cut in two. */
    private static String window(String line, int match) {
        if (line.length() <= MAX_LINE_CHARS) {
            return line;
        }
        int start = Math.max(0, Math.min(match - BEFORE_MATCH, line.length() - MAX_LINE_CHARS));
        if (start > 0 && Character.isLowSurrogate(line.charAt(start))) {
            start++;
        }
        String shown = NumberedLines.cut(line.substring(start), MAX_LINE_CHARS);
        return (start > 0 ? "…" : "") + shown + (start + shown.length() < line.length() ? "…" : "");
    }
}
