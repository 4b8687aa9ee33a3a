package dev.ratchet.http;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;

/**
 * HTTP connections, from one pool for the whole JVM, and how long a call on one may wait. Immutable.
 *
 * <p>One pool: models are cheap objects that differ in id or key, while connections belong to a host and carry no key. It
 * keeps 1,000 idle connections, one for each run of a busy service; OkHttp's own 5 would open a new one for nearly every
 * call.
 *
 * <p>HTTP/1.1 only: an interrupt closes the socket under a call, which must not be the socket of a hundred others, and a
 * lost packet holds up one stream and not all of them.
 */
public final class Connections {
    static final OkHttpClient SHARED = new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(1_000, 5, TimeUnit.MINUTES))
            .socketFactory(new InterruptibleSockets())
            .protocols(List.of(Protocol.HTTP_1_1))
            .eventListener(Progress.LISTENER)
            .retryOnConnectionFailure(false) // it would send a request twice unseen; Retries does it in the open
            .followRedirects(false) // a redirected POST becomes a GET, and the key must not travel to another host
            .fastFallback(false) // it connects on other threads, which an interrupt does not reach
            .build();

    private final OkHttpClient client;
    private final Timeouts timeouts;

    /** Sets {@code timeouts} on a client that has what {@link #SHARED} has. */
    public Connections(OkHttpClient client, Timeouts timeouts) {
        this.timeouts = timeouts;
        this.client = client.newBuilder()
                .connectTimeout(timeouts.connect())
                .readTimeout(longer(timeouts.firstByte(), timeouts.idle()))
                .writeTimeout(timeouts.firstByte())
                .callTimeout(timeouts.attempt())
                .addNetworkInterceptor(this::timed)
                .build();
    }

    /** {@return connections of the shared pool} */
    public static Connections within(Timeouts timeouts) {
        return new Connections(SHARED, timeouts);
    }

    OkHttpClient client() {
        return client;
    }

    Timeouts timeouts() {
        return timeouts;
    }

    /** OkHttp has one time-out for all reads of a call; here the first byte has its own, and the next ones have theirs. */
    private Response timed(Interceptor.Chain chain) throws IOException {
        Socket socket = Objects.requireNonNull(chain.connection()).socket();
        socket.setSoTimeout((int) timeouts.firstByte().toMillis());
        Response head = chain.proceed(chain.request());
        socket.setSoTimeout((int) timeouts.idle().toMillis());
        return head;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
