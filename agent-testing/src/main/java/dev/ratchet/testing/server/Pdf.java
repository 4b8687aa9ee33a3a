package dev.ratchet.testing.server;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a PDF without unpacking it.
 *
 * @param encrypted whether it is
 * @param pages how many page objects lie open; those in compressed object streams are not seen
 */
record Pdf(boolean encrypted, int pages) {

    /** {@return what is seen, or null if it is no PDF} */
    static @Nullable Pdf of(byte[] bytes) {
        if (indexOf(bytes, "%PDF-", 0, Math.min(bytes.length, 1024)) < 0) {
            return null;
        }
        int pages = 0;
        for (int at = 0; (at = indexOf(bytes, "/Type", at, bytes.length)) >= 0; ) {
            at += "/Type".length();
            int name = at;
            while (name < bytes.length && bytes[name] <= ' ' && bytes[name] >= 0) {
                name++;
            }
            int end = name + "/Page".length();
            boolean isPage = indexOf(bytes, "/Page", name, Math.min(end, bytes.length)) == name
                    && (end == bytes.length || !Character.isLetter(bytes[end]));
            pages += isPage ? 1 : 0;
        }
        return new Pdf(indexOf(bytes, "/Encrypt", 0, bytes.length) >= 0, pages);
    }

    private static int indexOf(byte[] bytes, String text, int from, int to) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = from; at + wanted.length <= to; at++) {
            int matched = 0;
            while (matched < wanted.length && bytes[at + matched] == wanted[matched]) {
                matched++;
            }
            if (matched == wanted.length) {
                return at;
            }
        }
        return -1;
    }
}
