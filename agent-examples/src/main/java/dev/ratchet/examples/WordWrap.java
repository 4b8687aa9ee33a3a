package dev.ratchet.examples;

import java.util.List;
import java.util.PrimitiveIterator;

/**
 * Breaks text into lines at word borders while it comes in, holding back no more than a word. Where there is no border, as
 * in a long address, it breaks between characters; East Asian characters are words each. For one text; for one thread.
 */
final class WordWrap {
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private final int room;
    private final String first;
    private final String next;
    private final StringBuilder ready = new StringBuilder();
    private final StringBuilder word = new StringBuilder();
    private int wordColumns;
    private int spaces;
    private int column;
    private boolean open;
    private char half; // of a surrogate pair whose other half is still to come

    /**
     * Starts a text.
     *
     * @param columns how wide lines may be, indent included
     * @param first what a line starts with
     * @param next what takes the place of {@code first} where a line was broken; as wide as that
     */
    WordWrap(int columns, String first, String next) {
        this.room = Math.max(2, columns - Columns.of(first)); // a wide character fits
        this.first = first;
        this.next = next;
    }

    /** {@return the lines of a whole text} */
    static List<String> lines(String text, int columns, String indent) {
        WordWrap wrap = new WordWrap(columns, indent, indent);
        return (wrap.add(text) + wrap.end()).lines().toList();
    }

    /** {@return what can be printed now} */
    String add(String text) {
        String whole = half == 0 ? text : half + text;
        half = 0;
        if (!whole.isEmpty() && Character.isHighSurrogate(whole.charAt(whole.length() - 1))) {
            half = whole.charAt(whole.length() - 1);
            whole = whole.substring(0, whole.length() - 1);
        }
        String shown = Escapes.visible(whole).replace("\t", "  ");
        for (PrimitiveIterator.OfInt points = shown.codePoints().iterator(); points.hasNext(); ) {
            add(points.nextInt());
        }
        return taken();
    }

    /** {@return what was held back} */
    String end() {
        String lone = half == 0 ? "" : Escapes.visible(String.valueOf(half));
        half = 0;
        String rest = add(lone);
        endWord();
        return rest + taken();
    }

    private void add(int point) {
        if (point == '\n') {
            endWord();
            ready.append('\n');
            open = false;
            column = 0;
            spaces = 0;
        } else if (point == ' ') {
            endWord();
            spaces++;
        } else {
            int columns = Columns.of(point);
            if (wordColumns + columns > room || (columns > 0 && borderBefore(columns))) {
                endWord();
            }
            word.appendCodePoint(point);
            wordColumns += columns;
        }
    }

    private boolean borderBefore(int columns) {
        if (word.length() == 0) {
            return false;
        }
        int last = word.codePointBefore(word.length());
        return last != ZERO_WIDTH_JOINER && (columns == 2 || Columns.of(last) == 2);
    }

    private void endWord() {
        if (word.length() == 0) {
            return;
        }
        if (open && column + spaces + wordColumns > room) {
            ready.append('\n').append(next);
            column = 0;
            spaces = 0;
        } else if (!open) {
            ready.append(first);
            open = true;
            spaces = Math.min(spaces, room - wordColumns);
        }
        ready.append(" ".repeat(spaces)).append(word);
        column += spaces + wordColumns;
        spaces = 0;
        word.setLength(0);
        wordColumns = 0;
    }

    private String taken() {
        String text = ready.toString();
        ready.setLength(0);
        return text;
    }
}
