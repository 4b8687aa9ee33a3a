package dev.ratchet.recordings;

import java.util.List;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A recorded request, if it was published, and its answer. */
public record RecordedExchange(JsonNode json) {

    public enum Kind {
        /** A message of the model. */
        MESSAGE,
        /** An error, be it in the middle of a stream, or a stream without an end. */
        FAILURE,
        /** An answer of another endpoint. */
        OTHER
    }

    /** {@return the body of the request; missing if only the answer was published} */
    public JsonNode request() {
        return json.path("request").path("body");
    }

    /** {@return what was asked for below {@code v1}, ids left out, such as {@code messages/count_tokens}} */
    public String path() {
        String path = json.path("request").path("path").asString("/v1/messages").replaceAll("\\?.*", "");
        List<String> segments = List.of(path.replaceFirst("^.*/v1/", "").split("/", -1));
        return segments.size() > 1 && segments.get(0).equals("messages")
                ? segments.get(0) + "/" + segments.get(1)
                : segments.get(0);
    }

    public int status() {
        return ExactJson.integer(response().path("status"));
    }

    public String body() {
        return response().path("body").asString("");
    }

    public boolean isStream() {
        return contentType().startsWith("text/event-stream");
    }

    public @Nullable String header(String name) {
        return response().path("headers").path(name).asString(null);
    }

    public MockResponse replay() {
        MockResponse.Builder replay = new MockResponse.Builder().code(status()).body(body());
        response()
                .path("headers")
                .properties()
                .forEach(header ->
                        replay.setHeader(header.getKey(), header.getValue().asString()));
        // On a connection that is used again the kernel holds the body back until the head is acknowledged: 40 ms.
        return replay.setHeader("connection", "close").build();
    }

    public String contentType() {
        String type = header("content-type");
        return type == null ? "" : type;
    }

    private JsonNode response() {
        return json.path("response");
    }
}
