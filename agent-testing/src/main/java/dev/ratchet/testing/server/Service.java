package dev.ratchet.testing.server;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/** The service without its sockets: a request in, an answer out. Thread-safe. */
final class Service {
    private static final String MODELS = "/v1/models";

    private final MessagesEndpoint messages;
    private final InstantSource clock;
    private final boolean recordings;
    private final AtomicLong requests = new AtomicLong();

    /** Takes what others recorded if {@code recordings} is set; see {@link Terms}. */
    Service(MessagesEndpoint messages, InstantSource clock, boolean recordings) {
        this.messages = messages;
        this.clock = clock;
        this.recordings = recordings;
    }

    /** Answers one request. */
    HttpAnswer answer(HttpRequest http) {
        long number = requests.incrementAndGet();
        String requestId = String.format("req_%06d", number);
        try {
            return answer(http, http.target().split("\\?", 2)[0], requestId, number);
        } catch (Refused refused) {
            return HttpAnswer.error(requestId, refused).asRefusal();
        } catch (RuntimeException e) {
            // A fault of this server, told to whoever reads the answer; thrown on, it would leave the client waiting.
            return HttpAnswer.error(requestId, new Refused(500, "api_error", "the server failed: " + e))
                    .with(Map.of("x-should-retry", "false"));
        }
    }

    private HttpAnswer answer(HttpRequest http, String path, String requestId, long number) {
        if (path.equals("/v1/messages")) {
            Terms terms = terms(http, "POST");
            return messages.message(CheckedRequest.check(body(http), terms), requestId, number);
        }
        if (path.equals("/v1/messages/count_tokens")) {
            Terms terms = terms(http, "POST").forCounting();
            JsonNode count = messages.count(CheckedRequest.check(body(http), terms));
            return HttpAnswer.json(200, requestId, count).with(RateLimits.headers(clock));
        }
        if (path.equals(MODELS)) {
            terms(http, "GET");
            return HttpAnswer.json(200, requestId, ModelList.page(Query.of(http.target())));
        }
        if (path.startsWith(MODELS + "/")) {
            terms(http, "GET");
            return HttpAnswer.json(200, requestId, ModelList.one(path.substring(MODELS.length() + 1)));
        }
        throw Refused.notFound("Not found");
    }

    /** Checks method and headers and returns what they say about the body. */
    private Terms terms(HttpRequest http, String method) {
        if (!http.method().equals(method)) {
            throw new Refused(405, "invalid_request_error", "Method Not Allowed");
        }
        Terms terms = RequestHeaders.terms(http.headers());
        return recordings ? terms.forRecordings() : terms;
    }

    private static Value body(HttpRequest http) {
        if (http.body().size() > MessagesEndpoint.MOST_BYTES) {
            throw new Refused(413, "request_too_large", "Request exceeds the maximum size");
        }
        Value body;
        try {
            body = new Value("", Json.parse(http.body().toByteArray()));
        } catch (NotJson e) {
            throw Refused.invalid("The request body is not valid JSON: " + e.place());
        }
        WholeCharacters.check(body);
        return body;
    }
}
