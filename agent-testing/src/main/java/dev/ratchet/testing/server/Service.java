package dev.ratchet.testing.server;

import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The service without its sockets: a request in, an answer out. Thread-safe. */
final class Service {
    private static final Set<String> ONLY_MESSAGES = Set.of(
            "max_tokens",
            "stream",
            "stop_sequences",
            "metadata",
            "service_tier",
            "inference_geo",
            "container",
            "diagnostics",
            "temperature",
            "top_p",
            "top_k");
    private static final String MODELS = "/v1/models";

    private final MessagesEndpoint messages;
    private final InstantSource clock;
    private final AtomicLong requests = new AtomicLong();

    Service(MessagesEndpoint messages, InstantSource clock) {
        this.messages = messages;
        this.clock = clock;
    }

    /** Answers one request. */
    HttpAnswer answer(HttpRequest http) {
        long number = requests.incrementAndGet();
        String requestId = String.format("req_%06d", number);
        try {
            return answer(http, http.target().split("\\?", 2)[0], requestId, number);
        } catch (Refused refused) {
            return HttpAnswer.error(requestId, refused);
        }
    }

    private HttpAnswer answer(HttpRequest http, String path, String requestId, long number) {
        if (path.equals("/v1/messages")) {
            CheckedRequest request = CheckedRequest.check(body(http), version(http, "POST"));
            return messages.message(request, http.headers(), requestId, number);
        }
        if (path.equals("/v1/messages/count_tokens")) {
            JsonNode count = messages.count(countable(body(http), version(http, "POST")));
            return HttpAnswer.json(200, requestId, count).with(RateLimits.headers(clock));
        }
        if (path.equals(MODELS)) {
            version(http, "GET");
            return HttpAnswer.json(200, requestId, ModelList.page(Query.of(http.target())));
        }
        if (path.startsWith(MODELS + "/")) {
            version(http, "GET");
            return HttpAnswer.json(200, requestId, ModelList.one(path.substring(MODELS.length() + 1)));
        }
        throw Refused.notFound("Not found");
    }

    /** Checks method and headers and returns the API version. */
    private static String version(HttpRequest http, String method) {
        if (!http.method().equals(method)) {
            throw new Refused(405, "invalid_request_error", "Method Not Allowed");
        }
        return RequestHeaders.version(http.headers());
    }

    /** A count takes what a message takes, but for what only concerns the answer. */
    private static CheckedRequest countable(Value body, String version) {
        for (String name : body.object().node().propertyNames()) {
            if (ONLY_MESSAGES.contains(name)) {
                throw body.at(name).refused("Extra inputs are not permitted");
            }
        }
        ObjectNode full = Json.object();
        full.setAll((ObjectNode) body.node());
        full.put("max_tokens", ModelSpec.of(body.required("model").string()).maxOutput());
        return CheckedRequest.check(new Value("", full), version);
    }

    private static Value body(HttpRequest http) {
        if (http.body().size() > MessagesEndpoint.MOST_BYTES) {
            throw new Refused(413, "request_too_large", "Request exceeds the maximum size");
        }
        try {
            return new Value("", Json.parse(http.body().toByteArray()));
        } catch (JacksonException e) {
            throw Refused.invalid("The request body is not valid JSON: line "
                    + e.getLocation().getLineNr() + " column " + e.getLocation().getColumnNr());
        }
    }
}
