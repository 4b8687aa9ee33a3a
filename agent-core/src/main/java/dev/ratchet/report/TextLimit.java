package dev.ratchet.report;

import dev.ratchet.message.ContentBlock;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How much of a text is shown: short ones whole, of long ones head and tail with what is missing. The limit is the same for
 * all texts of a report, and as high as can be for them to have a million characters together.
 *
 * @param characters of one text
 */
record TextLimit(int characters) {
    private static final int MOST = 20_000; // ten pages, which is more than anybody reads in one piece
    private static final int LEAST = 300;
    private static final long TOGETHER = 1_000_000;

    /** {@return the limit for these blocks} */
    static TextLimit of(Stream<ContentBlock> blocks) {
        int[] lengths = blocks.mapToInt(block -> block.raw().length()).toArray();
        int low = LEAST;
        int high = MOST;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (IntStream.of(lengths)
                            .mapToLong(length -> Math.min(length, middle))
                            .sum()
                    <= TOGETHER) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return new TextLimit(low);
    }

    /** Writes a text as it is, or what of it is shown. */
    void write(Html html, String text, String kind) {
        html.open("div", "class", kind, "dir", "auto");
        if (text.length() <= characters) {
            html.text(text);
        } else {
            int head = characters * 2 / 3;
            int tail = characters - head;
            html.text(text.substring(0, whole(text, head)))
                    .element(
                            "span",
                            Figures.whole(text.length() - characters) + " of " + Figures.whole(text.length())
                                    + " characters are not in this report",
                            "class",
                            "gap")
                    .text(text.substring(whole(text, text.length() - tail)));
        }
        html.end();
    }

    /** Not between the halves of a character. */
    private static int whole(String text, int at) {
        return Character.isLowSurrogate(text.charAt(at)) && Character.isHighSurrogate(text.charAt(at - 1))
                ? at - 1
                : at;
    }
}
