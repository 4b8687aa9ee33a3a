package dev.ratchet.testing;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes down what a model's client and its service say to each other, for {@link Replay}: a server on this machine that
 * passes each request on, and each answer back as it comes.
 *
 * <pre>{@code
 * try (Recorder recorder = Recorder.of("https://api.anthropic.com")) {
 *   Model model = AnthropicModel.builder().environment(System.getenv()).baseUrl(recorder.baseUrl()).build();
 *   …
 *   recorder.save(Path.of("src/test/resources/weather.json"));
 * }
 * }</pre>
 *
 * <p>Of the headers only those are written that a client goes by (content type, versions, rate limits, ids of requests);
 * never a key, a cookie or an organisation. A key that was sent in a header is taken out where a body holds it whole. What
 * the conversation itself holds is written as it is. Safe to share between threads.
 */
public final class Recorder implements AutoCloseable {
    private static final Set<String> REQUEST_HEADERS =
            Set.of("accept", "content-type", "anthropic-version", "anthropic-beta");
    private static final Set<String> ANSWER_HEADERS = Set.of(
            "content-type",
            "date",
            "request-id",
            "x-request-id",
            "retry-after",
            "retry-after-ms",
            "x-should-retry",
            "openai-version",
            "openai-processing-ms");
    private static final Set<String> SECRET_HEADERS = Set.of("authorization", "x-api-key", "api-key", "cookie");
    private static final Set<String> NOT_PASSED_ON = // what belongs to one connection; the JDK's client sets its own
            Set.of("host", "content-length", "connection", "accept-encoding", "transfer-encoding", "expect", "upgrade");
    private static final int SHORTEST_SECRET = 8;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI service;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<ObjectNode> exchanges = new ArrayList<>();
    private final Loopback server;

    private Recorder(URI service) throws IOException {
        this.service = service;
        this.server = Loopback.start(this::passOn);
    }

    /**
     * Starts to record what is said to the service at this base URL.
     *
     * @throws IllegalArgumentException if it is no http or https URL
     */
    public static Recorder of(String serviceUrl) throws IOException {
        URI service = URI.create(serviceUrl);
        if (service.getHost() == null || !Set.of("http", "https").contains(service.getScheme())) {
            throw new IllegalArgumentException("not an http or https URL: " + serviceUrl);
        }
        return new Recorder(service);
    }

    /** {@return the base URL to give to the model} */
    public String baseUrl() {
        return server.address() + Objects.requireNonNullElse(service.getRawPath(), "");
    }

    /** Writes what was said so far to a file, one object with an exchange for each request, in the order of the requests. */
    public void save(Path file) throws IOException {
        ObjectNode recording = JsonNodeFactory.instance.objectNode();
        synchronized (exchanges) {
            if (exchanges.stream().noneMatch(exchange -> exchange.has("response"))) {
                throw new IllegalStateException("nothing to save: no answer came through " + baseUrl());
            }
            String path = exchanges.get(0).path("request").path("path").asString();
            recording.put("source", service.getHost());
            recording.put("provider", path.contains("/chat/completions") ? "openai-compatible" : "anthropic");
            Set<String> covers = new TreeSet<>();
            for (ObjectNode exchange : exchanges) {
                cover(exchange, covers);
            }
            covers.forEach(recording.putArray("covers")::add);
            exchanges.stream()
                    .filter(exchange -> exchange.has("response"))
                    .forEach(recording.putArray("exchanges")::add);
        }
        Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(recording));
    }

    @Override
    public void close() {
        server.close();
    }

    private void passOn(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        List<String> secrets = new ArrayList<>();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        service.resolve(exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (SECRET_HEADERS.contains(lower)) {
                values.forEach(value -> secrets.add(value.replaceFirst("^Bearer ", "")));
            }
            if (!NOT_PASSED_ON.contains(lower)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        ObjectNode recorded = JsonNodeFactory.instance.objectNode();
        recorded.set("request", request(exchange, redacted(text(body), secrets)));
        synchronized (exchanges) {
            exchanges.add(recorded);
        }
        HttpResponse<InputStream> answer;
        try {
            answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try (InputStream in = answer.body()) {
            answer.headers().map().forEach((name, values) -> {
                if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                    exchange.getResponseHeaders().put(name, List.copyOf(values));
                }
            });
            exchange.sendResponseHeaders(answer.statusCode(), 0);
            OutputStream out = exchange.getResponseBody();
            byte[] buffer = new byte[8192];
            for (int read; (read = in.read(buffer)) != -1; ) {
                copy.write(buffer, 0, read);
                out.write(buffer, 0, read);
                out.flush(); // a stream is shown as it comes
            }
        } finally {
            ObjectNode response = response(answer, redacted(text(copy.toByteArray()), secrets));
            synchronized (exchanges) {
                recorded.set("response", response);
            }
        }
    }

    private ObjectNode request(HttpExchange exchange, String body) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("method", exchange.getRequestMethod());
        request.put("path", exchange.getRequestURI().toString());
        ObjectNode headers = request.putObject("headers");
        headers.put("host", service.getHost());
        exchange.getRequestHeaders().forEach((name, values) -> put(headers, name, values, REQUEST_HEADERS));
        try {
            request.set("body", body.isEmpty() ? JsonNodeFactory.instance.nullNode() : JSON.readTree(body));
        } catch (JacksonException e) {
            request.putNull("body").put("body_omitted", "not JSON");
        }
        return request;
    }

    private static ObjectNode response(HttpResponse<?> answer, String body) {
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        response.put("status", answer.statusCode());
        ObjectNode headers = response.putObject("headers");
        answer.headers().map().forEach((name, values) -> put(headers, name, values, ANSWER_HEADERS));
        return response.put("body", body);
    }

    private static void put(ObjectNode headers, String name, List<String> values, Set<String> kept) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (kept.contains(lower) || lower.startsWith("x-ratelimit-") || lower.startsWith("anthropic-ratelimit-")) {
            headers.put(lower, String.join(", ", values));
        }
    }

    private static void cover(JsonNode exchange, Set<String> covers) {
        JsonNode body = exchange.path("request").path("body");
        if (body.path("stream").asBoolean(false)) {
            covers.add("streaming");
        }
        if (body.has("tools")) {
            covers.add("tools");
        }
        int status = exchange.path("response").path("status").asInt(200);
        if (status != 200) {
            covers.add("error:" + status);
        }
    }

    private static String redacted(String text, List<String> secrets) {
        String clean = text;
        for (String secret : secrets) {
            clean = secret.length() < SHORTEST_SECRET ? clean : clean.replace(secret, "[redacted]");
        }
        return clean;
    }

    private static String text(byte @Nullable [] utf8) {
        return utf8 == null ? "" : new String(utf8, StandardCharsets.UTF_8);
    }

    /** For {@link Replay}: what a recording is read with. */
    static JsonNode read(Path file) throws IOException {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a recording: " + file + " is not JSON", e);
        }
    }

    /** {@return the headers of a recorded answer} */
    static Map<String, String> headers(JsonNode response) {
        Map<String, String> headers = new TreeMap<>();
        response.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asString("")));
        return headers;
    }
}
