package dev.ratchet.examples.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the service as its clients do. */
record Client(URI service, String token) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    Client(ChatService service) {
        this(service.url(), "");
    }

    Client as(String bearer) {
        return new Client(service, bearer);
    }

    record Answer(int status, String type, String body) {
        JsonNode json() {
            return JSON.readTree(body);
        }

        String at(String name) {
            return json().path(name).asString("");
        }
    }

    record Event(long id, String name, JsonNode data) {}

    Answer say(String message) {
        return post("/chat", RequestJson.of("message", message));
    }

    Answer say(String conversation, String message) {
        return post("/chat", RequestJson.of("message", message, "conversation", conversation));
    }

    Answer decide(String conversation, String call, boolean allow) {
        return post("/chat/" + conversation + "/approve", decision(call, allow));
    }

    static String decision(String call, boolean allow) {
        return "{\"decisions\":[{\"call\":\"" + call + "\",\"allow\":" + allow + "}]}";
    }

    CompletableFuture<Answer> saying(String message) {
        return HTTP.sendAsync(json("/chat", RequestJson.of("message", message)), BodyHandlers.ofString())
                .thenApply(Client::answer);
    }

    Answer post(String path, String body) {
        return send(json(path, body));
    }

    Answer get(String path) {
        return send(request(path).GET().build());
    }

    Answer delete(String path) {
        return send(request(path).DELETE().build());
    }

    Answer send(HttpRequest request) {
        try {
            return answer(HTTP.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Follows a new run to its end. */
    List<Event> follow(String path, String body) {
        return follow(
                HttpRequest.newBuilder(json(path, body), (name, value) -> true)
                        .header("accept", "text/event-stream")
                        .build(),
                event -> {});
    }

    /** Comes back for what came after that event. */
    List<Event> followAfter(String conversation, long id) {
        return follow(
                request("/chat/" + conversation)
                        .header("accept", "text/event-stream")
                        .header("last-event-id", "" + id)
                        .GET()
                        .build(),
                event -> {});
    }

    static List<Event> follow(HttpRequest request, Consumer<Event> seen) {
        List<Event> events = new ArrayList<>();
        try {
            HttpResponse<Stream<String>> response = HTTP.send(request, BodyHandlers.ofLines());
            String[] fields = {"", ""};
            response.body().forEach(line -> {
                if (line.startsWith("id: ")) {
                    fields[0] = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    fields[1] = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    events.add(new Event(Long.parseLong(fields[0]), fields[1], JSON.readTree(line.substring(6))));
                    seen.accept(events.get(events.size() - 1));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return events;
    }

    HttpRequest json(String path, String body) {
        return request(path)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(path));
        return token.isEmpty() ? request : request.header("authorization", "Bearer " + token);
    }

    /** Opens a connection of its own and sends these bytes, for what no good client does. */
    Socket raw(String text) throws IOException {
        Socket socket = new Socket(service.getHost(), service.getPort());
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /** Sends the beginning of a call to chat, whose body has so many bytes, as the client of a stream. */
    Socket rawChat(String body, int length) throws IOException {
        return raw("POST /chat HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n" + body);
    }

    static String all(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Answer answer(HttpResponse<String> response) {
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("content-type").orElse(""),
                response.body());
    }

    private static final class RequestJson {
        static String of(String... namesAndValues) {
            dev.ratchet.message.RawJson.ObjectBuilder json = dev.ratchet.message.RawJson.object();
            for (int i = 0; i < namesAndValues.length; i += 2) {
                json.put(namesAndValues[i], namesAndValues[i + 1]);
            }
            return json.build().toString();
        }
    }
}
