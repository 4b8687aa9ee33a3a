package dev.ratchet.message;

/**
 * About how many tokens a text has, reckoned from the runs of letters, digits and signs in it as byte-pair tokenizers see
 * them. Within a tenth for English, code, logs and JSON, where a number of bytes per token is off by half; by what factor a
 * model counts more is learned from what it counts.
 */
final class TextTokens {
    // In hundredths of a token, fitted to cl100k and o200k.
    private static final long ONE = 100;
    private static final int LETTERS_IN_ONE = 9;
    private static final long LETTER_BEYOND = 25;
    private static final int DIGITS_IN_ONE = 3;
    private static final long SIGNS = 60;
    private static final long SIGN = 15;
    private static final int TWO_BYTES = 60;
    private static final int THREE_BYTES = 115;
    private static final int FOUR_BYTES = 250;

    private TextTokens() {}

    /** {@return about how many tokens {@code utf8} has, rounded up} */
    static long of(byte[] utf8) {
        long hundredths = 0;
        for (int i = 0; i < utf8.length; ) {
            int first = utf8[i];
            int end = i + 1;
            if (isLetter(first)) {
                while (end < utf8.length && isLetter(utf8[end]) && !startsWord(utf8, end)) {
                    end++;
                }
                hundredths += ONE + Math.max(0, end - i - LETTERS_IN_ONE) * LETTER_BEYOND;
            } else if (isDigit(first)) {
                while (end < utf8.length && isDigit(utf8[end])) {
                    end++;
                }
                hundredths += (end - i + DIGITS_IN_ONE - 1L) / DIGITS_IN_ONE * ONE;
            } else if (isSpace(first)) {
                while (end < utf8.length && isSpace(utf8[end])) {
                    end++;
                }
                // A single blank is a part of the word behind it, not of a number.
                boolean alone = end - i > 1 || first != ' ';
                boolean beforeDigit = first == ' ' && end < utf8.length && isDigit(utf8[end]);
                hundredths += (alone ? ONE : 0) + (beforeDigit ? ONE : 0);
            } else if (first >= 0) {
                while (end < utf8.length && isSign(utf8[end])) {
                    end++;
                }
                hundredths += Math.max(ONE, SIGNS + (end - i) * SIGN);
            } else {
                int lead = first & 0xff;
                hundredths += lead < 0xc0 ? 0 : lead < 0xe0 ? TWO_BYTES : lead < 0xf0 ? THREE_BYTES : FOUR_BYTES;
            }
            i = end;
        }
        return (hundredths + ONE - 1) / ONE;
    }

    private static boolean startsWord(byte[] utf8, int at) {
        return isCapital(utf8[at]) && !isCapital(utf8[at - 1]);
    }

    private static boolean isCapital(int c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isLetter(int c) {
        return isCapital(c) || (c >= 'a' && c <= 'z');
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private static boolean isSign(int c) {
        return c >= 0 && !isLetter(c) && !isDigit(c) && !isSpace(c);
    }
}
