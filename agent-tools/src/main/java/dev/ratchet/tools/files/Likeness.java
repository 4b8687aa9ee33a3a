package dev.ratchet.tools.files;

import java.util.HashSet;
import java.util.Set;

/** How much texts are like one text: Dice's coefficient over pairs of neighbouring characters, white space left out. */
final class Likeness {
    private static final int LONGEST_COMPARED = 400;

    private final Set<Integer> wanted;

    Likeness(String wanted) {
        this.wanted = pairs(wanted);
    }

    /** {@return 0 for nothing in common, up to 1 for the same but for white space} */
    double to(String text) {
        Set<Integer> found = pairs(text);
        if (wanted.isEmpty() || found.isEmpty()) {
            return 0;
        }
        long common = found.stream().filter(wanted::contains).count();
        return 2.0 * common / (wanted.size() + found.size());
    }

    private static Set<Integer> pairs(String text) {
        Set<Integer> pairs = new HashSet<>();
        int before = -1;
        for (int i = 0; i < Math.min(text.length(), LONGEST_COMPARED); i++) {
            char c = text.charAt(i);
            if (!Character.isWhitespace(c) && !Character.isSpaceChar(c)) {
                if (before >= 0) {
                    pairs.add((before << 16) | c);
                }
                before = c;
            }
        }
        return pairs;
    }
}
