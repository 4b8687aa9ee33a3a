package dev.ratchet.anthropic;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ratchet.message.Cancellation;
import dev.ratchet.model.ModelException;
import dev.ratchet.recordings.ExactJson;
import dev.ratchet.recordings.RecordedExchange;
import dev.ratchet.recordings.RecordedExchange.Kind;
import java.util.Set;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Recorded failures, answered to our client over HTTP. */
final class FailureReplay {
    private FailureReplay() {}

    /** {@return what our client makes of the failure that it should not, or null} */
    static @Nullable String difference(RecordedExchange exchange) throws Exception {
        boolean repeated = shouldBeRepeated(exchange);
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            server.enqueue(exchange.replay());
            server.enqueue(exchange.replay());
            Throwable thrown = catchThrowable(() ->
                    RecordedClient.model(server, null).call(Requests.asking("Hi"), event -> {}, new Cancellation()));
            if (!(thrown instanceof ModelException failure)) {
                return "no failure but " + thrown;
            }
            if (server.getRequestCount() != (repeated ? 2 : 1)) {
                return server.getRequestCount() + " requests; "
                        + (repeated ? "it is to be repeated" : "it is not to be repeated");
            }
            Class<?> expected = repeated ? ModelException.Transient.class : typeOf(exchange);
            if (!expected.isInstance(failure)) {
                return failure + " in place of a " + expected.getSimpleName();
            }
            String wait = exchange.header("retry-after");
            String waited = failure instanceof ModelException.Transient passing
                    ? passing.retryAfter().map(delay -> "" + delay.toSeconds()).orElse(null)
                    : null;
            return repeated && wait != null && !wait.equals(waited)
                    ? "waits " + waited + " s in place of " + wait
                    : null;
        }
    }

    /** By the service's rules: its own word first, then the status; a 429 without a time is a limit that time does not mend. */
    private static boolean shouldBeRepeated(RecordedExchange exchange) {
        int status = exchange.status();
        if (status == 200) {
            String type = RecordedStream.errorType(exchange.body());
            boolean acted = exchange.body().contains("\"type\":\"server_tool_use\"");
            return !acted
                    && (type.isEmpty()
                            || Set.of("overloaded_error", "api_error", "rate_limit_error", "timeout_error")
                                    .contains(type));
        }
        String word = exchange.header("x-should-retry");
        if (word != null) {
            return word.equals("true");
        }
        boolean timed = exchange.header("retry-after") != null || exchange.header("retry-after-ms") != null;
        return status == 408 || status == 409 || status >= 500 || (status == 429 && timed);
    }

    private static Class<?> typeOf(RecordedExchange exchange) {
        return switch (exchange.status()) {
            case 401, 402, 403, 429 -> ModelException.Account.class;
            case 400 ->
                exchange.body().contains("prompt is too long")
                        ? ModelException.ContextOverflow.class
                        : ModelException.InvalidRequest.class;
            case 404, 413 -> ModelException.InvalidRequest.class;
            default -> ModelException.BrokenAnswer.class;
        };
    }

    /** {@return what our client does otherwise where a request was repeated, by the recorded client or its caller, or null} */
    static @Nullable String differenceOfRetry(RecordedExchange failed, RecordedExchange repeated) throws Exception {
        JsonNode asked = RecordedClient.comparable(failed.request());
        if (!asked.equals(RecordedClient.comparable(repeated.request()))) {
            return "it does not repeat the request that failed";
        }
        boolean byUs = shouldBeRepeated(failed); // else its caller asked again
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            server.enqueue(failed.replay());
            server.enqueue(repeated.replay());
            AnthropicModel model = RecordedClient.model(server, failed.request());
            Throwable thrown = catchThrowable(
                    () -> model.call(RecordedClient.request(failed.request()), event -> {}, new Cancellation()));
            if (server.getRequestCount() != (byUs ? 2 : 1)) {
                return server.getRequestCount() + " requests";
            }
            for (int i = server.getRequestCount(); i > 0; i--) {
                JsonNode sent = RecordedClient.comparable(
                        ExactJson.tree(server.takeRequest().getBody().toByteArray()));
                if (!sent.equals(asked)) {
                    return "sent " + sent + "\n  recorded " + asked;
                }
            }
            boolean answered = byUs && RecordedStream.kind(repeated) == Kind.MESSAGE;
            return answered == (thrown == null) ? null : "ended with " + thrown;
        }
    }
}
