package dev.ratchet.testing.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A server on this machine that speaks the Messages API: {@code POST /v1/messages}, streamed and not,
 * {@code POST /v1/messages/count_tokens}, {@code GET /v1/models} and {@code GET /v1/models/{id}}.
 *
 * <p>It checks what a request says: headers, fields and their combinations for the model, messages, content blocks and
 * tools, that each call has its result, that thinking stands where it stood, how the last turn ends, and cache marks. What
 * breaks one of these gets the service's status and envelope, in nearly its words. A request that passes is answered by the
 * {@link Responder}, for which a {@link Script} can stand, with any {@link Fault} that a network or the service may have.
 *
 * <p>It counts tokens as a quarter of the bytes, or by a {@linkplain Builder#tokenizer tokenizer}, bills the prompt cache, edits and compacts contexts as the service does. It
 * knows no keys and no rate limits: any key is accepted, none is kept. It listens on the loopback interface only. Its
 * threads keep the JVM running until {@link #close}. Thread-safe.
 */
public final class MessagesServer implements AutoCloseable {
    private final LoopbackHttp http;
    private final RequestLog log;

    private MessagesServer(LoopbackHttp http, RequestLog log) {
        this.http = http;
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
        return URI.create("http://127.0.0.1:" + http.port());
    }

    /** {@return the requests so far in the order of their answers; the oldest are forgotten beyond 64 MB of bodies} */
    public List<ReceivedRequest> requests() {
        return log.requests();
    }

    /** Stops listening and closes all connections; waits up to five seconds for answers that are being made. */
    @Override
    public void close() {
        http.close();
    }

    /** Answers requests that are not of the API. Called by several threads. */
    @FunctionalInterface
    public interface Pages {
        /** Returns JSON, or null if there is nothing here. */
        @Nullable
        String answer(String method, String path, String body);
    }

    private record Scenario(Responder responder, Consumer<ReceivedRequest> log) {}

    /** Configures a server. For one thread. */
    public static final class Builder {
        private final Responder responder;
        private InstantSource clock = InstantSource.system();
        private @Nullable Chunks chunks;
        private Consumer<ReceivedRequest> listener = request -> {};
        private @Nullable Latency latency;
        private int port;
        private TokenCount count = TokenCount.ESTIMATE;
        private final Map<String, Scenario> scenarios = new LinkedHashMap<>();
        private Pages pages = (method, path, body) -> null;
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
         * Counts the tokens of each block by its JSON, files left out. Called by several threads, for each block of each
         * request anew. Default: a quarter of the UTF-8 bytes, rounded up.
         */
        public Builder tokenizer(ToLongFunction<String> tokens) {
            this.count = new TokenCount(tokens);
            return this;
        }

        /** Tells each request before its answer is sent, on the threads of the connections. */
        public Builder onAnswer(Consumer<ReceivedRequest> listener) {
            this.listener = listener;
            return this;
        }

        /** Cuts the bodies of all answers into these chunks; without them each event is one. */
        public Builder chunks(Chunks chunks) {
            this.chunks = chunks;
            return this;
        }

        /** Takes as long for its answers as a model might; in real time. Default: no longer than it needs. */
        public Builder latency(Latency latency) {
            this.latency = latency;
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
         * Also serves {@code responder} under {@code /NAME/v1/messages}, as a service of its own with a cache of its own.
         * Each request is told to {@code log} before its answer is sent, on the threads of the connections.
         */
        public Builder scenario(String name, Responder responder, Consumer<ReceivedRequest> log) {
            scenarios.put(name, new Scenario(responder, log));
            return this;
        }

        /** Lets {@code pages} answer what is no request of the API. Default: nothing does. */
        public Builder pages(Pages pages) {
            this.pages = pages;
            return this;
        }

        /**
         * Starts the server.
         *
         * @throws UncheckedIOException if it cannot listen on the port; the message names it
         */
        public MessagesServer start() {
            RequestLog log = new RequestLog();
            Consumer<ReceivedRequest> told = listener;
            Routes routes = new Routes(
                    service(responder),
                    request -> {
                        log.add(request);
                        told.accept(request);
                    },
                    pages);
            scenarios.forEach((name, scenario) -> routes.add(name, service(scenario.responder), scenario.log));
            try {
                return new MessagesServer(LoopbackHttp.start(port, routes::answer), log);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
            }
        }

        private Service service(Responder model) {
            return new Service(new MessagesEndpoint(model, clock, chunks, count, latency), clock, recordings);
        }
    }
}
