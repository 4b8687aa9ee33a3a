package dev.ratchet.tools.files;

import static dev.ratchet.tools.files.ModelPath.quoted;

import dev.ratchet.tool.ToolException;
import java.util.ArrayList;
import java.util.List;

/** A pattern of files as a model writes it: {@link PathPattern}s, several by braces; without a slash it fits any directory's. */
record FileGlob(List<PathPattern> patterns) {
    private static final int MAX_LENGTH = 1000;
    private static final int MAX_PATTERNS = 100;

    static FileGlob of(String glob) {
        String pattern = glob.strip();
        if (pattern.isEmpty()) {
            throw new ToolException("the pattern is empty; give one such as *.py");
        }
        if (pattern.length() > MAX_LENGTH) {
            throw new ToolException("a pattern has at most " + MAX_LENGTH + " characters, found " + pattern.length());
        }
        if (pattern.startsWith("/")) {
            throw new ToolException(quoted(pattern) + " is absolute; leave out the / at its start");
        }
        List<String> alternatives = new ArrayList<>();
        expand(pattern, alternatives);
        List<PathPattern> patterns = new ArrayList<>();
        for (String each : alternatives) {
            String plain = each.startsWith("./") ? each.substring(2) : each;
            patterns.add(PathPattern.of(plain.contains("/") ? plain : "**/" + plain)
                    .orElseThrow(() -> new ToolException(quoted(pattern)
                            + " is not a pattern: it has a [ without ], or a backslash at its end; write \\[ for the"
                            + " character")));
        }
        return new FileGlob(patterns);
    }

    /** {@return whether it fits the path, or what of it comes after its first {@code depth} names} */
    boolean matches(List<String> path, int depth) {
        List<String> below = path.subList(Math.min(depth, path.size() - 1), path.size());
        return patterns.stream().anyMatch(pattern -> pattern.matches(path) || pattern.matches(below));
    }

    /** Replaces the first pair of braces by each of its alternatives in turn. */
    private static void expand(String pattern, List<String> into) {
        int open = pattern.indexOf('{');
        int close = open < 0 ? -1 : end(pattern, open);
        if (close < 0) {
            if (into.size() == MAX_PATTERNS) {
                throw new ToolException("a pattern stands for at most " + MAX_PATTERNS + " alternatives");
            }
            into.add(pattern);
            return;
        }
        int depth = 0;
        int start = open + 1;
        for (int i = open + 1; i <= close; i++) {
            char c = pattern.charAt(i);
            if (i == close || (c == ',' && depth == 0)) {
                expand(pattern.substring(0, open) + pattern.substring(start, i) + pattern.substring(close + 1), into);
                start = i + 1;
            }
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        }
    }

    private static int end(String pattern, int open) {
        int depth = 0;
        for (int i = open; i < pattern.length(); i++) {
            depth += pattern.charAt(i) == '{' ? 1 : pattern.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
