package dev.ratchet.tools.files;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a text stands in another, those places included that overlap: "aa" stands in "aaa" twice. Knuth, Morris and Pratt's
 * way, since a hostile pair of texts keeps {@link String#indexOf(String)} busy for minutes.
 */
final class Occurrences {
    private Occurrences() {}

    /** {@return the offsets in {@code text} at which {@code wanted}, which is not empty, begins} */
    static List<Integer> of(String wanted, String text) {
        int[] borders = borders(wanted);
        List<Integer> found = new ArrayList<>();
        int matched = 0;
        for (int i = 0; i < text.length(); i++) {
            matched = longer(wanted, borders, matched, text.charAt(i));
            if (matched == wanted.length()) {
                found.add(i + 1 - matched);
                matched = borders[matched];
            }
        }
        return found;
    }

    /** For each length of a beginning of {@code wanted}: how long its longest proper beginning is that also ends it. */
    private static int[] borders(String wanted) {
        int[] borders = new int[wanted.length() + 1];
        int matched = 0;
        for (int i = 1; i < wanted.length(); i++) {
            matched = longer(wanted, borders, matched, wanted.charAt(i));
            borders[i + 1] = matched;
        }
        return borders;
    }

    private static int longer(String wanted, int[] borders, int matched, char next) {
        int length = matched;
        while (length > 0 && wanted.charAt(length) != next) {
            length = borders[length];
        }
        return wanted.charAt(length) == next ? length + 1 : 0;
    }
}
