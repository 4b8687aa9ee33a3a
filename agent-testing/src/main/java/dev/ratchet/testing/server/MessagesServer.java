package dev.ratchet.testing.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import okio.BufferedSink;
import okio.ByteString;
import okio.Okio;

/**
 * A server on this machine that speaks the Messages API, {@code POST /v1/messages}, streamed and not.
 *
 * <p>It checks what a request says of itself: headers, top-level fields and their combinations for the model, the shapes
 * of messages, content blocks and tools, that each call has its result, how the last turn ends, and cache marks. What
 * breaks one of these gets the service's status and envelope, in nearly its words. It does not check what only the service
 * can know or what it looks at later: whether a thinking block is the one that the model wrote and stands where it stood,
 * the bytes of images and documents, the inside of citations and of results of server tools, tool schemas beyond their
 * outer shape, keys, rate limits. It counts tokens (a quarter of the bytes) and accounts for prompt caching as the service bills it. Any
 * key is accepted, none is kept. It listens on the loopback interface only. Its threads keep the JVM running until
 * {@link #close}. Thread-safe.
 */
public final class MessagesServer implements AutoCloseable {
    // Held, for a logger that nobody holds forgets its level. What is left out: "connection didn't make a request".
    private static final Logger SERVER_LOG = Logger.getLogger(MockWebServer.class.getName());

    static {
        SERVER_LOG.setLevel(Level.SEVERE);
    }

    private final MockWebServer server;
    private final RequestLog log;

    private MessagesServer(MockWebServer server, RequestLog log) {
        this.server = server;
        this.log = log;
    }

    /** Starts a server on a free port, with the system's clock; {@code responder} plays the model. */
    public static MessagesServer start(Responder responder) {
        return builder(responder).start();
    }

    /** Starts with the defaults of {@link #start}. */
    public static Builder builder(Responder responder) {
        return new Builder(responder);
    }

    /** {@return where clients find it, such as {@code http://127.0.0.1:41231}} */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    /** {@return the requests so far in the order of their answers; the oldest are forgotten beyond 64 MB of bodies} */
    public List<ReceivedRequest> requests() {
        return log.requests();
    }

    /** Stops listening and closes all connections; waits up to five seconds for answers that are being made. */
    @Override
    public void close() {
        server.close();
    }

    /** Configures a server. For one thread. */
    public static final class Builder {
        private final Responder responder;
        private InstantSource clock = InstantSource.system();
        private int port;
        private boolean recordings;

        private Builder(Responder responder) {
            this.responder = responder;
        }

        /** Listens on this port; 0, the default, takes a free one. */
        public Builder port(int port) {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port must be 0 to 65535: " + port);
            }
            this.port = port;
            return this;
        }

        /** Takes the age of cache entries from this clock. */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Takes what was recorded elsewhere: thinking with signatures of the real service, which mean nothing here, files
         * that were cut short, and retired models. Default: none of it.
         */
        public Builder acceptRecordings() {
            this.recordings = true;
            return this;
        }

        /**
         * Starts the server.
         *
         * @throws UncheckedIOException if it cannot listen on the port; the message names it
         */
        public MessagesServer start() {
            MockWebServer server = new MockWebServer();
            RequestLog log = new RequestLog();
            server.setServerSocketFactory(new LoopbackSockets());
            server.setBodyLimit(MessagesEndpoint.MOST_BYTES + 1L);
            server.setDispatcher(new ToEndpoint(server, new MessagesEndpoint(responder, clock, recordings), log));
            try {
                server.start(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
            }
            return new MessagesServer(server, log);
        }
    }

    /** Between HTTP and the endpoint. */
    private static final class ToEndpoint extends Dispatcher {
        private final MockWebServer server;
        private final MessagesEndpoint endpoint;
        private final RequestLog log;

        ToEndpoint(MockWebServer server, MessagesEndpoint endpoint, RequestLog log) {
            this.server = server;
            this.endpoint = endpoint;
            this.log = log;
        }

        @Override
        public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
            // The server keeps every request for takeRequest; ours are in the log, which is bounded.
            server.takeRequest(0, TimeUnit.SECONDS);
            ByteString body = request.getBody() == null ? ByteString.EMPTY : request.getBody();
            Map<String, String> headers = headers(request.getHeaders());
            HttpAnswer answer = endpoint.answer(request.getMethod(), request.getTarget(), headers, body.toByteArray());
            headers.replaceAll(
                    (name, value) -> name.equals("x-api-key") || name.equals("authorization") ? "(not kept)" : value);
            log.add(new ReceivedRequest(
                    request.getMethod(), request.getTarget(), headers, body.utf8(), answer.status()));
            return response(answer);
        }

        private static Map<String, String> headers(Headers headers) {
            Map<String, String> byName = new LinkedHashMap<>();
            for (int i = 0; i < headers.size(); i++) {
                byName.put(headers.name(i).toLowerCase(Locale.ROOT), headers.value(i));
            }
            return byName;
        }

        private static MockResponse response(HttpAnswer answer) {
            MockResponse.Builder response = new MockResponse.Builder()
                    .code(answer.status())
                    .clearHeaders()
                    .addHeader("transfer-encoding", "chunked");
            answer.headers().forEach(response::addHeader);
            response.socketHandler(socket -> {
                BufferedSink sink = Okio.buffer(socket.getSink());
                try {
                    for (byte[] chunk : answer.chunks()) {
                        sink.writeHexadecimalUnsignedLong(chunk.length)
                                .writeUtf8("\r\n")
                                .write(chunk)
                                .writeUtf8("\r\n");
                    }
                    if (!answer.cut()) {
                        sink.writeUtf8("0\r\n\r\n");
                    }
                    sink.flush();
                } catch (IOException e) {
                    socket.cancel(); // the client has gone
                }
            });
            return answer.cut()
                    ? response.onResponseEnd(new SocketEffect.CloseSocket()).build()
                    : response.build();
        }
    }
}
