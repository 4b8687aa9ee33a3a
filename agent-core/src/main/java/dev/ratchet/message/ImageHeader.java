package dev.ratchet.message;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Kind and size of an image, by its first bytes.
 *
 * @param mediaType one that a model reads
 * @param width in pixels; 0 if the bytes end before they say it
 * @param height likewise
 */
record ImageHeader(String mediaType, int width, int height) {
    // As base64; what cameras write in front of the frame of a JPEG is shorter.
    private static final int BEGINNING = 1 << 18;

    private static final String PNG = "\u0089PNG\r\n\u001a\n";

    /** {@return the header, or null if this is no JPEG, PNG, GIF or WebP} */
    static @Nullable ImageHeader of(byte[] bytes) {
        if (has(bytes, 0, PNG)) {
            return new ImageHeader("image/png", bigEndian(bytes, 16, 4), bigEndian(bytes, 20, 4));
        }
        if (has(bytes, 0, "GIF87a") || has(bytes, 0, "GIF89a")) {
            return new ImageHeader("image/gif", littleEndian(bytes, 6, 2), littleEndian(bytes, 8, 2));
        }
        if (has(bytes, 0, "\u00ff\u00d8\u00ff")) {
            return jpeg(bytes);
        }
        return has(bytes, 0, "RIFF") && has(bytes, 8, "WEBP") ? webp(bytes) : null;
    }

    /** {@return the header of the image in a block, or null if it is elsewhere or cannot be told} */
    static @Nullable ImageHeader in(RawJson block) {
        RawJson source = block.members().get("source");
        String data = source == null || !source.isObject() ? null : source.text("data");
        if (data == null) {
            return null;
        }
        try {
            String beginning = data.substring(0, Math.min(data.length(), BEGINNING)); // whole groups of four
            return of(Base64.getDecoder().decode(beginning));
        } catch (IllegalArgumentException e) {
            return null; // no base64: for the service to say
        }
    }

    /** Walks from segment to segment to the frame, {@code FF C0} to {@code FF CF} but for tables. */
    private static ImageHeader jpeg(byte[] bytes) {
        int at = 2;
        while (at + 1 < bytes.length && unsigned(bytes, at) == 0xff) {
            int marker = unsigned(bytes, at + 1);
            if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
                return new ImageHeader("image/jpeg", bigEndian(bytes, at + 7, 2), bigEndian(bytes, at + 5, 2));
            }
            if (marker == 0xff) {
                at++; // padding
            } else if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
                at += 2; // has no length
            } else {
                at += 2 + Math.max(2, bigEndian(bytes, at + 2, 2));
            }
        }
        return new ImageHeader("image/jpeg", 0, 0);
    }

    /** The first chunk is one of three: extended, lossless, lossy. */
    private static ImageHeader webp(byte[] bytes) {
        int width = 0;
        int height = 0;
        if (has(bytes, 12, "VP8X") && bytes.length >= 30) {
            width = 1 + littleEndian(bytes, 24, 3);
            height = 1 + littleEndian(bytes, 27, 3);
        } else if (has(bytes, 12, "VP8L") && bytes.length >= 25) {
            int both = littleEndian(bytes, 21, 4); // 14 bits each
            width = 1 + (both & 0x3fff);
            height = 1 + (both >>> 14 & 0x3fff);
        } else if (has(bytes, 12, "VP8 ")) {
            width = littleEndian(bytes, 26, 2) & 0x3fff;
            height = littleEndian(bytes, 28, 2) & 0x3fff;
        }
        return new ImageHeader("image/webp", width, height);
    }

    private static boolean has(byte[] bytes, int at, String text) {
        return at + text.length() <= bytes.length
                && new String(bytes, at, text.length(), StandardCharsets.ISO_8859_1).equals(text);
    }

    private static int bigEndian(byte[] bytes, int at, int length) {
        int value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | unsigned(bytes, at + i);
        }
        return at + length <= bytes.length ? value : 0;
    }

    private static int littleEndian(byte[] bytes, int at, int length) {
        int value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = value << 8 | unsigned(bytes, at + i);
        }
        return at + length <= bytes.length ? value : 0;
    }

    private static int unsigned(byte[] bytes, int at) {
        return at < bytes.length ? bytes[at] & 0xff : 0;
    }
}
