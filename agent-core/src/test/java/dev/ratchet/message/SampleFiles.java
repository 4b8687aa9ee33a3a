package dev.ratchet.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Files of which only the beginning is real: as far as anybody looks before a model does. */
public final class SampleFiles {
    private SampleFiles() {}

    /** Returns a PNG of so many pixels and bytes, at least 24. */
    public static byte[] png(int width, int height, int bytes) {
        byte[] header = ByteBuffer.allocate(24)
                .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'})
                .putInt(width)
                .putInt(height)
                .array();
        return Arrays.copyOf(header, bytes);
    }

    /** Returns a PDF of so many pages. */
    public static byte[] pdf(int pages) {
        return ("%PDF-1.7\n" + "<</Type/Page>>\n".repeat(pages)).getBytes(StandardCharsets.ISO_8859_1);
    }
}
