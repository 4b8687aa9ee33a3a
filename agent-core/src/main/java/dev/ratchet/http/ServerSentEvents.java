package dev.ratchet.http;

import java.io.IOException;
import java.util.Arrays;
import okio.Buffer;
import okio.BufferedSource;
import okio.ByteString;

/**
 * Reads a {@code text/event-stream} event by event: lines end in LF, CR or CRLF, data lines are joined by LF, comments,
 * unknown fields, names, events without data and a byte order mark are passed over. The end of the stream ends the last
 * event too, since the line ends after it get lost on some ways; whether its data is whole, the data must tell. For one
 * thread.
 */
public final class ServerSentEvents {
    private static final ByteString LINE_ENDS = ByteString.encodeUtf8("\n\r");
    private static final ByteString DATA = ByteString.encodeUtf8("data");
    private static final ByteString BYTE_ORDER_MARK = ByteString.decodeHex("efbbbf");

    private final BufferedSource source;
    private final Buffer buffer;
    private final int limit;
    private byte[] data = new byte[1024];
    private int length;
    private long bytes;
    private boolean started;
    private boolean afterCarriageReturn;

    /**
     * Reads from {@code source}; a line, the data of one event, or what is passed over before an event is found, may have
     * {@code limit} bytes at most.
     */
    public ServerSentEvents(BufferedSource source, int limit) {
        this.source = source;
        this.buffer = source.getBuffer();
        this.limit = limit;
    }

    /** Thrown where a line or an event is longer than the limit. */
    public static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;

        private TooLong(int limit) {
            super("an event of more than " + limit + " bytes");
        }
    }

    /**
     * Moves to the next event that has data.
     *
     * @return whether there is one
     */
    public boolean next() throws IOException {
        length = 0;
        boolean hasData = false;
        long passedOver = 0;
        for (long line; (line = nextLine()) != -1; ) {
            bytes += line + 1;
            if (line == 0 && hasData) {
                endLine(line);
                return true;
            }
            if (isData(line)) {
                if (hasData) {
                    append('\n');
                }
                appendValue((int) line);
                hasData = true;
                line = 0;
            } else {
                passedOver += line + 1;
                if (passedOver > limit) {
                    throw new TooLong(limit);
                }
            }
            endLine(line);
        }
        return hasData;
    }

    /** {@return the event's data, from index 0 to {@link #length}; valid until the next event} */
    public byte[] data() {
        return data;
    }

    /** {@return how many bytes of {@link #data} are the event's} */
    public int length() {
        return length;
    }

    /** {@return how many bytes of the stream were taken so far, whatever they held} */
    public long bytes() {
        return bytes;
    }

    /** Returns the length of the line at the front of the buffer, or -1 at the end of the stream. */
    private long nextLine() throws IOException {
        if (!started) {
            started = true;
            if (source.request(3) && buffer.rangeEquals(0, BYTE_ORDER_MARK)) {
                buffer.skip(3);
            }
        }
        // Looked at only now: waiting for the LF of a CRLF would hold back the event before it.
        if (afterCarriageReturn) {
            afterCarriageReturn = false;
            if (source.request(1) && buffer.getByte(0) == '\n') {
                buffer.skip(1);
            }
        }
        for (long searched = 0; ; ) {
            long end = buffer.indexOfElement(LINE_ENDS, searched);
            if (end > limit || (end == -1 && buffer.size() > limit)) {
                throw new TooLong(limit);
            }
            if (end != -1) {
                return end;
            }
            searched = buffer.size();
            if (!source.request(searched + 1)) {
                return searched == 0 ? -1 : searched;
            }
        }
    }

    private void endLine(long rest) throws IOException {
        buffer.skip(rest);
        afterCarriageReturn = !buffer.exhausted() && buffer.readByte() == '\r';
    }

    private boolean isData(long line) {
        return line >= 4 && buffer.rangeEquals(0, DATA) && (line == 4 || buffer.getByte(4) == ':');
    }

    private void appendValue(int line) throws IOException {
        int name = Math.min(line, line > 5 && buffer.getByte(5) == ' ' ? 6 : 5);
        buffer.skip(name);
        int count = line - name;
        reserve(count);
        for (int read = 0; read < count; ) {
            read += buffer.read(data, length + read, count - read);
        }
        length += count;
    }

    private void append(char c) throws TooLong {
        reserve(1);
        data[length++] = (byte) c;
    }

    private void reserve(int count) throws TooLong {
        if (length + count > limit) {
            throw new TooLong(limit);
        }
        if (length + count > data.length) {
            data = Arrays.copyOf(data, Math.max(length + count, Math.min(limit, data.length * 2)));
        }
    }
}
