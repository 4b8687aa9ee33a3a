package dev.ratchet.tools.web;

import dev.ratchet.message.VisibleText;
import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * The text of an answer.
 *
 * @param heading its URL and, of HTML, its title
 */
record Page(String heading, String text) {
    private static final int MAX_BYTES = 5 << 20; // of text more than any model's window
    private static final int MAX_TYPE = 100;
    private static final int MAX_ERROR = 500;
    private static final Set<String> TEXTUAL = Set.of(
            "application/json",
            "application/xml",
            "application/javascript",
            "application/yaml",
            "application/x-yaml",
            "application/x-ndjson",
            "application/toml",
            "application/sql",
            "application/x-sh");

    /** Reads the body of {@code response} as far as it is read at all. */
    static Page of(HttpUrl url, Response response) throws IOException {
        String encoding = response.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) { // gzip has been taken off already
            throw new ToolException("\"" + UrlRules.shown(url) + "\" is compressed by \""
                    + VisibleText.of(encoding, MAX_TYPE) + "\", which is not read");
        }
        MediaType type = response.body().contentType();
        String name = type == null ? null : (type.type() + "/" + type.subtype()).toLowerCase(Locale.ROOT);
        if (!response.isSuccessful()) {
            String said = name != null && readable(name) ? text(url, body(response, MAX_ERROR), name, type).text : "";
            throw new ToolException("\"" + UrlRules.shown(url) + "\" answered with HTTP status " + response.code()
                    + (said.isBlank() ? "" : " and said: " + VisibleText.of(said.strip(), MAX_ERROR)));
        }
        if (name != null && !readable(name)) {
            throw refused(url, "of the type " + VisibleText.of(name, MAX_TYPE));
        }
        Buffer body = body(response, MAX_BYTES);
        boolean whole = body.size() < MAX_BYTES || response.body().source().exhausted();
        Page page = text(url, body, name, type);
        return whole ? page : new Page(page.heading + " (only its first 5 MiB)", page.text);
    }

    /** {@return the part of the text that begins at {@code start}, under a line that says what it is and how to go on} */
    String shown(int start, int limit) {
        if (text.isEmpty()) {
            return heading + ": no text";
        }
        if (start >= text.length()) {
            throw new ToolException(
                    "start_character " + start + " is beyond the end; the text has " + text.length() + " characters");
        }
        int end = Math.min(start + limit, text.length());
        if (end < text.length()) {
            int line = text.lastIndexOf('\n', end - 1);
            end = line > start + limit / 2 ? line + 1 : Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
        }
        String part = start == 0 && end == text.length()
                ? ""
                : ", characters " + start + " to " + end + " of " + text.length()
                        + (end == text.length() ? "" : "; go on with start_character " + end);
        return heading + part + "\n\n" + text.substring(start, end);
    }

    private static boolean readable(String type) {
        return type.startsWith("text/") || TEXTUAL.contains(type) || type.endsWith("+json") || type.endsWith("+xml");
    }

    private static Buffer body(Response response, long limit) throws IOException {
        BufferedSource source = response.body().source();
        Buffer body = new Buffer();
        while (body.size() < limit && source.read(body, limit - body.size()) != -1) {}
        return body;
    }

    private static Page text(HttpUrl url, Buffer body, @Nullable String type, @Nullable MediaType full) {
        Charset charset = charset(full);
        String start = body.snapshot((int) Math.min(body.size(), 1_000))
                .utf8()
                .stripLeading()
                .toLowerCase(Locale.ROOT);
        boolean html = type == null
                ? start.startsWith("<!doctype html") || start.startsWith("<html")
                : type.equals("text/html") || type.equals("application/xhtml+xml");
        if (html) {
            return ReadableHtml.page(url, body.readByteArray(), charset);
        }
        byte[] bytes = body.readByteArray();
        String text = new String(bytes, bom(bytes, charset == null ? StandardCharsets.UTF_8 : charset));
        if (text.indexOf('\0') >= 0) {
            throw refused(url, "no text");
        }
        return new Page(UrlRules.shown(url), plain(text.startsWith("\uFEFF") ? text.substring(1) : text));
    }

    private static ToolException refused(HttpUrl url, String what) {
        return new ToolException("\"" + UrlRules.shown(url) + "\" is " + what + "; only HTML, text and JSON are read");
    }

    private static @Nullable Charset charset(@Nullable MediaType type) {
        return type == null ? null : type.charset(); // null too if Java does not know it
    }

    private static Charset bom(byte[] bytes, Charset otherwise) {
        if (bytes.length >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        if (bytes.length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        return otherwise;
    }

    /** {@return the text without what a terminal would obey, lines ending in line feeds} */
    static String plain(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n').replaceAll("[\\p{Cntrl}\\p{Cf}&&[^\\n\\t]]", "");
    }
}
