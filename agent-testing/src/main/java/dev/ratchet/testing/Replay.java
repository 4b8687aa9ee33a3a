package dev.ratchet.testing;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Answers as a service once did: a server on this machine that serves a recording of {@link Recorder}, exchange by
 * exchange.
 *
 * <pre>{@code
 * try (Replay replay = Replay.of(Path.of("src/test/resources/weather.json"))) {
 *   Model model = AnthropicModel.builder().apiKey("none").baseUrl(replay.baseUrl()).build();
 *   …
 * }
 * }</pre>
 *
 * <p>A request must be the recorded one, up to the order of members. One that is another is answered with a 400 whose
 * message names the first difference, and so is one too many; {@link #close} then fails the test, also if the code under
 * test swallowed the error, and so it does if an exchange was not asked for. Safe to share between threads.
 */
public final class Replay implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int QUOTED = 200;

    private final Path file;
    private final List<JsonNode> exchanges;
    private final Loopback server;
    private int next;
    private @Nullable String failure;

    private Replay(Path file, List<JsonNode> exchanges) throws IOException {
        this.file = file;
        this.exchanges = exchanges;
        this.server = Loopback.start(this::answer);
    }

    /**
     * Serves the recording in {@code file}.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static Replay of(Path file) throws IOException {
        List<JsonNode> exchanges =
                Recorder.read(file).path("exchanges").valueStream().toList();
        if (exchanges.isEmpty()
                || !exchanges.get(0).path("request").path("path").isString()) {
            throw new IllegalArgumentException("not a recording: " + file + " holds no exchanges with their requests");
        }
        return new Replay(file, exchanges);
    }

    /** {@return the base URL to give to the model} */
    public String baseUrl() {
        String path = exchanges.get(0).path("request").path("path").asString();
        return server.address() + path.replaceFirst("(/v1/messages|/chat/completions).*", "");
    }

    /**
     * Fails unless each request was the recorded one and all were made.
     *
     * @throws AssertionError with the first thing that went wrong
     */
    public synchronized void assertFinished() {
        if (failure != null) {
            throw new AssertionError(failure);
        }
        if (next < exchanges.size()) {
            throw new AssertionError(
                    file + " has " + exchanges.size() + " exchanges, and only " + next + " were asked for");
        }
    }

    /** Stops, and the same as {@link #assertFinished}. */
    @Override
    public void close() {
        server.close();
        assertFinished();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        JsonNode response = next(exchange, body);
        Recorder.headers(response).forEach(exchange.getResponseHeaders()::set);
        byte[] answer = response.path("body").asString("").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(response.path("status").asInt(), answer.length == 0 ? -1 : answer.length);
        if (answer.length > 0) {
            exchange.getResponseBody().write(answer);
        }
    }

    private synchronized JsonNode next(HttpExchange exchange, byte[] body) {
        if (failure == null) {
            failure = next == exchanges.size()
                    ? file + " has " + exchanges.size() + " exchanges, and another request came"
                    : difference(exchange, body);
        }
        return failure == null ? exchanges.get(next++).path("response") : refusal(failure);
    }

    private @Nullable String difference(HttpExchange exchange, byte[] body) {
        JsonNode recorded = exchanges.get(next).path("request");
        String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String recordedLine = recorded.path("method").asString("POST") + " "
                + recorded.path("path").asString("");
        String where = "request " + (next + 1) + " is not that of " + file + ": ";
        if (!line.equals(recordedLine)) {
            return where + "recorded was " + recordedLine + ", sent " + line;
        }
        try {
            String difference = difference("", recorded.path("body"), JSON.readTree(body));
            return difference == null ? null : where + difference;
        } catch (JacksonException e) {
            return where + "its body is not JSON";
        }
    }

    /** {@return the first difference of two values with its place, or null if there is none} */
    static @Nullable String difference(String at, JsonNode recorded, JsonNode sent) {
        if (recorded.isObject() && sent.isObject()) {
            for (Map.Entry<String, JsonNode> member : recorded.properties()) {
                String difference =
                        difference(at + "/" + member.getKey(), member.getValue(), sent.path(member.getKey()));
                if (difference != null) {
                    return difference;
                }
            }
            for (Map.Entry<String, JsonNode> member : sent.properties()) {
                if (!recorded.has(member.getKey())) {
                    return "at " + at + "/" + member.getKey() + " nothing was recorded, sent "
                            + quote(member.getValue());
                }
            }
            return null;
        }
        if (recorded.isArray() && sent.isArray()) {
            for (int i = 0; i < Math.max(recorded.size(), sent.size()); i++) {
                String difference = difference(at + "/" + i, recorded.path(i), sent.path(i));
                if (difference != null) {
                    return difference;
                }
            }
            return null;
        }
        return recorded.equals(sent) ? null : "at " + at + " recorded was " + quote(recorded) + ", sent " + quote(sent);
    }

    private static String quote(JsonNode value) {
        String text = value.isMissingNode() ? "nothing" : value.toString();
        return text.length() > QUOTED ? text.substring(0, QUOTED) + "…" : text;
    }

    private static JsonNode refusal(String why) {
        JsonNode error = JsonNodeFactory.instance
                .objectNode()
                .put("type", "error")
                .set(
                        "error",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("type", "invalid_request_error")
                                .put("message", why));
        return JsonNodeFactory.instance
                .objectNode()
                .put("status", 400)
                .put("body", error.toString())
                .set("headers", JsonNodeFactory.instance.objectNode().put("content-type", "application/json"));
    }
}
