package dev.ratchet.testing.server;

import dev.ratchet.testing.server.Fault.At;
import dev.ratchet.testing.server.Fault.Ending;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What goes back over HTTP.
 *
 * @param status the HTTP status, or 0 if nothing is sent at all
 * @param headers the headers without those of the framing
 * @param parts the body: one part for each event, or one in all
 * @param ending how it ends
 * @param pause where it is held up, or null
 * @param begun to be run when it begins
 * @param billed what it cost, or null if it is none of a model
 * @param tempo how slowly it comes, or null for at once
 * @param refusal whether a rule of the service was broken, rather than the answer being an error that was asked for
 */
record HttpAnswer(
        int status,
        Map<String, String> headers,
        List<byte[]> parts,
        Ending ending,
        @Nullable Pause pause,
        Runnable begun,
        @Nullable Billed billed,
        @Nullable Tempo tempo,
        boolean refusal) {

    /**
     * A pause.
     *
     * @param before the part before which it is; -1 is before the status line
     * @param hold how long it is
     */
    record Pause(int before, Hold hold) {}

    /**
     * A slowness.
     *
     * @param first how long it takes until the first part
     * @param rest how long from there to the last one
     */
    record Tempo(Duration first, Duration rest) {
        /** {@return when a part is due, from the beginning; one alone comes at the end} */
        Duration due(int part, int parts) {
            return first.plus(parts == 1 ? rest : rest.multipliedBy(part).dividedBy(parts - 1));
        }
    }

    static HttpAnswer json(int status, String requestId, JsonNode body) {
        return whole(status, headers(requestId, "application/json"), List.of(Json.bytes(body)));
    }

    static HttpAnswer error(String requestId, Refused refused) {
        return json(refused.status(), requestId, envelope(requestId, refused.type(), refused.text()));
    }

    static HttpAnswer events(String requestId, List<String> frames) {
        List<byte[]> parts = frames.stream()
                .map(frame -> frame.getBytes(StandardCharsets.UTF_8))
                .toList();
        return whole(200, headers(requestId, "text/event-stream; charset=utf-8"), parts);
    }

    static HttpAnswer verbatim(Fault.Verbatim verbatim) {
        return whole(
                verbatim.status(), verbatim.headers(), List.of(verbatim.body().getBytes(StandardCharsets.UTF_8)));
    }

    /** {@return the error envelope} */
    static ObjectNode envelope(String requestId, String type, String message) {
        ObjectNode envelope = Json.object().put("type", "error");
        envelope.putObject("error").put("type", type).put("message", message);
        return envelope.put("request_id", requestId);
    }

    /** {@return an event as it stands in the stream} */
    static String frame(ObjectNode event) {
        String type = event.path("type").asString();
        return "event: " + type + "\ndata: " + Json.text(event) + "\n\n";
    }

    /** {@return the text of the error that it is, or null} */
    @Nullable
    String error() {
        if (status < 400
                || parts.size() != 1
                || !headers.getOrDefault("content-type", "").equals("application/json")) {
            return null;
        }
        try {
            return Json.parse(parts.get(0)).path("error").path("message").stringValue(null);
        } catch (NotJson e) {
            return null; // verbatim, and not JSON
        }
    }

    /** {@return this answer, which is there because a rule of the service was broken} */
    HttpAnswer asRefusal() {
        return new HttpAnswer(status, headers, parts, ending, pause, begun, billed, tempo, true);
    }

    /** {@return this answer of a model} */
    HttpAnswer of(Runnable begun, Billed billed) {
        return new HttpAnswer(status, headers, parts, ending, pause, begun, billed, tempo, refusal);
    }

    /** {@return this answer with these headers too} */
    HttpAnswer with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new HttpAnswer(status, all, parts, ending, pause, begun, billed, tempo, refusal);
    }

    /** {@return this answer, as slow as that} */
    HttpAnswer at(Tempo slowness) {
        return new HttpAnswer(status, headers, parts, ending, pause, begun, billed, slowness, refusal);
    }

    private HttpAnswer with(List<byte[]> parts, Ending ending, @Nullable Pause pause) {
        return new HttpAnswer(status, headers, parts, ending, pause, begun, billed, tempo, refusal);
    }

    /** {@return this answer up to the place} */
    HttpAnswer cut(Fault.Cut cut) {
        HttpAnswer split = split(cut.at());
        int kept = split.place(cut.at());
        return kept < 0
                ? new HttpAnswer(0, Map.of(), List.of(), cut.ending(), null, () -> {}, null, null, false)
                : split.with(split.parts.subList(0, kept), cut.ending(), null);
    }

    /** {@return this answer, held up at the place} */
    HttpAnswer stalled(Fault.Stall stall) {
        HttpAnswer split = split(stall.at());
        return split.with(split.parts, ending, new Pause(split.place(stall.at()), stall.hold()));
    }

    /** {@return this answer with its body in other chunks} */
    HttpAnswer chunked(Chunks chunks) {
        int place = pause == null ? parts.size() : Math.max(0, pause.before());
        List<byte[]> first = chunks.cut(parts.subList(0, place));
        List<byte[]> all = new ArrayList<>(first);
        all.addAll(chunks.cut(parts.subList(place, parts.size())));
        Pause moved = pause == null || pause.before() < 0 ? pause : new Pause(first.size(), pause.hold());
        return with(all, ending, moved);
    }

    private boolean streamed() {
        return headers.getOrDefault("content-type", "").startsWith("text/event-stream");
    }

    /** {@return this answer with the end of a part at the place} */
    private HttpAnswer split(At at) {
        int bytes = switch (at.unit()) {
            case NOTHING -> 0;
            case EVENTS -> streamed() ? 0 : parts.get(0).length / 2;
            case BYTES -> at.count();
        };
        List<byte[]> all = new ArrayList<>();
        int before = 0;
        for (byte[] part : parts) {
            int inside = bytes - before;
            if (inside > 0 && inside < part.length) {
                all.add(Arrays.copyOf(part, inside));
                all.add(Arrays.copyOfRange(part, inside, part.length));
            } else {
                all.add(part);
            }
            before += part.length;
        }
        return with(all, ending, pause);
    }

    /** {@return the part before which the place is} */
    private int place(At at) {
        return switch (at.unit()) {
            case NOTHING -> -1;
            case EVENTS -> streamed() ? Math.min(at.count(), parts.size()) : 1;
            case BYTES -> {
                int i = 0;
                for (int before = 0; i < parts.size() && before < at.count(); i++) {
                    before += parts.get(i).length;
                }
                yield i;
            }
        };
    }

    static HttpAnswer whole(int status, Map<String, String> headers, List<byte[]> parts) {
        return new HttpAnswer(status, headers, parts, Ending.CLEAN, null, () -> {}, null, null, false);
    }

    private static Map<String, String> headers(String requestId, String contentType) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", contentType);
        headers.put("request-id", requestId);
        return headers;
    }
}
