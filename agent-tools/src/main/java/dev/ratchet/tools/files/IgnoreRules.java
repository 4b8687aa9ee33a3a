package dev.ratchet.tools.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code .gitignore} files on the way to a directory exclude from it, as git has it: the last rule that fits decides,
 * those of deeper files before those of outer ones, and {@code !} takes back. Immutable.
 *
 * <p>Own code: JGit, whose parser is the well-kept one, is three megabytes for these hundred lines, and the small libraries
 * turn patterns into regular expressions, which a hostile file makes run for minutes.
 */
final class IgnoreRules {
    static final IgnoreRules NONE = new IgnoreRules(null, 0, List.of());

    private final @Nullable IgnoreRules outer;
    private final int depth;
    private final List<Rule> rules;

    private IgnoreRules(@Nullable IgnoreRules outer, int depth, List<Rule> rules) {
        this.outer = outer;
        this.depth = depth;
        this.rules = rules;
    }

    /**
     * One line.
     *
     * @param pattern of the path below the file's directory
     * @param negated whether it takes back what other rules exclude
     * @param directoriesOnly whether it fits directories only
     */
    private record Rule(PathPattern pattern, boolean negated, boolean directoriesOnly) {}

    /**
     * {@return these rules and those of a file in a deeper directory}
     *
     * @param names how many names lead to that directory
     */
    IgnoreRules and(String file, int names) {
        List<Rule> more = new ArrayList<>();
        String text = file.startsWith("\uFEFF") ? file.substring(1) : file;
        for (String line : text.split("\r?\n", -1)) {
            rule(line).ifPresent(more::add);
        }
        return more.isEmpty() ? this : new IgnoreRules(this, names, more);
    }

    /** {@return whether the path, none of whose directories is excluded, is} */
    boolean excludes(List<String> names, boolean directory) {
        for (IgnoreRules here = this; here != null; here = here.outer) {
            List<String> below = names.subList(here.depth, names.size());
            for (int i = here.rules.size() - 1; i >= 0; i--) {
                Rule rule = here.rules.get(i);
                if ((directory || !rule.directoriesOnly()) && rule.pattern().matches(below)) {
                    return !rule.negated();
                }
            }
        }
        return false;
    }

    private static Optional<Rule> rule(String line) {
        String pattern = withoutTrailingSpaces(line);
        if (pattern.isEmpty() || pattern.startsWith("#")) {
            return Optional.empty();
        }
        boolean negated = pattern.startsWith("!");
        pattern = negated ? pattern.substring(1) : pattern;
        boolean directoriesOnly = pattern.endsWith("/");
        pattern = directoriesOnly ? pattern.substring(0, pattern.length() - 1) : pattern;
        if (pattern.isEmpty()) {
            return Optional.empty();
        }
        boolean anywhere = pattern.indexOf('/') < 0;
        pattern = anywhere ? "**/" + singleStar(pattern) : pattern.startsWith("/") ? pattern.substring(1) : pattern;
        return PathPattern.of(pattern).map(path -> new Rule(path, negated, directoriesOnly));
    }

    /** Two stars alone mean any number of directories only beside a slash. */
    private static String singleStar(String pattern) {
        return pattern.equals("**") ? "*" : pattern;
    }

    /** A space at the end counts only behind a backslash. */
    private static String withoutTrailingSpaces(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == ' ') {
            int backslashes = 0;
            while (end - 2 - backslashes >= 0 && line.charAt(end - 2 - backslashes) == '\\') {
                backslashes++;
            }
            if (backslashes % 2 == 1) {
                break;
            }
            end--;
        }
        return line.substring(0, end);
    }
}
