package dev.ratchet.testing.server;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The service without its sockets: a request in, an answer out. Thread-safe. */
final class MessagesEndpoint {
    static final int MOST_BYTES = 32 * 1024 * 1024;

    private final Responder responder;
    private final InstantSource clock;
    private final @Nullable Chunks chunks;
    private final PromptCache cache = new PromptCache();
    private final AtomicLong requests = new AtomicLong();

    MessagesEndpoint(Responder responder, InstantSource clock, @Nullable Chunks chunks) {
        this.responder = responder;
        this.clock = clock;
        this.chunks = chunks;
    }

    /** Answers one request. */
    HttpAnswer answer(HttpRequest http) {
        long number = requests.incrementAndGet();
        String requestId = String.format("req_%06d", number);
        try {
            if (!http.target().split("\\?", 2)[0].equals("/v1/messages")) {
                throw Refused.notFound("Not found");
            }
            if (!http.method().equals("POST")) {
                throw new Refused(405, "invalid_request_error", "Method Not Allowed");
            }
            String version = RequestHeaders.version(http.headers());
            if (http.body().size() > MOST_BYTES) {
                throw new Refused(413, "request_too_large", "Request exceeds the maximum size");
            }
            return message(
                    CheckedRequest.check(new Value("", parsed(http.body().toByteArray())), version), requestId, number);
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
        Fault fault = reply.fault();
        if (fault instanceof Fault.HttpError error) {
            HttpAnswer answer = HttpAnswer.error(requestId, new Refused(error.status(), error.type(), error.message()));
            answer.headers().putAll(error.headers());
            return answer;
        }
        if (fault instanceof Fault.Verbatim verbatim) {
            return chunked(HttpAnswer.verbatim(verbatim), reply);
        }
        PromptCache.Accounting accounting = cache.account(request.model(), prompt, start);
        Answer answer = new Answer(reply, request, prompt, accounting, number);
        cache.begun(accounting, start);
        HttpAnswer whole = answer(answer, request, fault, requestId);
        HttpAnswer faulty = fault instanceof Fault.Cut cut
                ? whole.cut(cut)
                : fault instanceof Fault.Stall stall ? whole.stalled(stall) : whole;
        return chunked(faulty, reply);
    }

    private HttpAnswer answer(Answer answer, CheckedRequest request, @Nullable Fault fault, String requestId) {
        if (!request.stream()) {
            return fault instanceof Fault.ErrorEvent error
                    ? HttpAnswer.error(requestId, new Refused(500, error.type(), error.message()))
                    : HttpAnswer.json(200, requestId, answer.message());
        }
        List<String> frames = answer.frames();
        if (fault instanceof Fault.ErrorEvent error) {
            frames = new ArrayList<>(frames.subList(0, Math.min(error.afterEvents(), frames.size())));
            frames.add(HttpAnswer.frame(HttpAnswer.envelope(requestId, error.type(), error.message())));
        }
        return HttpAnswer.events(requestId, frames);
    }

    private HttpAnswer chunked(HttpAnswer answer, Reply reply) {
        Chunks chosen = reply.chunks() != null ? reply.chunks() : chunks;
        return chosen != null ? answer.chunked(chosen) : answer;
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

    private static JsonNode parsed(byte[] body) {
        try {
            return Json.parse(body);
        } catch (JacksonException e) {
            throw Refused.invalid("The request body is not valid JSON: line "
                    + e.getLocation().getLineNr() + " column " + e.getLocation().getColumnNr());
        }
    }
}
