package dev.ratchet.tools;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The line of a file that is most like what was looked for in vain. */
final class SimilarLine {
    private static final double LIKE = 0.5; // below that a hint misleads more than it helps
    private static final int LONGEST_COMPARED = 400;
    private static final int LONGEST_SHOWN = 200;

    private SimilarLine() {}

    /** {@return a hint for the model: the line, and whether only white space differs} */
    static String describe(String text, String wanted) {
        String telling = wanted.lines()
                .max(Comparator.comparingInt(line -> line.strip().length()))
                .orElse("");
        Set<String> pairs = pairs(telling);
        List<String> lines = List.of(text.split("\n", -1));
        double best = 0;
        int at = -1;
        for (int i = 0; i < lines.size(); i++) {
            double likeness = likeness(pairs, pairs(lines.get(i)));
            if (likeness > best) {
                best = likeness;
                at = i;
            }
        }
        if (best < LIKE) {
            return "no line is like it; read_file shows what is there";
        }
        String line = lines.get(at);
        String shown = line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line;
        if (line.contains(telling)) {
            return "line " + (at + 1) + " has a part of it, but the lines around it differ: \"" + shown + "\"";
        }
        return "the line most like it is " + (at + 1) + (best == 1 ? ", where white space differs" : "") + ": \""
                + shown + "\"";
    }

    /** Dice's coefficient over pairs of neighbouring characters, white space left out. */
    private static double likeness(Set<String> wanted, Set<String> found) {
        if (wanted.isEmpty() || found.isEmpty()) {
            return 0;
        }
        long common = found.stream().filter(wanted::contains).count();
        return 2.0 * common / (wanted.size() + found.size());
    }

    private static Set<String> pairs(String line) {
        String solid = line.chars()
                .filter(c -> !Character.isWhitespace(c))
                .limit(LONGEST_COMPARED)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        Set<String> pairs = new HashSet<>();
        for (int i = 0; i + 1 < solid.length(); i++) {
            pairs.add(solid.substring(i, i + 2));
        }
        return pairs;
    }
}
