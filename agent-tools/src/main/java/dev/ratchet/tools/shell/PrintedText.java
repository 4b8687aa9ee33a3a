package dev.ratchet.tools.shell;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes that a program printed, as text that can be shown anywhere and is hardly longer than they were. */
final class PrintedText {
    private static final int MAX_LINE = 2_000; // where a cut is moved to the end of a line, if that is no farther away

    private PrintedText() {}

    /**
     * Returns both ends and between them how much is missing. Line ends become line feeds; other control characters become
     * their pictures (␛ for escape), characters that turn or hide text become �, as does what is not UTF-8.
     *
     * @param missing how many bytes stood between the two
     */
    static String of(byte[] head, byte[] tail, long missing) {
        long total = head.length + missing + tail.length;
        if (binary(head) || binary(tail)) {
            return "(" + total
                    + " bytes that are not text, which are not shown; send them to a file, or through od -c | head)\n";
        }
        if (missing == 0) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(head);
            all.writeBytes(tail);
            return visible(all.toByteArray(), 0, all.size());
        }
        int end = head.length;
        while (end > 0 && head.length - end < MAX_LINE && head[end - 1] != '\n') {
            end--;
        }
        if (end == 0 || head[end - 1] != '\n') {
            end = characterStart(head, head.length);
        }
        int start = 0;
        while (start < Math.min(tail.length, MAX_LINE) && tail[start] != '\n') {
            start++;
        }
        start = start < tail.length && tail[start] == '\n' ? start + 1 : afterCharacter(tail);
        long left = total - end - (tail.length - start);
        String first = visible(head, 0, end);
        return first + (first.endsWith("\n") ? "" : "\n") + "(… " + left + " of " + total
                + " bytes are left out here; send the output to a file to see all of it in parts …)\n"
                + visible(tail, start, tail.length);
    }

    private static boolean binary(byte[] bytes) {
        for (byte octet : bytes) {
            if (octet == 0) {
                return true;
            }
        }
        return false;
    }

    /** {@return where the last character begins that may not be whole} */
    private static int characterStart(byte[] bytes, int length) {
        int start = length;
        while (start > 0 && length - start < 3 && (bytes[start - 1] & 0xC0) == 0x80) {
            start--;
        }
        return start > 0 && (bytes[start - 1] & 0xC0) == 0xC0 ? start - 1 : length;
    }

    private static int afterCharacter(byte[] bytes) {
        int start = 0;
        while (start < Math.min(3, bytes.length) && (bytes[start] & 0xC0) == 0x80) {
            start++;
        }
        return start;
    }

    private static String visible(byte[] bytes, int start, int end) {
        String text = new String(bytes, start, end - start, StandardCharsets.UTF_8)
                .replace("\r\n", "\n")
                .replace('\r', '\n');
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().map(PrintedText::visible).forEach(visible::appendCodePoint);
        return visible.toString();
    }

    private static int visible(int character) {
        if (character == '\n' || character == '\t') {
            return character;
        }
        if (character < ' ') {
            return '\u2400' + character;
        }
        if (character == 0x7F) {
            return '\u2421';
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> 0xFFFD;
            default -> character;
        };
    }
}
