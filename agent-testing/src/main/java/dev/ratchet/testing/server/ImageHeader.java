package dev.ratchet.testing.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of an image say.
 *
 * @param width in pixels, 0 if they do not say it
 * @param height in pixels, 0 if they do not say it
 */
record ImageHeader(String mediaType, int width, int height) {

    /** {@return what the bytes are, or null if they are no image of a kind that the service takes} */
    static @Nullable ImageHeader of(byte[] bytes) {
        if (startsWith(bytes, "\u0089PNG\r\n\u001a\n")) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return bytes.length < 24
                    ? new ImageHeader("image/png", 0, 0)
                    : new ImageHeader("image/png", buffer.getInt(16), buffer.getInt(20));
        }
        if (startsWith(bytes, "GIF87a") || startsWith(bytes, "GIF89a")) {
            ByteBuffer buffer = littleEndian(bytes);
            return bytes.length < 10
                    ? new ImageHeader("image/gif", 0, 0)
                    : new ImageHeader("image/gif", unsigned(buffer, 6), unsigned(buffer, 8));
        }
        if (startsWith(bytes, "\u00ff\u00d8\u00ff")) {
            return jpeg(bytes);
        }
        if (startsWith(bytes, "RIFF") && bytes.length >= 16 && text(bytes, 8).equals("WEBP")) {
            return webp(bytes);
        }
        return null;
    }

    /** The size stands in the frame header, behind any number of other segments. */
    private static ImageHeader jpeg(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int at = 2;
        while (at + 9 <= bytes.length && bytes[at] == (byte) 0xff) {
            int marker = bytes[at + 1] & 0xff;
            boolean isFrame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (isFrame) {
                return new ImageHeader("image/jpeg", unsigned(buffer, at + 7), unsigned(buffer, at + 5));
            }
            boolean isFill = marker == 0xff;
            boolean isAlone = marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
            at += isFill ? 1 : isAlone ? 2 : 2 + Math.max(2, unsigned(buffer, at + 2));
        }
        return new ImageHeader("image/jpeg", 0, 0);
    }

    private static ImageHeader webp(byte[] bytes) {
        ByteBuffer buffer = littleEndian(bytes);
        int width = 0;
        int height = 0;
        if (bytes.length >= 30) {
            switch (text(bytes, 12)) {
                case "VP8X" -> {
                    width = 1 + (buffer.getInt(24) & 0xffffff);
                    height = 1 + (buffer.getInt(26) >>> 8);
                }
                case "VP8L" -> {
                    int packed = buffer.getInt(21);
                    width = 1 + (packed & 0x3fff);
                    height = 1 + (packed >>> 14 & 0x3fff);
                }
                case "VP8 " -> {
                    width = unsigned(buffer, 26) & 0x3fff;
                    height = unsigned(buffer, 28) & 0x3fff;
                }
                default -> {}
            }
        }
        return new ImageHeader("image/webp", width, height);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int unsigned(ByteBuffer buffer, int at) {
        return buffer.getShort(at) & 0xffff;
    }

    private static String text(byte[] bytes, int at) {
        return new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
    }

    private static boolean startsWith(byte[] bytes, String start) {
        return bytes.length >= start.length()
                && new String(bytes, 0, start.length(), StandardCharsets.ISO_8859_1).equals(start);
    }
}
