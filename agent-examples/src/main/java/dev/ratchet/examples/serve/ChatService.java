package dev.ratchet.examples.serve;

import dev.ratchet.AgentRunner;
import dev.ratchet.approval.Approver;
import dev.ratchet.approval.Decision;
import dev.ratchet.message.RawJson;
import dev.ratchet.run.Limits;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.BindException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent as a service: {@code POST /chat} says something and answers in JSON, or, asked for {@code text/event-stream},
 * with the events of the run; {@code POST /chat/{id}/approve} decides about calls that wait; {@code GET /chat/{id}} tells
 * how a conversation stands, or follows its run from {@code Last-Event-ID} on; {@code DELETE /chat/{id}} cancels. At
 * {@code /} there is a page to chat with.
 *
 * <pre>{@code
 * ChatService service = ChatService.builder(approver ->
 *         AgentRunner.builder().model(model).tools(new Clock()).approver(approver).build())
 *     .port(8080)
 *     .start();
 * }</pre>
 *
 * <p>Conversations are kept in memory, a thousand at most, and end with the process. Thread-safe.
 */
public final class ChatService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChatService.class);
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");
    private static final Duration TO_END = Duration.ofSeconds(5); // a cancelled run ends at once
    private static final Duration IDLE_AT_END =
            Duration.ofMillis(200); // connections that are kept for nothing are closed

    private final Conversations conversations;
    private final Clients clients;
    private final Duration grace;
    private final String host;
    private final Javalin javalin;

    private ChatService(Builder builder) {
        this.conversations = new Conversations(builder.conversations);
        this.clients = new Clients(builder.runs, builder.runsPerClient, builder.usdPerClient, builder.clock);
        this.grace = builder.grace;
        this.host = builder.host;
        AgentRunner runner = builder.agent.apply(call -> {
            conversations.ofRun(call.runId()).ifPresent(conversation -> conversation.asked(call));
            return Decision.pause(); // the run ends until there is a decision, so that no thread waits for it
        });
        ChatRoutes chat = new ChatRoutes(
                runner,
                conversations,
                clients,
                new Settings(builder.limits, builder.buffer, builder.gone, builder.timer),
                new RequestBody(builder.bodyBytes, builder.bodyTime, builder.clock),
                new EventStream(builder.heartbeat),
                2 * builder.runs);
        this.javalin = Javalin.create(config -> {
            configure(config, builder);
            config.routes.before(ctx -> guard(ctx, builder.tokens));
            config.routes.get(
                    "/health",
                    ctx -> json(ctx, RawJson.object().put("status", "up").put("runs", clients.atWork())));
            config.routes.get("/ready", this::ready);
            config.routes.get("/about", ctx -> json(ctx, about(builder)));
            chat.route(config.routes);
            PageFiles.route(config.routes);
            problems(config);
        });
    }

    /**
     * Starts the description of a service. Only the agent is required, which {@code agent} makes with the approver that it
     * is given: calls that it is asked about wait for the client.
     */
    public static Builder builder(Function<Approver, AgentRunner> agent) {
        return new Builder(agent);
    }

    /** {@return where it is, such as {@code http://127.0.0.1:8080}} */
    public URI url() {
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + javalin.port());
    }

    Conversations conversations() {
        return conversations;
    }

    /**
     * Takes nothing new, gives runs at work the time that was set to finish, ten seconds by default, cancels what is left,
     * and stops. Those who follow a run are told how it ended.
     */
    @Override
    public void close() {
        clients.close();
        try {
            if (!clients.awaitNone(grace)) {
                long slices = TO_END.toMillis() / 100;
                do {
                    conversations.all().forEach(each -> each.cancel("the service is shutting down"));
                } while (!clients.awaitNone(Duration.ofMillis(100)) && --slices > 0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Connector connector : javalin.jettyServer().server().getConnectors()) {
            if (connector instanceof AbstractConnector listener) {
                listener.setShutdownIdleTimeout(IDLE_AT_END.toMillis());
            }
        }
        javalin.stop();
    }

    private static void configure(JavalinConfig config, Builder builder) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.compressionStrategy = CompressionStrategy.NONE; // would hold events back
        config.http.prefer405over404 = true;
        config.jetty.host = builder.host;
        config.jetty.port = builder.port;
        int threads = 3 * builder.runs + 50; // one for each call and stream, made as they are needed
        config.jetty.threadPool = VirtualThreads.areSupported()
                ? new VirtualThreadPool(threads) // its own default would let two hundred in
                : new QueuedThreadPool(threads, 8);
        config.jetty.modifyServer(
                server -> { // answers that are being sent when it stops are sent to their end
                    server.setHandler(new GracefulHandler());
                    server.setStopTimeout(TO_END.toMillis());
                });
        config.jetty.modifyHttpConfiguration((HttpConfiguration http) -> {
            http.setSendServerVersion(false);
            http.setIdleTimeout(builder.idle.toMillis());
        });
    }

    /** Lets in who may come in; the page, and whether the service is well, are for everybody. */
    private void guard(Context ctx, @Nullable Tokens tokens) {
        ctx.header("content-security-policy", PageFiles.POLICY);
        ctx.header("x-content-type-options", "nosniff");
        ctx.header("referrer-policy", "no-referrer");
        ctx.header("cache-control", "no-store");
        String to = ctx.req().getServerName();
        if (LOOPBACK.contains(host) && !LOOPBACK.contains(to)) { // a name that somebody else lets point here
            throw new Problem(403, "the host " + Problem.shown(to) + " is not this service; ask for 127.0.0.1");
        }
        String origin = ctx.header("origin");
        if (origin != null && !origin.endsWith("://" + ctx.host())) {
            throw new Problem(403, "the page " + Problem.shown(origin) + " is not this service's; use the one at /");
        }
        if (ctx.path().matches("/(about|chat|chat/.*)")) {
            ctx.attribute(ChatRoutes.CLIENT, client(ctx, tokens));
        }
    }

    private static String client(Context ctx, @Nullable Tokens tokens) {
        if (tokens == null) {
            return ctx.ip();
        }
        return tokens.client(ctx.header("authorization")).orElseThrow(() -> {
            ctx.header("www-authenticate", "Bearer");
            return new Problem(401, "no token, or none that is known here; send authorization: Bearer and your token");
        });
    }

    private void ready(Context ctx) {
        if (clients.closed()) {
            throw Clients.closing();
        }
        json(ctx, RawJson.object().put("status", "ready"));
    }

    private static RawJson.ObjectBuilder about(Builder builder) {
        return RawJson.object()
                .put("notice", builder.notice)
                .put(
                        "suggestions",
                        RawJson.array(builder.suggestions.stream()
                                .map(RawJson::string)
                                .toList()));
    }

    private static void problems(JavalinConfig config) {
        config.routes.exception(Problem.class, (problem, ctx) -> send(ctx, problem));
        config.routes.exception(
                HttpResponseException.class,
                (refused, ctx) -> send(
                        ctx,
                        new Problem(
                                refused.getStatus(),
                                refused.getStatus() == 405
                                        ? ctx.method() + " is not for " + Problem.shown(ctx.path())
                                        : "there is nothing at " + Problem.shown(ctx.path())
                                                + "; there are /, /chat, /health and /ready")));
        config.routes.exception(IOException.class, (gone, ctx) -> ctx.status(400)); // the client, in mid-request
        config.routes.exception(Exception.class, (mistake, ctx) -> {
            LOG.error("{} {} threw", ctx.method(), Problem.shown(ctx.path()), mistake);
            send(ctx, new Problem(500, "the service failed; its log has the rest"));
        });
    }

    private static void send(Context ctx, Problem problem) {
        ctx.status(problem.status()).contentType("application/problem+json").result(utf8(problem.json()));
    }

    private static void json(Context ctx, RawJson.ObjectBuilder json) {
        ctx.contentType("application/json").result(utf8(json.build().toString()));
    }

    /** {@return the bytes of JSON; text alone would be sent in the charset of the machine} */
    static byte[] utf8(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** Describes a service. For one thread. */
    public static final class Builder {
        private final Function<Approver, AgentRunner> agent;
        private String host = "127.0.0.1";
        private int port;
        private @Nullable Tokens tokens;
        private String notice = "";
        private List<String> suggestions = List.of();
        // A person waits for a run; what takes longer belongs into a queue.
        private Limits limits = Limits.DEFAULT.withMaxDuration(Duration.ofMinutes(5));
        private int runs = 100;
        private int runsPerClient = 8;
        private @Nullable BigDecimal usdPerClient;
        private int conversations = 1_000;
        private int bodyBytes = 64 * 1024; // some 15,000 tokens
        private Duration grace = Duration.ofSeconds(10);
        Duration bodyTime = Duration.ofSeconds(10);
        Duration idle = Duration.ofSeconds(30);
        Duration heartbeat = Duration.ofSeconds(5);
        Duration gone = Duration.ofSeconds(30);
        long buffer = 1_000_000;
        InstantSource clock = InstantSource.system();
        Timer timer = Timer.real();

        private Builder(Function<Approver, AgentRunner> agent) {
            this.agent = agent;
        }

        /** Listens on this address; 127.0.0.1 by default, which only this machine reaches. Others need tokens. */
        public Builder host(String address) {
            this.host = address;
            return this;
        }

        /** Listens on this port; 0, the default, takes a free one. */
        public Builder port(int number) {
            this.port = number;
            return this;
        }

        /** Lets in only who has one of these tokens; by default everybody who reaches it, an address being a client. */
        public Builder tokens(Tokens known) {
            this.tokens = known;
            return this;
        }

        /** Shows this above each conversation, such as that no language model is involved; nothing by default. */
        public Builder notice(String text) {
            this.notice = text;
            return this;
        }

        /** Offers these to say first; none by default. */
        public Builder suggestions(String... first) {
            this.suggestions = List.of(first);
            return this;
        }

        /** Sets how far each run may go; five minutes and {@link Limits#DEFAULT} by default. */
        public Builder limits(Limits ofEachRun) {
            this.limits = ofEachRun;
            return this;
        }

        /** Sets how many runs may be at work, in all and for each client; 100 and 8 by default. */
        public Builder runs(int most, int mostPerClient) {
            if (mostPerClient < 1 || most < mostPerClient) {
                throw new IllegalArgumentException(
                        "runs must be at least those of one client, and those 1: " + most + " and " + mostPerClient);
            }
            this.runs = most;
            this.runsPerClient = mostPerClient;
            return this;
        }

        /** Sets how much a client may spend in a day, at list price; no limit by default. */
        public Builder spend(BigDecimal usdPerClient) {
            if (usdPerClient.signum() <= 0) {
                throw new IllegalArgumentException("spend <= 0: " + usdPerClient.toPlainString());
            }
            this.usdPerClient = usdPerClient;
            return this;
        }

        /** Sets how many conversations are kept, at least as many as runs; 1,000 by default. */
        public Builder conversations(int most) {
            this.conversations = most;
            return this;
        }

        /** Sets how many bytes a request may have; 64 KiB by default. */
        public Builder bodyBytes(int most) {
            this.bodyBytes = most;
            return this;
        }

        /** Sets how long {@link ChatService#close} lets runs go on; ten seconds by default. */
        public Builder grace(Duration longest) {
            this.grace = longest;
            return this;
        }

        /**
         * Starts the service.
         *
         * @throws IllegalStateException if others than this machine could reach it without a token
         * @throws IllegalArgumentException if there may be more runs than conversations
         * @throws UncheckedIOException if it cannot listen there; the message names the address
         */
        public ChatService start() {
            if (tokens == null && !LOOPBACK.contains(host)) {
                throw new IllegalStateException("without tokens everybody who reaches " + host
                        + " could spend your money; give tokens, or listen on 127.0.0.1");
            }
            if (conversations < runs) {
                throw new IllegalArgumentException("fewer conversations than runs: " + conversations + " < " + runs);
            }
            ChatService service = new ChatService(this);
            try {
                service.javalin.start();
            } catch (JavalinBindException e) {
                throw new UncheckedIOException(
                        "cannot listen on " + host + ":" + port + ": " + why(e), new IOException(e));
            }
            return service;
        }

        private static String why(Throwable refused) {
            Throwable first = refused;
            while (first.getCause() != null) {
                first = first.getCause();
            }
            String said = String.valueOf(first.getMessage());
            return first instanceof BindException && said.contains("in use")
                    ? "the address is in use"
                    : first instanceof UnresolvedAddressException || said.contains("assign requested address")
                            ? "the address is not one of this machine"
                            : first.getClass().getSimpleName() + ": " + said;
        }
    }
}
