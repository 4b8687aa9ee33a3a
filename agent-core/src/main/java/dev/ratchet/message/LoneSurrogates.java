package dev.ratchet.message;

/** Half a surrogate pair, written as an escape: legal JSON that the API refuses. A log that was cut by length holds it. */
final class LoneSurrogates {
    private static final int ESCAPE = 6; // \\uD83D

    private LoneSurrogates() {}

    /** {@return the value with U+FFFD in their place, byte for byte as long as before; the very same if there are none} */
    static RawJson replaced(RawJson json) {
        String text = json.toString();
        StringBuilder mended = null;
        int at = text.indexOf('\\');
        while (at >= 0) {
            int length = length(text, at);
            if (length == ESCAPE && Character.isSurrogate(unit(text, at))) {
                mended = mended == null ? new StringBuilder(text) : mended;
                mended.replace(at, at + ESCAPE, "\\ufffd");
            }
            at = text.indexOf('\\', at + length);
        }
        return mended == null ? json : RawJson.parse(mended.toString());
    }

    /** {@return how long the escape is that starts there, a whole pair taken for one} */
    private static int length(String text, int at) {
        if (text.charAt(at + 1) != 'u') {
            return 2;
        }
        boolean pair = Character.isHighSurrogate(unit(text, at))
                && text.startsWith("\\u", at + ESCAPE)
                && Character.isLowSurrogate(unit(text, at + ESCAPE));
        return pair ? 2 * ESCAPE : ESCAPE;
    }

    private static char unit(String text, int at) {
        return (char) Integer.parseInt(text, at + 2, at + ESCAPE, 16);
    }
}
