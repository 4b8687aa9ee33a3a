package dev.ratchet.examples;

/** Makes visible what a terminal would obey or hide: models, tools and files are not trusted with the screen. */
final class Escapes {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C; // with the joiner after it: part of words and emoji
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Escapes() {}

    /**
     * Returns {@code text} with control, formatting and bidirectional characters and lone surrogates written as a backslash,
     * a u and four hexadecimal digits, for each UTF-16 unit. Line feed and tab stay.
     */
    static String visible(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point == '\n' || point == '\t' || harmless(point)) {
                shown.appendCodePoint(point);
            } else {
                for (char unit : Character.toChars(point)) {
                    shown.append(String.format("\\u%04x", (int) unit));
                }
            }
        });
        return shown.toString();
    }

    /** Returns JSON on one line: white space between its tokens becomes spaces, and strings keep their value. */
    static String jsonLine(String json) {
        // A line feed or tab in a string is written as an escape, so those that are left stand between tokens.
        return visible(json.replaceAll("[\n\r\t]", " "));
    }

    private static boolean harmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            case Character.FORMAT -> point == ZERO_WIDTH_NON_JOINER || point == ZERO_WIDTH_JOINER;
            default -> true;
        };
    }
}
