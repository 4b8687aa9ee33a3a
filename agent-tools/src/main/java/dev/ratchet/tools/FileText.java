package dev.ratchet.tools;

import dev.ratchet.tool.ToolException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * A text file, decoded so that what is not edited is encoded to the very same bytes: as UTF-8 if it is that throughout,
 * else as ISO-8859-1, in which every byte is a character.
 *
 * @param raw all characters, with byte order mark and line ends as they are
 * @param charset how they are encoded
 */
record FileText(String raw, Charset charset) {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    static FileText of(String path, byte[] content) {
        for (byte octet : content) {
            if (octet == 0) {
                throw new ToolException(
                        "\"" + path + "\" is a binary file of " + content.length + " bytes; these tools work on text");
            }
        }
        try {
            return new FileText(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(content))
                            .toString(),
                    StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            return new FileText(new String(content, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
        }
    }

    /** {@return what the model sees and matches: without byte order mark, every line ending with a line feed alone} */
    String text() {
        return lineFeeds(raw.startsWith(BYTE_ORDER_MARK) ? raw.substring(1) : raw);
    }

    boolean hasCrLf() {
        return raw.contains("\r\n");
    }

    /** {@return this text after the edit, everything outside of it as it is} */
    FileText with(TextEdit edit) {
        int start = rawOffset(edit.start());
        int end = rawOffset(edit.end());
        String inserted = lineEndAt(start).equals("\n")
                ? edit.inserted()
                : edit.inserted().replace("\n", "\r\n");
        return new FileText(raw.substring(0, start) + inserted + raw.substring(end), charset);
    }

    byte[] encoded(String path) {
        return encode(path, raw, charset);
    }

    static String lineFeeds(String text) {
        return text.replace("\r\n", "\n");
    }

    static byte[] encode(String path, String text, Charset charset) {
        if (text.indexOf('\0') >= 0) {
            throw new ToolException("the new text of \"" + path + "\" has a NUL character, which no text file has");
        }
        try {
            ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new ToolException(
                    "the new text of \"" + path + "\" has characters that its encoding, " + charset + ", does not have",
                    e);
        }
    }

    /** Where in {@link #raw} the character at {@code offset} of {@link #text} stands. */
    private int rawOffset(int offset) {
        int at = raw.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
        for (int seen = 0; seen < offset; seen++) {
            at += raw.startsWith("\r\n", at) ? 2 : 1;
        }
        return at;
    }

    /** How the line at {@code start} ends, or the one before it if it is the last. */
    private String lineEndAt(int start) {
        int lineFeed = raw.indexOf('\n', start);
        if (lineFeed < 0) {
            lineFeed = raw.lastIndexOf('\n', start);
        }
        return lineFeed > 0 && raw.charAt(lineFeed - 1) == '\r' ? "\r\n" : "\n";
    }
}
