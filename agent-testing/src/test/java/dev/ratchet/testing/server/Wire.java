package dev.ratchet.testing.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that knows nothing: it sends text and gives back what came. */
public final class Wire {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper MAPPER = new JsonMapper();

    private Wire() {}

    public record Got(int status, Map<String, java.util.List<String>> headers, String body) {
        public JsonNode json() {
            return MAPPER.readTree(body);
        }

        public String header(String name) {
            return String.join(", ", headers.getOrDefault(name, java.util.List.of()));
        }

        public String message() {
            return json().path("error").path("message").asString("");
        }
    }

    /** Sends JSON in which {@code '} stands for {@code "}. */
    static Got post(MessagesServer server, String body) {
        return send(server, "POST", "/v1/messages", body.replace('\'', '"'), headers());
    }

    public static Map<String, String> headers() {
        return Map.of("x-api-key", "any", "anthropic-version", "2026-10-21", "content-type", "application/json");
    }

    public static Got send(
            MessagesServer server, String method, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.baseUrl().resolve(path))
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        AtomicReference<HttpResponse.@Nullable ResponseInfo> head = new AtomicReference<>();
        try {
            // Pushed rather than read from a stream, which forgets what came before a cut.
            CLIENT.send(request.build(), info -> {
                head.set(info);
                return HttpResponse.BodySubscribers.ofByteArrayConsumer(part -> part.ifPresent(got::writeBytes));
            });
        } catch (IOException e) {
            if (head.get() == null) {
                throw new java.io.UncheckedIOException(e);
            }
            got.writeBytes("<cut>".getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        HttpResponse.ResponseInfo info = Objects.requireNonNull(head.get());
        return new Got(info.statusCode(), info.headers().map(), got.toString(StandardCharsets.UTF_8));
    }
}
