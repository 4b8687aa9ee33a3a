package dev.ratchet.testing.traps;

import dev.ratchet.message.RawJson;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.ReceivedRequest;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.testing.server.Responder;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Offers cases over HTTP to any framework, each as a service of its own:
 *
 * <pre>
 * GET  /                    the cases: id, what goes wrong, rule, task, setup, and the tools to register
 * POST /CASE/v1/messages    the Messages API of the case
 * POST /CASE/outcome        what only the framework can tell, see {@link Expectation}; may be left out
 * GET  /CASE/verdict        {"case": "…", "passed": false, "reason": "…"}
 * POST /CASE/reset          the case from its first step on
 * </pre>
 *
 * Thread-safe.
 */
public final class TrapServer implements AutoCloseable {
    private final Map<String, Played> played = new LinkedHashMap<>();
    private final MessagesServer server;

    private TrapServer(List<TrapCase> cases, int port, InstantSource clock) {
        MessagesServer.Builder builder = MessagesServer.builder(request -> Reply.text("This is no case."))
                .port(port)
                .clock(clock)
                .pages(this::page);
        for (TrapCase trap : cases) {
            Played play = new Played(trap);
            played.put(trap.id(), play);
            builder.scenario(trap.id(), play, request -> play.seen(request, clock.instant()));
        }
        this.server = builder.start();
    }

    /**
     * Starts with all cases.
     *
     * @param port 0 for a free one
     * @throws java.io.UncheckedIOException if it cannot listen on the port; the message names it
     */
    public static TrapServer start(int port) {
        return new TrapServer(TrapSuite.cases(), port, InstantSource.system());
    }

    static TrapServer of(TrapCase trap, InstantSource clock) {
        return new TrapServer(List.of(trap), 0, clock);
    }

    /** {@return where it is, such as {@code http://127.0.0.1:41231}} */
    public URI baseUrl() {
        return server.baseUrl();
    }

    /** {@return the base URL of a case, to which clients add {@code /v1/messages}} */
    public URI baseUrl(TrapCase trap) {
        return URI.create(baseUrl() + "/" + trap.id());
    }

    /** {@return what came of a case so far} */
    public Verdict verdict(TrapCase trap) {
        return played(trap).verdict();
    }

    void report(TrapCase trap, JsonNode report) {
        played(trap).report(report);
    }

    /** Stops listening and closes all connections. */
    @Override
    public void close() {
        server.close();
    }

    private Played played(TrapCase trap) {
        Played play = played.get(trap.id());
        if (play == null) {
            throw new IllegalArgumentException("the case " + trap.id() + " is not offered here");
        }
        return play;
    }

    private @Nullable String page(String method, String path, String body) {
        if (path.equals("/") && method.equals("GET")) {
            return index().toPrettyString() + "\n";
        }
        String[] parts = path.split("/", -1);
        Played play = parts.length == 3 ? played.get(parts[1]) : null;
        if (play == null) {
            return null;
        }
        switch (method + " " + parts[2]) {
            case "GET verdict" -> {}
            case "POST reset" -> play.reset();
            case "POST outcome" -> {
                try {
                    play.report(RawJson.parse(body).tree());
                } catch (IllegalArgumentException e) {
                    return "{\"error\": \"the outcome is not JSON\"}\n";
                }
            }
            default -> {
                return null;
            }
        }
        return verdictJson(play.verdict()).toPrettyString() + "\n";
    }

    private static ObjectNode verdictJson(Verdict verdict) {
        return TrapSuite.JSON
                .createObjectNode()
                .put("case", verdict.trap().id())
                .put("passed", verdict.passed())
                .put("reason", verdict.reason());
    }

    private ObjectNode index() {
        ObjectNode index = TrapSuite.JSON.createObjectNode();
        ArrayNode cases = index.putArray("cases");
        for (Played play : played.values()) {
            TrapCase trap = play.trap;
            ObjectNode entry = cases.addObject()
                    .put("id", trap.id())
                    .put("base_url", baseUrl(trap).toString())
                    .put("wrong", trap.wrong())
                    .put("rule", trap.rule())
                    .put("source", trap.source())
                    .put("task", trap.task());
            if (trap.with().isObject()) {
                entry.set("with", trap.with());
            }
        }
        index.set("tools", OwnRun.toolDefinitions());
        return index;
    }

    /** A case that is being played. Thread-safe. */
    private static final class Played implements Responder {
        private final TrapCase trap;
        private Responder replies;
        private Wire wire = new Wire();
        private JsonNode report = TrapSuite.JSON.createObjectNode();

        Played(TrapCase trap) {
            this.trap = trap;
            this.replies = Responder.inOrder(trap.replies());
        }

        @Override
        public Reply respond(JsonNode request) {
            Responder current;
            synchronized (this) {
                current = replies;
            }
            return current.respond(request);
        }

        /** Takes note of a request for a message; to count tokens or list models is no step of a case. */
        synchronized void seen(ReceivedRequest request, Instant at) {
            if (request.path().split("\\?", 2)[0].equals("/v1/messages")) {
                wire.add(at, request.body(), request.refused() ? String.valueOf(request.error()) : null);
            }
        }

        synchronized void report(JsonNode told) {
            report = told;
        }

        synchronized void reset() {
            replies = Responder.inOrder(trap.replies());
            wire = new Wire();
            report = TrapSuite.JSON.createObjectNode();
        }

        synchronized Verdict verdict() {
            String wrong = Expectation.broken(trap, wire.seen());
            return new Verdict(trap, wrong != null ? wrong : Expectation.broken(trap, report));
        }
    }
}
