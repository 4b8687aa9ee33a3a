package dev.ratchet.testing.server;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.ByteString;

/**
 * A request as it came over HTTP.
 *
 * @param method such as {@code POST}
 * @param target path and query
 * @param headers by lower-case name, the values of a repeated one joined with commas
 * @param body at most one byte more than the service takes; the rest is thrown away
 */
record HttpRequest(String method, String target, Map<String, String> headers, ByteString body) {
    private static final long MOST_KEPT = MessagesEndpoint.MOST_BYTES + 1L;
    private static final long LONGEST_LINE = 64 * 1024;
    private static final int MOST_HEADERS = 200;

    /**
     * Reads one.
     *
     * @param sink for the go-ahead that some clients wait for before they send a body
     * @throws IOException if the connection fails or it is no HTTP/1.1
     */
    static HttpRequest read(BufferedSource source, BufferedSink sink) throws IOException {
        String[] line = source.readUtf8LineStrict(LONGEST_LINE).split(" ", -1);
        if (line.length != 3 || !line[2].startsWith("HTTP/1.")) {
            throw new ProtocolException("not a line of HTTP/1.1");
        }
        Map<String, String> headers = headers(source);
        if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
            sink.writeUtf8("HTTP/1.1 100 Continue\r\n\r\n").flush();
        }
        return new HttpRequest(line[0], line[1], headers, body(source, headers));
    }

    /** {@return whether the client sends no further request on this connection} */
    boolean last() {
        return headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT).contains("close");
    }

    private static Map<String, String> headers(BufferedSource source) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < MOST_HEADERS; i++) {
            String line = source.readUtf8LineStrict(LONGEST_LINE);
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("a header without a name");
            }
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (first, second) -> first + "," + second);
        }
        throw new ProtocolException("more than " + MOST_HEADERS + " headers");
    }

    private static ByteString body(BufferedSource source, Map<String, String> headers) throws IOException {
        Buffer body = new Buffer();
        try {
            if (headers.getOrDefault("transfer-encoding", "")
                    .toLowerCase(Locale.ROOT)
                    .endsWith("chunked")) {
                for (long size = chunkSize(source); size > 0; size = chunkSize(source)) {
                    take(source, size, body);
                    source.readUtf8LineStrict(LONGEST_LINE);
                }
                headers(source); // trailers
            } else {
                take(source, Long.parseLong(headers.getOrDefault("content-length", "0")), body);
            }
        } catch (NumberFormatException e) {
            throw new ProtocolException("a length that is no number");
        }
        return body.readByteString();
    }

    private static long chunkSize(BufferedSource source) throws IOException {
        return Long.parseLong(
                source.readUtf8LineStrict(LONGEST_LINE).split(";", 2)[0].strip(), 16);
    }

    private static void take(BufferedSource source, long size, Buffer body) throws IOException {
        if (size < 0) {
            throw new ProtocolException("a negative length");
        }
        long kept = Math.min(size, MOST_KEPT - body.size());
        source.readFully(body, kept);
        source.skip(size - kept);
    }
}
