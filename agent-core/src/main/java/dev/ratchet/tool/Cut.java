package dev.ratchet.tool;

import java.util.Locale;
import java.util.function.Function;

/**
 * A text of which only head and tail are shown, with a notice between them, all within a number of characters.
 *
 * <p>Cut at the end of a line where one is near, else between two characters: never inside a surrogate pair, nor between CR
 * and LF. Neither end is known to matter more (the first rows of a table, the last lines of a log), so each gets half.
 */
final class Cut {
    private Cut() {}

    /**
     * Returns head, notice and tail of {@code text}, which is longer than {@code budget}, in at most that many characters.
     *
     * @param notice what to say of the gap; its most important words come first, for where there is not even room for it
     */
    static String of(String text, int budget, Function<Gap, String> notice) {
        int reserved = notice.apply(new Gap(text.length(), text.length(), new Place(text.length(), text.length())))
                        .length()
                + 2; // line breaks around it
        int room = Math.max(0, budget - reserved);
        int head = lineEndNear(text, room / 2);
        int tail = lineStartNear(text, text.length() - (room - room / 2));
        String gap = notice.apply(new Gap(tail - head, text.length(), Place.of(text, head)));
        if (room == 0 || gap.length() + 2 > reserved) {
            return beginning(gap, budget);
        }
        String before = head == 0 || text.charAt(head - 1) == '\n' ? "" : "\n";
        return text.substring(0, head) + before + gap + "\n" + text.substring(tail);
    }

    /** {@return at most the first {@code length} characters of {@code text}, no half of a character among them} */
    private static String beginning(String text, int length) {
        return text.substring(0, whole(text, Math.min(length, text.length())));
    }

    /** {@return the last end of a line in the second half of {@code 0..limit}, else {@code limit} or just before it} */
    static int lineEndNear(String text, int limit) {
        int end = limit == 0 ? 0 : text.lastIndexOf('\n', limit - 1) + 1;
        return end > limit / 2 ? end : whole(text, limit);
    }

    private static int lineStartNear(String text, int limit) {
        int start = limit == 0 ? 0 : text.indexOf('\n', limit - 1) + 1;
        boolean near = start > 0 && start - limit < (text.length() - limit) / 2;
        if (near) {
            return start;
        }
        int whole = whole(text, limit);
        return whole == limit ? limit : whole + 2; // the pair around the limit is left out
    }

    /** {@return {@code at}, or one less if that is inside of a pair} */
    static int whole(String text, int at) {
        return inPair(text, at) ? at - 1 : at;
    }

    private static boolean inPair(String text, int at) {
        if (at <= 0 || at >= text.length()) {
            return false;
        }
        char before = text.charAt(at - 1);
        char after = text.charAt(at);
        return Character.isSurrogatePair(before, after) || (before == '\r' && after == '\n');
    }

    /**
     * What is left out.
     *
     * @param hidden how many characters
     * @param total how many the text has
     * @param from where the gap begins
     */
    record Gap(int hidden, int total, Place from) {

        /** {@return as in {@code 1,950,000 of 2,000,000 characters}} */
        String inWords() {
            return String.format(Locale.ROOT, "%,d of %,d characters", hidden, total);
        }
    }

    /**
     * A place in a text.
     *
     * @param line counted from 1
     * @param offset how many characters of the line stand before it
     */
    record Place(int line, int offset) {

        static Place of(String text, int at) {
            int line = 1;
            int start = 0;
            for (int end; (end = text.indexOf('\n', start)) >= 0 && end < at; start = end + 1) {
                line++;
            }
            return new Place(line, at - start);
        }
    }
}
