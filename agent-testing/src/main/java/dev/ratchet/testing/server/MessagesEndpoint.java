package dev.ratchet.testing.server;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The service without its sockets: a request in, an answer out. Thread-safe. */
final class MessagesEndpoint {
    static final int MOST_BYTES = 32 * 1024 * 1024;

    private final Responder responder;
    private final InstantSource clock;
    private final boolean recordings;
    private final PromptCache cache = new PromptCache();
    private final AtomicLong requests = new AtomicLong();

    MessagesEndpoint(Responder responder, InstantSource clock, boolean recordings) {
        this.responder = responder;
        this.clock = clock;
        this.recordings = recordings;
    }

    /**
     * Answers one request.
     *
     * @param path with the query
     * @param headers by lower-case name
     * @param body at most one byte more than {@link #MOST_BYTES}
     */
    HttpAnswer answer(String method, String path, Map<String, String> headers, byte[] body) {
        long number = requests.incrementAndGet();
        String requestId = String.format("req_%06d", number);
        try {
            if (!path.split("\\?", 2)[0].equals("/v1/messages")) {
                throw Refused.notFound("Not found");
            }
            if (!method.equals("POST")) {
                throw new Refused(405, "invalid_request_error", "Method Not Allowed");
            }
            Terms terms = RequestHeaders.terms(headers);
            if (body.length > MOST_BYTES) {
                throw new Refused(413, "request_too_large", "Request exceeds the maximum size");
            }
            return message(
                    CheckedRequest.check(new Value("", parsed(body)), recordings ? terms.forRecordings() : terms),
                    requestId,
                    number);
        } catch (Refused refused) {
            return HttpAnswer.error(requestId, refused);
        }
    }

    private HttpAnswer message(CheckedRequest request, String requestId, long number) {
        Instant start = clock.instant();
        PromptPrefix prompt = PromptPrefix.of(request);
        if (prompt.tokens() > request.model().contextWindow()) {
            throw Refused.invalid("prompt is too long: " + prompt.tokens() + " tokens > "
                    + request.model().contextWindow() + " maximum");
        }
        Reply reply = reply(request);
        if (reply.fault() instanceof Fault.HttpError error) {
            HttpAnswer answer = HttpAnswer.error(requestId, new Refused(error.status(), error.type(), error.message()));
            answer.headers().putAll(error.headers());
            return answer;
        }
        PromptCache.Accounting accounting = cache.account(request.model(), prompt, start);
        Answer answer = new Answer(reply, request, prompt, accounting, number);
        cache.begun(accounting, start);
        return request.stream()
                ? streamed(answer.events(), reply.fault(), requestId)
                : whole(answer.message(), reply.fault(), requestId);
    }

    private Reply reply(CheckedRequest request) {
        if (request.warmsOnly()) {
            return Reply.builder().stop("max_tokens").build();
        }
        try {
            return responder.respond(request.body().node());
        } catch (RuntimeException | Error e) {
            // Told to whoever reads the answer, who wrote the responder; thrown on, it would leave the client waiting.
            return Reply.fault(new Fault.HttpError(
                    500, "api_error", "the responder failed: " + e, Map.of("x-should-retry", "false")));
        }
    }

    private static HttpAnswer streamed(List<ObjectNode> events, @Nullable Fault fault, String requestId) {
        if (fault instanceof Fault.CutStream cut) {
            return HttpAnswer.events(requestId, first(events, cut.afterEvents()), true);
        }
        if (fault instanceof Fault.ErrorEvent error) {
            List<ObjectNode> sent = first(events, error.afterEvents());
            sent.add(HttpAnswer.envelope(requestId, error.type(), error.message()));
            return HttpAnswer.events(requestId, sent, false);
        }
        return HttpAnswer.events(requestId, events, false);
    }

    private static HttpAnswer whole(ObjectNode message, @Nullable Fault fault, String requestId) {
        if (fault instanceof Fault.ErrorEvent error) {
            return HttpAnswer.error(requestId, new Refused(500, error.type(), error.message()));
        }
        HttpAnswer answer = HttpAnswer.json(200, requestId, message);
        if (fault instanceof Fault.CutStream) {
            byte[] body = answer.chunks().get(0);
            byte[] half = Arrays.copyOf(body, body.length / 2);
            return new HttpAnswer(200, answer.headers(), List.of(half), true);
        }
        return answer;
    }

    private static List<ObjectNode> first(List<ObjectNode> events, int count) {
        return new ArrayList<>(events.subList(0, Math.min(count, events.size())));
    }

    private static JsonNode parsed(byte[] body) {
        try {
            return Json.parse(body);
        } catch (JacksonException e) {
            throw Refused.invalid("The request body is not valid JSON: line "
                    + e.getLocation().getLineNr() + " column " + e.getLocation().getColumnNr());
        }
    }
}
