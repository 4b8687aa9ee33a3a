package dev.ratchet.http;

import java.util.function.IntUnaryOperator;
import okio.Buffer;
import okio.Source;
import okio.Timeout;

/** Delivers bytes in chunks of exactly the sizes asked for, as long as they have at most 8 KB, which is what one read takes. */
public final class Chunks implements Source {
    private final byte[] bytes;
    private final IntUnaryOperator end;
    private int at;

    /** Delivers {@code bytes}; {@code end} tells of a chunk's start where it ends. */
    public Chunks(byte[] bytes, IntUnaryOperator end) {
        this.bytes = bytes;
        this.end = end;
    }

    /** {@return a source of one byte at a time} */
    public static Chunks ofOneByte(byte[] bytes) {
        return new Chunks(bytes, at -> at + 1);
    }

    /** {@return a source of two chunks, the second from {@code split}} */
    public static Chunks split(byte[] bytes, int split) {
        return new Chunks(bytes, at -> at < split ? split : bytes.length);
    }

    @Override
    public long read(Buffer sink, long count) {
        if (at == bytes.length) {
            return -1;
        }
        int size = (int) Math.min(count, Math.min(end.applyAsInt(at), bytes.length) - at);
        sink.write(bytes, at, size);
        at += size;
        return size;
    }

    @Override
    public Timeout timeout() {
        return Timeout.NONE;
    }

    @Override
    public void close() {}
}
