package dev.ratchet.examples;

import java.util.PrimitiveIterator;

/** How many columns text takes on a terminal: two for East Asian characters and emoji, none for combining marks. */
final class Columns {
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

    private static int of(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return wide(point) ? 2 : 1;
    }

    /** The blocks of Unicode's EastAsianWidth.txt that are wide throughout. */
    private static boolean wide(int point) {
        return point >= 0x1100
                && (point <= 0x115F
                        || point >= 0x2E80 && point <= 0xA4CF && point != 0x303F
                        || point >= 0xAC00 && point <= 0xD7A3
                        || point >= 0xF900 && point <= 0xFAFF
                        || point >= 0xFE30 && point <= 0xFE6F
                        || point >= 0xFF00 && point <= 0xFF60
                        || point >= 0xFFE0 && point <= 0xFFE6
                        || point >= 0x1F300 && point <= 0x1F64F
                        || point >= 0x1F680 && point <= 0x1F6FF
                        || point >= 0x1F900 && point <= 0x1FAFF
                        || point >= 0x20000 && point <= 0x3FFFD);
    }
}
