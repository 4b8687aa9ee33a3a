package dev.ratchet.http;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.VisibleText;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Where a model is asked, and how. Immutable. */
public final class Endpoint {
    private static final int MOST_JSON_BYTES = 1 << 20; // of an answer that is a count or a list

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

    /** {@return this with {@code values} added to a header that is a list} */
    public Endpoint adding(String name, List<String> values) {
        Set<String> all = new LinkedHashSet<>();
        headers.values(name).forEach(value -> all.addAll(Arrays.asList(value.split(","))));
        all.addAll(values);
        Headers other = headers.newBuilder().set(name, String.join(",", all)).build();
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

    /** {@return this at another address} */
    public Endpoint at(HttpUrl other) {
        return new Endpoint(other, headers, connections, retries, errors);
    }

    /** {@return what the service answers to a GET request, which is no model's answer but some JSON} */
    public RawJson get(Cancellation cancellation) {
        return json(new Request.Builder().url(url).headers(headers).get().build(), cancellation);
    }

    /** {@return what the service answers to {@code body}, which is no model's answer but some JSON} */
    public RawJson post(RequestBody body, Cancellation cancellation) {
        return json(new Request.Builder().url(url).headers(headers).post(body).build(), cancellation);
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
            requireOk(call);
            return new AnswerReader(call, errors, assembly, events).read();
        }
    }

    private RawJson json(Request request, Cancellation cancellation) {
        return retries.call(
                () -> {
                    try (HttpCall call = HttpCall.open(connections, request, cancellation)) {
                        requireOk(call);
                        return parsed(call);
                    }
                },
                event -> {},
                cancellation);
    }

    private void requireOk(HttpCall call) {
        Response response = call.response();
        if (response.code() != 200) {
            RetryHints hints = RetryHints.of(response.headers(), retries.now());
            throw errors.of(response.code(), hints, errors.requestId(response), call.text(ApiErrors.MAX_BODY_BYTES));
        }
    }

    private RawJson parsed(HttpCall call) {
        try {
            return RawJson.parse(call.text(MOST_JSON_BYTES));
        } catch (IllegalArgumentException e) {
            // Without the cause: it may quote what the server sent, the key included.
            throw new ModelException.BrokenAnswer(
                    "the answer makes no sense: " + errors.shown(String.valueOf(e.getMessage())),
                    new ModelException.Details(200, null, errors.requestId(call.response()), null, null),
                    null);
        }
    }
}
