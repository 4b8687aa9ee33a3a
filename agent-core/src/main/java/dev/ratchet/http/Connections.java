package dev.ratchet.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/**
 * HTTP clients that share one pool of connections.
 *
 * <p>One pool for the whole JVM: models are cheap objects that differ in id or key, while connections belong to a host and
 * carry no key. It keeps 1,000 idle connections, one for each run of a busy service; OkHttp's own 5 would open a new one for
 * nearly every call.
 *
 * <p>HTTP/1.1 only: an interrupt closes the socket under a call, which must not be the socket of a hundred others, and a
 * lost packet holds up one stream and not all of them.
 */
public final class Connections {
    private static final OkHttpClient SHARED = new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(1_000, 5, TimeUnit.MINUTES))
            .socketFactory(new InterruptibleSockets())
            .protocols(List.of(Protocol.HTTP_1_1))
            .eventListener(Progress.LISTENER)
            .retryOnConnectionFailure(false) // it would send a request twice unseen; Retries does it in the open
            .followRedirects(false) // a redirected POST becomes a GET, and the key must not travel to another host
            .fastFallback(false) // it connects on other threads, which an interrupt does not reach
            .callTimeout(Duration.ZERO) // it would end a healthy stream
            .build();

    private Connections() {}

    /**
     * {@return a client that waits so long for a connection, and so long for the next byte of an answer}
     */
    public static OkHttpClient client(Duration connectTimeout, Duration readTimeout) {
        return SHARED.newBuilder()
                .connectTimeout(connectTimeout)
                .readTimeout(readTimeout)
                .writeTimeout(readTimeout)
                .build();
    }
}
