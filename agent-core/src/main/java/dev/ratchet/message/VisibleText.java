package dev.ratchet.message;

/** Text of a model, a tool or a server made fit to be shown: bounded, in one line, without what a terminal would obey. */
public final class VisibleText {
    private VisibleText() {}

    /** Returns at most {@code limit} characters of {@code text}, control and direction characters as {@code \u001b}. */
    public static String of(String text, int limit) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), limit); i++) {
            char c = text.charAt(i);
            if (obeyed(c)) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return text.length() > limit ? shown + "…" : shown.toString();
    }

    /**
     * Returns the whole of {@code text} with its line breaks and tabs, whatever else is obeyed rather than shown as {@code
     * \u001b}; so are halves of characters.
     */
    public static String lines(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' && text.startsWith("\n", i + 1)) {
                c = text.charAt(++i); // one line break
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                shown.append(c).append(text.charAt(++i));
            } else if (c == '\n' || c == '\t' || !(obeyed(c) || Character.isSurrogate(c) || c >= '\ufffe')) {
                shown.append(c);
            } else {
                shown.append(String.format("\\u%04x", (int) c));
            }
        }
        return shown.toString();
    }

    private static boolean obeyed(char c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
