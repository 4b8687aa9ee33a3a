package dev.ratchet.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** A request's JSON that is written piece by piece, never joined; it is counted first, so that its length can be told. */
public abstract class JsonBody extends RequestBody {
    private static final MediaType JSON = MediaType.get("application/json");

    private long length = -1;

    /** For those that write. */
    protected JsonBody() {}

    /** Writes the whole body, the same each time. */
    protected abstract void write(OutputStream out) throws IOException;

    @Override
    public final @Nullable MediaType contentType() {
        return JSON;
    }

    @Override
    public final long contentLength() {
        if (length == -1) {
            Counter counter = new Counter();
            try {
                write(counter);
            } catch (IOException e) {
                throw new UncheckedIOException(e); // counting does no I/O
            }
            length = counter.count;
        }
        return length;
    }

    @Override
    public final boolean isOneShot() {
        return true; // else OkHttp sends it again unseen; Retries does it in the open
    }

    @Override
    public final void writeTo(BufferedSink sink) throws IOException {
        write(sink.outputStream());
    }

    private static final class Counter extends OutputStream {
        private long count;

        @Override
        public void write(int b) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }
    }
}
