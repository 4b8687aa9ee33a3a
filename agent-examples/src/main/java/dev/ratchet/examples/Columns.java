package dev.ratchet.examples;

import java.util.Arrays;
import java.util.PrimitiveIterator;

/** How many columns text takes on a terminal: two for East Asian characters and emoji, none for combining marks. */
final class Columns {
    /** First and last of the blocks that Unicode's EastAsianWidth.txt has as wide throughout. */
    private static final int[][] WIDE = {
        {0x1100, 0x115F},
        {0x2E80, 0x303E},
        {0x3041, 0xA4CF},
        {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},
        {0xFE30, 0xFE6F},
        {0xFF00, 0xFF60},
        {0xFFE0, 0xFFE6},
        {0x1F300, 0x1F64F},
        {0x1F680, 0x1F6FF},
        {0x1F900, 0x1FAFF},
        {0x20000, 0x3FFFD},
    };

    private Columns() {}

    static int of(String text) {
        return text.codePoints().map(Columns::of).sum();
    }

    /** Returns {@code text} if it fits, else as much of it as fits with an ellipsis at its end. */
    static String shorten(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int left = columns - 1;
        for (PrimitiveIterator.OfInt points = text.codePoints().iterator(); points.hasNext(); ) {
            int point = points.nextInt();
            left -= of(point);
            if (left < 0) {
                break;
            }
            kept.appendCodePoint(point);
        }
        return kept.append('…').toString();
    }

    static int of(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return Arrays.stream(WIDE).anyMatch(block -> block[0] <= point && point <= block[1]) ? 2 : 1;
    }
}
