package dev.ratchet.http;

import java.util.function.LongFunction;
import okio.Buffer;
import okio.Source;
import okio.Timeout;

/** A gigabyte that is nowhere: each piece is made when it is read. */
public final class Endless implements Source {
    private static final long END = 1L << 30;

    private final LongFunction<byte[]> piece;
    private final Buffer ready = new Buffer();
    private long pieces;
    private long delivered;

    /** Delivers piece 0, then 1, and so on. */
    public Endless(LongFunction<byte[]> piece) {
        this.piece = piece;
    }

    /** {@return how many bytes somebody has read} */
    public long delivered() {
        return delivered;
    }

    @Override
    public long read(Buffer sink, long count) {
        if (delivered >= END) {
            return -1;
        }
        while (ready.size() < count) {
            ready.write(piece.apply(pieces++));
        }
        sink.write(ready, count);
        delivered += count;
        return count;
    }

    @Override
    public Timeout timeout() {
        return Timeout.NONE;
    }

    @Override
    public void close() {}
}
