package dev.ratchet.testing.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
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
        try {
            HttpResponse<InputStream> response =
                    CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            try (InputStream in = response.body()) {
                byte[] buffer = new byte[1024];
                for (int count; (count = in.read(buffer)) >= 0; ) {
                    got.write(buffer, 0, count);
                }
            } catch (IOException e) {
                got.writeBytes("<cut>".getBytes(StandardCharsets.UTF_8));
            }
            return new Got(response.statusCode(), response.headers().map(), got.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
