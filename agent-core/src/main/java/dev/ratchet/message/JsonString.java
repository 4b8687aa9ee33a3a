package dev.ratchet.message;

import java.nio.charset.StandardCharsets;

/** Writes text as a JSON string. Allocates twice: the longest texts of a run, tools' results, pass through here. */
final class JsonString {
    private JsonString() {}

    static byte[] quoted(String text) {
        byte[] plain = withoutLoneSurrogates(text).getBytes(StandardCharsets.UTF_8);
        int length = 2;
        for (byte each : plain) {
            length = Math.addExact(length, escapeLength(each));
        }
        byte[] quoted = new byte[length];
        quoted[0] = '"';
        int at = 1;
        for (byte each : plain) {
            if (escapeLength(each) == 1) {
                quoted[at++] = each;
            } else {
                at = escape(each, quoted, at);
            }
        }
        quoted[at] = '"';
        return quoted;
    }

    private static int escapeLength(byte each) {
        if (each < 0 || each >= ' ') { // negative: a part of a character beyond ASCII
            return each == '"' || each == '\\' ? 2 : 1;
        }
        return each == '\n' || each == '\r' || each == '\t' ? 2 : 6;
    }

    private static int escape(byte each, byte[] out, int at) {
        out[at] = '\\';
        switch (each) {
            case '\n' -> out[at + 1] = 'n';
            case '\r' -> out[at + 1] = 'r';
            case '\t' -> out[at + 1] = 't';
            case '"', '\\' -> out[at + 1] = each;
            default -> {
                out[at + 1] = 'u';
                out[at + 2] = '0';
                out[at + 3] = '0';
                out[at + 4] = (byte) Character.forDigit(each >> 4, 16);
                out[at + 5] = (byte) Character.forDigit(each & 15, 16);
            }
        }
        return at + escapeLength(each);
    }

    /** {@return the text with U+FFFD for each half of a surrogate pair, which UTF-8 cannot carry} */
    static String withoutLoneSurrogates(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return text.codePoints()
                        .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }
}
