package dev.ratchet.testing.server;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What goes back over HTTP.
 *
 * @param status the HTTP status
 * @param headers the headers without those of the framing
 * @param chunks the body: one chunk for each event, or one in all
 * @param cut whether the connection ends here, without the end of the body
 */
record HttpAnswer(int status, Map<String, String> headers, List<byte[]> chunks, boolean cut) {

    static HttpAnswer json(int status, String requestId, JsonNode body) {
        return new HttpAnswer(status, headers(requestId, "application/json"), List.of(Json.bytes(body)), false);
    }

    static HttpAnswer error(String requestId, Refused refused) {
        return json(refused.status(), requestId, envelope(requestId, refused.type(), refused.text()));
    }

    static HttpAnswer events(String requestId, List<ObjectNode> events, boolean cut) {
        List<byte[]> frames = events.stream().map(HttpAnswer::frame).toList();
        return new HttpAnswer(200, headers(requestId, "text/event-stream; charset=utf-8"), frames, cut);
    }

    /** {@return the error envelope} */
    static ObjectNode envelope(String requestId, String type, String message) {
        ObjectNode envelope = Json.object().put("type", "error");
        envelope.putObject("error").put("type", type).put("message", message);
        return envelope.put("request_id", requestId);
    }

    private static byte[] frame(ObjectNode event) {
        String type = event.path("type").asString();
        return ("event: " + type + "\ndata: " + Json.text(event) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> headers(String requestId, String contentType) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", contentType);
        headers.put("request-id", requestId);
        return headers;
    }
}
