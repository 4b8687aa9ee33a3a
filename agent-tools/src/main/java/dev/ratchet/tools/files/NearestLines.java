package dev.ratchet.tools.files;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The lines of a file that are most like what was looked for in vain, and where the two differ. */
final class NearestLines {
    private static final double LIKE = 0.5; // below that a hint misleads more than it helps
    private static final int LONGEST_SHOWN = 200;
    private static final int MOST_LINES = 20_000; // so many are compared in a fraction of a second
    private static final Pattern LINE_NUMBERS = Pattern.compile("(?m)^ *\\d+\t");

    private NearestLines() {}

    /** {@return what the model reads} */
    static String describe(String text, String wanted) {
        String unnumbered = LINE_NUMBERS.matcher(wanted).replaceAll("");
        if (!unnumbered.isEmpty() && !unnumbered.equals(wanted) && text.contains(unnumbered)) {
            return "It is without the line numbers, which are not part of the file: leave them out; nothing was changed.";
        }
        List<String> wantedLines = Arrays.asList(wanted.split("\n", -1));
        int telling = telling(wantedLines);
        List<String> lines = Arrays.asList(text.split("\n", -1));
        Likeness likeness = new Likeness(wantedLines.get(telling));
        double best = 0;
        int at = -1;
        for (int i = 0; i < Math.min(lines.size(), MOST_LINES); i++) {
            double like = likeness.to(lines.get(i));
            if (like > best) {
                best = like;
                at = i;
            }
        }
        if (best < LIKE && (at < 0 || !lines.get(at).contains(wantedLines.get(telling)))) {
            return "No line is like it: read the file; nothing was changed.";
        }
        return firstDifference(wantedLines, lines, at - telling);
    }

    private static int telling(List<String> lines) {
        int telling = 0;
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).strip().length() > lines.get(telling).strip().length()) {
                telling = i;
            }
        }
        return telling;
    }

    private static String firstDifference(List<String> wanted, List<String> lines, int start) {
        for (int i = 0; i < wanted.size(); i++) {
            String given = wanted.get(i);
            if (start + i < 0 || start + i >= lines.size()) {
                return "Its " + (wanted.size() == 1 ? "line" : wanted.size() + " lines") + " would begin at line "
                        + (start + 1) + ", and the file has lines 1 to " + lines.size() + "; nothing was changed.";
            }
            String found = lines.get(start + i);
            boolean fits = i == 0
                    ? (wanted.size() == 1 ? found.contains(given) : found.endsWith(given))
                    : i == wanted.size() - 1 ? found.startsWith(given) : found.equals(given);
            if (!fits) {
                return difference(given, found, start + i + 1);
            }
        }
        return "Line " + (start + 1) + " is the nearest; read it; nothing was changed.";
    }

    private static String difference(String given, String found, int number) {
        boolean onlySpace = solid(given).equals(solid(found)) || solid(found).contains(solid(given));
        String nearest = "Line " + number + " is the nearest"
                + (onlySpace ? "; only white space differs (· is a space, → a tab)" : "") + "; nothing was changed.";
        return nearest + "\n  given: " + shown(given, onlySpace) + "\n  file:  " + shown(found, onlySpace);
    }

    private static String solid(String line) {
        StringBuilder solid = new StringBuilder();
        line.chars().filter(c -> !isSpace(c)).forEach(c -> solid.append((char) c));
        return solid.toString();
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static String shown(String line, boolean visibleSpace) {
        String cut = NumberedLines.cut(line, LONGEST_SHOWN) + (line.length() > LONGEST_SHOWN ? "…" : "");
        if (!visibleSpace) {
            return cut;
        }
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < cut.length(); i++) {
            char c = cut.charAt(i);
            shown.append(
                    c == ' '
                            ? "·"
                            : c == '\t'
                                    ? "→"
                                    : isSpace(c) || Character.isISOControl(c)
                                            ? String.format("\\u%04x", (int) c)
                                            : Character.toString(c));
        }
        return shown.toString();
    }
}
