package dev.ratchet.anthropic;

import dev.ratchet.http.RetryHints;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.VisibleText;
import dev.ratchet.model.ModelException;
import dev.ratchet.model.ModelException.Account;
import dev.ratchet.model.ModelException.BrokenAnswer;
import dev.ratchet.model.ModelException.ContextOverflow;
import dev.ratchet.model.ModelException.Details;
import dev.ratchet.model.ModelException.InvalidRequest;
import dev.ratchet.model.ModelException.Transient;
import java.util.Map;
import java.util.Set;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Turns the service's errors into exceptions by what the caller can do. Immutable. */
final class ApiErrors {
    /** How much of an answer that is none is read: as much as a person may want to see. */
    static final int MAX_BODY_BYTES = 64 << 10;

    private static final int SHOWN = 500;
    private static final int LONGEST_ID = 100;
    private static final int KEPT = 64 << 10; // as of the body of an error status
    private static final Set<String> PASSING =
            Set.of("overloaded_error", "api_error", "rate_limit_error", "timeout_error");

    private final Credential credential;
    private final String baseUrl;

    ApiErrors(Credential credential, String baseUrl) {
        this.credential = credential;
        this.baseUrl = baseUrl;
    }

    /** {@return what an answer with a status other than 200 means} */
    ModelException of(int status, RetryHints hints, @Nullable String requestId, String body) {
        Problem problem = Problem.read(body, credential);
        Details details = new Details(
                status, problem.type, requestId == null ? problem.requestId : requestId, credential.redact(body), null);
        String said = "(" + status + problem.shown() + ")";
        if (isTransient(status, hints)) {
            return new Transient(whyTransient(status) + " " + said, details, hints.retryAfter(), null);
        }
        return switch (status) {
            case 401 ->
                new Account(
                        "the " + credential.name() + " was refused " + said + "; check " + credential.variable(),
                        details);
            case 402 -> new Account("the account cannot pay " + said + "; check its billing", details);
            case 403 ->
                new Account(
                        "the " + credential.name() + " may not do this " + said + "; check its permissions", details);
            case 429 ->
                new Account(
                        "a limit is reached and the service names no time to try again " + said
                                + "; check the account's spending limits",
                        details);
            case 404 ->
                new InvalidRequest("not found " + said + "; check the model id and the base URL " + baseUrl, details);
            case 413 -> new InvalidRequest("the request is too large " + said + "; the limit is 32 MB", details);
            default -> other(status, problem, said, details);
        };
    }

    /** {@return what an error event means, which comes in the middle of an answer} */
    ModelException ofEvent(String event, MessageAccumulator message, @Nullable String requestId) {
        Problem problem = Problem.read(event, credential);
        Details details = new Details(
                200, problem.type, requestId == null ? problem.requestId : requestId, kept(event), message.usage());
        String said = "the service broke off its answer (200" + problem.shown() + ")";
        return problem.type != null && PASSING.contains(problem.type)
                ? notWhole(said, details, message.serverToolSeen(), null)
                : new BrokenAnswer(said, details, null);
    }

    /** {@return text of the server as it may stand in a message} */
    String shown(String text) {
        return VisibleText.of(credential.redact(text), SHOWN);
    }

    /**
     * Returns what an answer of status 200 and another content type means. It is not repeated: a service or a proxy that
     * fails for now says so by its status, while a page under 200 is a log-in or another site, and the next one will be too.
     */
    BrokenAnswer ofPage(String contentType, String body, @Nullable String requestId) {
        String page = credential.redact(body);
        return new BrokenAnswer(
                "the server answered with " + shown(contentType) + " in place of an event stream (200"
                        + (page.isBlank() ? "" : ": " + VisibleText.of(page.strip(), SHOWN)) + "); check the base URL "
                        + baseUrl,
                new Details(200, null, requestId, page, null),
                null);
    }

    /** {@return the service's id of the request, or null; a server may put anything there} */
    @Nullable
    String requestId(Response response) {
        String id = response.header("request-id");
        return id == null ? null : Problem.visible(credential.redact(id));
    }

    /**
     * Returns what an answer that did not come whole means: to be repeated, unless a tool of the server may have acted.
     *
     * @param acted whether one may have
     */
    static ModelException notWhole(String why, Details details, boolean acted, @Nullable Throwable cause) {
        return acted
                ? new BrokenAnswer(
                        why + "; it is not repeated, since a tool of the server may have acted", details, cause)
                : new Transient(why, details, null, cause);
    }

    private ModelException other(int status, Problem problem, String said, Details details) {
        if (status >= 500) {
            return new BrokenAnswer("the service failed and asks not to try again " + said, details, null);
        }
        if (status < 400) {
            return new InvalidRequest(
                    "the server does not answer as the Messages API does " + said + "; check the base URL " + baseUrl,
                    details);
        }
        return problem.message != null && problem.message.contains("prompt is too long")
                ? new ContextOverflow("the conversation is longer than the model's context window " + said, details)
                : new InvalidRequest("the request was refused " + said, details);
    }

    private String kept(String event) {
        String redacted = credential.redact(event);
        return redacted.substring(0, Math.min(redacted.length(), KEPT));
    }

    private static boolean isTransient(int status, RetryHints hints) {
        boolean passing = status == 408 || status == 409 || status == 429 || status >= 500;
        if (hints.shouldRetry() != null) {
            return passing && hints.shouldRetry(); // what is the caller's to mend stays so, whatever a gateway says
        }
        return passing && (status != 429 || hints.named());
    }

    private static String whyTransient(int status) {
        return switch (status) {
            case 429 -> "the rate limit is reached";
            case 529 -> "the service is overloaded";
            default -> "the service failed for now";
        };
    }

    /** What {@code {"type":"error","error":{"type":…,"message":…},"request_id":…}} says, as far as it is that. */
    private record Problem(
            @Nullable String type,
            @Nullable String message,
            @Nullable String requestId) {

        static Problem read(String body, Credential credential) {
            try {
                Map<String, RawJson> envelope = RawJson.parse(body).members();
                RawJson error = envelope.get("error");
                Map<String, RawJson> members = error != null && error.isObject() ? error.members() : Map.of();
                return new Problem(
                        string(members, "type", credential),
                        string(members, "message", credential),
                        visible(string(envelope, "request_id", credential)));
            } catch (IllegalArgumentException e) {
                return new Problem(
                        null, body.isBlank() ? null : credential.redact(body.strip()), null); // a proxy's page, mostly
            }
        }

        String shown() {
            return VisibleText.of((type == null ? "" : " " + type) + (message == null ? "" : ": " + message), SHOWN);
        }

        private static @Nullable String visible(@Nullable String id) {
            return id == null ? null : VisibleText.of(id, LONGEST_ID);
        }

        private static @Nullable String string(Map<String, RawJson> members, String name, Credential credential) {
            RawJson value = members.get(name);
            String string = value == null ? null : value.asString();
            return string == null ? null : credential.redact(string);
        }
    }
}
