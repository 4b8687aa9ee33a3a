package dev.ratchet.http;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.VisibleText;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException.BrokenAnswer;
import dev.ratchet.model.ModelException.Details;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Where a model is asked, and how. Immutable. */
public final class Endpoint {
    private static final int MOST_JSON_BYTES = 1 << 20;

    private final HttpUrl url;
    private final Headers headers;
    private final Connections connections;
    private final Retries retries;
    private final ApiErrors errors;

    /** Sends POST requests with {@code headers} to {@code url}. */
    public Endpoint(HttpUrl url, Headers headers, Connections connections, Retries retries, ApiErrors errors) {
        this.url = url;
        this.headers = headers;
        this.connections = connections;
        this.retries = retries;
        this.errors = errors;
    }

    /** {@return this with other headers} */
    public Endpoint with(Headers other) {
        return new Endpoint(url, other, connections, retries, errors);
    }

    /**
     * Sends {@code body} until an attempt succeeds, fails for good, or no other is allowed.
     *
     * @param maxAttempts how many attempts at most whose answer may be billed
     */
    public ModelAnswer call(
            RequestBody body,
            int maxAttempts,
            Supplier<? extends AnswerAssembly> assembly,
            Consumer<ModelEvent> events,
            Cancellation cancellation) {
        Request request =
                new Request.Builder().url(url).headers(headers).post(body).build();
        return retries.billedAtMost(maxAttempts)
                .call(() -> attempt(request, assembly.get(), events, cancellation), events, cancellation);
    }

    /** {@return the same service at another place} */
    public Endpoint at(HttpUrl other) {
        return new Endpoint(other, headers, connections, retries, errors);
    }

    /** {@return where it is} */
    public HttpUrl url() {
        return url;
    }

    /**
     * Asks for something small that is no answer of a model, and repeats what a repetition can mend.
     *
     * @param body what is sent; null for a GET
     * @throws BrokenAnswer if what comes back is not JSON
     */
    public JsonNode json(@Nullable RequestBody body, Cancellation cancellation) {
        Request.Builder request = new Request.Builder().url(url).headers(headers);
        Request built = (body == null ? request.get() : request.post(body)).build();
        return retries.call(() -> json(built, cancellation), event -> {}, cancellation);
    }

    /** {@return the headers of each request, to which the caller adds what is its own} */
    public static Headers.Builder headers(Credential credential) {
        Headers.Builder headers = new Headers.Builder()
                .set("accept", "text/event-stream")
                .set("accept-encoding", "identity") // a compressor holds events back
                .set("user-agent", UserAgent.VALUE);
        credential.addTo(headers);
        return headers;
    }

    /**
     * Reads where a service is.
     *
     * @param variable where the user mostly wrote it
     * @throws IllegalArgumentException if it is not an http or https URL, or has a query
     */
    public static HttpUrl baseUrl(String url, String variable, String example) {
        HttpUrl parsed = HttpUrl.parse(url.strip());
        if (parsed == null || parsed.query() != null) {
            throw new IllegalArgumentException("the base URL (" + variable
                    + ") must be an http or https URL without a query, such as " + example
                    + (url.contains("@") ? "" : "; found \"" + VisibleText.of(url, 100) + "\"")); // a password
        }
        return parsed;
    }

    /** {@return a URL as it may be shown: there may be a password in it} */
    public static String shown(HttpUrl url) {
        return url.newBuilder().username("").password("").build().toString();
    }

    /**
     * {@return {@code value}, which is sent as it is}
     *
     * @throws IllegalArgumentException if it is empty or has other characters than visible ones of ASCII
     */
    public static String sendable(String what, String value) {
        if (value.isBlank() || !value.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new IllegalArgumentException("not a " + what + ": \"" + VisibleText.of(value, 100) + "\"");
        }
        return value;
    }

    private ModelAnswer attempt(
            Request request, AnswerAssembly assembly, Consumer<ModelEvent> events, Cancellation cancellation) {
        try (HttpCall call = HttpCall.open(connections, request, cancellation)) {
            Response response = call.response();
            requireOk(call, response);
            return new AnswerReader(call, errors, assembly, events).read();
        }
    }

    private JsonNode json(Request request, Cancellation cancellation) {
        try (HttpCall call = HttpCall.open(connections, request, cancellation)) {
            Response response = call.response();
            requireOk(call, response);
            try {
                return RawJson.parse(call.text(MOST_JSON_BYTES)).tree();
            } catch (IllegalArgumentException e) {
                // Without the cause: it may quote what the server sent, the key included.
                throw new BrokenAnswer(
                        "the answer makes no sense: " + errors.shown(String.valueOf(e.getMessage())),
                        new Details(200, null, errors.requestId(response), null, null),
                        null);
            }
        }
    }

    private void requireOk(HttpCall call, Response response) {
        if (response.code() != 200) {
            RetryHints hints = RetryHints.of(response.headers(), retries.now());
            throw errors.of(response.code(), hints, errors.requestId(response), call.text(ApiErrors.MAX_BODY_BYTES));
        }
    }
}
