package dev.ratchet.tools.files;

import static dev.ratchet.tools.files.ModelPath.quoted;

import dev.ratchet.tool.ToolException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text file, decoded so that what is not edited is encoded to the very same bytes: by its byte order mark as UTF-16, as
 * UTF-8 if it is that throughout, else in a charset of one byte a character.
 *
 * @param raw all characters, with byte order mark and line ends as they are
 * @param charset how they are encoded
 */
record FileText(String raw, Charset charset) {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    /** Decodes a file, or throws what tells the model that it is none of text. */
    static FileText of(String path, byte[] content) {
        FileText text = decoded(content);
        if (text == null) {
            throw new ToolException(
                    quoted(path) + " is a binary file of " + content.length + " bytes; these tools work on text");
        }
        return text;
    }

    /** {@return the text, or null if the file is binary} */
    static @Nullable FileText decoded(byte[] content) {
        String text;
        Charset charset = markedUtf16(content);
        if (charset != null) {
            text = strictly(content, charset);
        } else if (contains(content, 0, 0)) {
            return null;
        } else {
            charset = StandardCharsets.UTF_8;
            text = strictly(content, charset);
            if (text == null && contains(content, 0x80, 0x9F)) { // control characters in ISO-8859-1, which no text has
                charset = WINDOWS;
                text = strictly(content, charset);
            }
            if (text == null) {
                charset = StandardCharsets.ISO_8859_1;
                text = new String(content, charset);
            }
        }
        return text == null || text.indexOf('\0') >= 0 ? null : new FileText(text, charset);
    }

    /** {@return what the model sees and matches: without byte order mark, every line ending with a line feed alone} */
    String text() {
        String unmarked = raw.substring(markLength());
        return endsLinesWithCr() ? unmarked.replace('\r', '\n') : lineFeeds(unmarked);
    }

    boolean hasCrLf() {
        return raw.contains("\r\n");
    }

    /** {@return whether a carriage return alone ends a line, as on very old systems} */
    boolean endsLinesWithCr() {
        return raw.indexOf('\r') >= 0 && raw.indexOf('\n') < 0;
    }

    /**
     * {@return this text after the edit, everything outside of it as it is} Of what is put in, the first line ends are those
     * of what is taken out, further ones are that of the line.
     */
    FileText with(TextEdit edit) {
        int at = markLength();
        for (int seen = 0; seen < edit.start(); seen++) {
            at += unit(at);
        }
        int start = at;
        List<String> lineEnds = new ArrayList<>();
        for (int seen = edit.start(); seen < edit.end(); seen++) {
            if (isLineEnd(at)) {
                lineEnds.add(raw.substring(at, at + unit(at)));
            }
            at += unit(at);
        }
        StringBuilder edited = new StringBuilder(raw.length() + edit.inserted().length()).append(raw, 0, start);
        int line = 0;
        for (int i = 0; i < edit.inserted().length(); i++) {
            char c = edit.inserted().charAt(i);
            if (c != '\n') {
                edited.append(c);
            } else {
                edited.append(line < lineEnds.size() ? lineEnds.get(line) : lineEndAt(start));
                line++;
            }
        }
        return new FileText(edited.append(raw, at, raw.length()).toString(), charset);
    }

    /** {@return this file with another text, in its encoding, with its byte order mark and its line ends} */
    FileText rewritten(String text) {
        if (raw.isEmpty()) {
            return new FileText(text, charset);
        }
        String mark = raw.substring(0, markLength());
        if (endsLinesWithCr()) {
            return new FileText(mark + lineFeeds(text).replace('\n', '\r'), charset);
        }
        if (raw.indexOf('\n') < 0) {
            return new FileText(mark + text, charset);
        }
        boolean crLf = 2 * count("\r\n") > count("\n");
        return new FileText(mark + (crLf ? lineFeeds(text).replace("\n", "\r\n") : lineFeeds(text)), charset);
    }

    byte[] encoded(String path) {
        return encode(path, raw, charset);
    }

    static String lineFeeds(String text) {
        return text.replace("\r\n", "\n");
    }

    static byte[] encode(String path, String text, Charset charset) {
        if (text.indexOf('\0') >= 0) {
            throw new ToolException("the new text of " + quoted(path) + " has a NUL character, which no text file has");
        }
        try {
            ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new ToolException(
                    "the new text of " + quoted(path) + " has characters that its encoding, " + charset
                            + ", does not have",
                    e);
        }
    }

    private static @Nullable Charset markedUtf16(byte[] content) {
        if (content.length < 2) {
            return null;
        }
        int mark = ((content[0] & 0xFF) << 8) | (content[1] & 0xFF);
        return mark == 0xFEFF ? StandardCharsets.UTF_16BE : mark == 0xFFFE ? StandardCharsets.UTF_16LE : null;
    }

    private static boolean contains(byte[] content, int from, int to) {
        for (byte octet : content) {
            if ((octet & 0xFF) >= from && (octet & 0xFF) <= to) {
                return true;
            }
        }
        return false;
    }

    /** The decoder of a new one reports what it cannot decode. */
    private static @Nullable String strictly(byte[] content, Charset charset) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private int markLength() {
        return !raw.isEmpty() && raw.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
    }

    /** How many characters at {@code at} are one character of {@link #text}. */
    private int unit(int at) {
        return raw.startsWith("\r\n", at) ? 2 : 1;
    }

    private boolean isLineEnd(int at) {
        return raw.charAt(at) == '\n' || unit(at) == 2 || (raw.charAt(at) == '\r' && endsLinesWithCr());
    }

    private int count(String part) {
        int count = 0;
        for (int at = raw.indexOf(part); at >= 0; at = raw.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    /** How the line at {@code start} ends, or the one before it if it is the last. */
    private String lineEndAt(int start) {
        if (endsLinesWithCr()) {
            return "\r";
        }
        int lineFeed = raw.indexOf('\n', start);
        if (lineFeed < 0) {
            lineFeed = raw.lastIndexOf('\n', start);
        }
        return lineFeed > 0 && raw.charAt(lineFeed - 1) == '\r' ? "\r\n" : "\n";
    }
}
