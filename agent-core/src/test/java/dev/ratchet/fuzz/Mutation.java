package dev.ratchet.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import okio.Buffer;

/**
 * One change of bytes that hold JSON, mostly in lines. Each can be applied to any bytes.
 *
 * @param kind what is done
 * @param at where, as a part of the whole in millionths
 * @param size how many bytes, or which of the {@link #VALUES}
 */
public record Mutation(Kind kind, int at, int size) {

    /** What is done to the bytes. */
    public enum Kind {
        /** One byte becomes another. */
        FLIP,
        /** Bytes go. */
        DELETE,
        /** Bytes stand twice. */
        REPEAT,
        /** Everything behind goes. */
        CUT,
        /** A hostile value is put in. */
        INSERT,
        /** A hostile value takes the place of a value. */
        REPLACE,
        /** A line goes to the end. */
        MOVE_LINE,
        /** A line goes. */
        DELETE_LINE,
        /** A line stands twice. */
        REPEAT_LINE
    }

    /** What readers stumble over. */
    private static final List<byte[]> VALUES = List.of(
            utf8("null"),
            utf8("true"),
            utf8("\"\""),
            utf8("[]"),
            utf8("{}"),
            utf8("[null]"),
            utf8("{\"a\":1,\"a\":2}"),
            utf8("\"type\":\"error\","),
            utf8("\"index\":0,"),
            utf8("-1"),
            utf8("2147483647"),
            utf8("2147483648"),
            utf8("9223372036854775807"),
            utf8("99999999999999999999"),
            utf8("1e999999999"),
            utf8("1e99999999999999999999"),
            utf8("-0.0"),
            utf8("0.1e-999999999"),
            utf8("9".repeat(1_001)),
            utf8("1." + "0".repeat(2_000) + "1"),
            utf8("NaN"),
            utf8("\"\\ud834\""),
            utf8("\"\\udd1e\\ud834\""),
            utf8("\\ud834"),
            utf8("\"\\u0000\""),
            utf8("\"\\u001b[2J\\u202e\""),
            utf8("[".repeat(600) + "]".repeat(600)),
            utf8("{\"a\":".repeat(600) + "1" + "}".repeat(600)),
            utf8("[".repeat(10_000)),
            utf8("\"" + "x".repeat(60_000) + "\""),
            utf8("\"tool_use\""),
            utf8("\"server_tool_use\""),
            utf8("\"tool_result\""),
            utf8("\"thinking\""),
            utf8("\"fallback\""),
            utf8("\"citations_delta\""),
            utf8("\"compaction_delta\""),
            utf8("\"signature_delta\""),
            utf8("\"input_json_delta\""),
            utf8("\"message_start\""),
            utf8("\"message_stop\""),
            utf8("\n"),
            utf8("\r"),
            utf8("\n\n"),
            utf8("\uFEFF"),
            utf8("data:"),
            utf8("\ndata: {}\n\n"),
            new byte[] {0},
            new byte[] {0, 0, 0},
            new byte[] {(byte) 0xff},
            new byte[] {(byte) 0xfe, (byte) 0xff},
            new byte[] {(byte) 0xc0, (byte) 0xaf},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xe2, (byte) 0x82});

    /** {@return what becomes of {@code bytes}} */
    public byte[] of(byte[] bytes) {
        int from = Math.min(bytes.length, (int) ((long) bytes.length * at / 1_000_000));
        int to = Math.min(bytes.length, from + size);
        byte[] value = VALUES.get(size % VALUES.size());
        return switch (kind) {
            case FLIP -> flipped(bytes, from);
            case DELETE -> joined(bytes, from, new byte[0], to);
            case REPEAT -> joined(bytes, to, Arrays.copyOfRange(bytes, from, to), to);
            case CUT -> Arrays.copyOf(bytes, from);
            case INSERT -> joined(bytes, from, value, from);
            case REPLACE -> replaced(bytes, from, value);
            case MOVE_LINE, DELETE_LINE, REPEAT_LINE -> ofLine(bytes, from);
        };
    }

    private byte[] flipped(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        if (at < flipped.length) {
            flipped[at] ^= (byte) (size | 1);
        }
        return flipped;
    }

    /** The value is what stands behind the next colon, as far as that can be told without a parser. */
    private static byte[] replaced(byte[] bytes, int from, byte[] value) {
        int start = next(bytes, from, ":") + 1;
        if (start >= bytes.length) {
            return bytes;
        }
        int end;
        if (bytes[start] == '"') {
            end = start + 1;
            while (end < bytes.length && (bytes[end] != '"' || bytes[end - 1] == '\\')) {
                end++;
            }
            end++;
        } else {
            end = next(bytes, start, ",}]\n");
        }
        return joined(bytes, start, value, Math.min(end, bytes.length));
    }

    private byte[] ofLine(byte[] bytes, int from) {
        int start = from == 0 ? 0 : next(bytes, from, "\n") + 1;
        int end = Math.min(bytes.length, next(bytes, start, "\n") + 1);
        if (start >= end) {
            return bytes;
        }
        byte[] line = Arrays.copyOfRange(bytes, start, end);
        byte[] rest = kind == Kind.REPEAT_LINE ? bytes : joined(bytes, start, new byte[0], end);
        return kind == Kind.DELETE_LINE ? rest : joined(rest, rest.length, line, rest.length);
    }

    private static int next(byte[] bytes, int from, String ends) {
        int at = from;
        while (at < bytes.length && ends.indexOf(bytes[at]) < 0) {
            at++;
        }
        return at;
    }

    private static byte[] joined(byte[] bytes, int head, byte[] middle, int tail) {
        return new Buffer()
                .write(bytes, 0, head)
                .write(middle)
                .write(bytes, tail, bytes.length - tail)
                .readByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
