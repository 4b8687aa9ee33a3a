package dev.ratchet.http;

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
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Turns a service's errors into exceptions by what the caller can do; an API says what its own errors mean. Immutable. */
public abstract class ApiErrors {
    /** How much of an answer that is none is read: as much as a person may want to see. */
    public static final int MAX_BODY_BYTES = 64 << 10;

    private static final int SHOWN = 500;
    private static final int LONGEST_ID = 100;
    private static final int KEPT = 64 << 10; // as of the body of an error status

    private final String api;
    private final Credential credential;
    private final String baseUrl;

    /** For the API that a user knows as {@code api}. */
    protected ApiErrors(String api, Credential credential, String baseUrl) {
        this.api = api;
        this.credential = credential;
        this.baseUrl = baseUrl;
    }

    /** What the caller can do about an error. */
    public enum Remedy {
        /** Asking the same again later. */
        RETRY,
        /** Another request. */
        ANOTHER_REQUEST,
        /** A shorter conversation. */
        SHORTER_CONVERSATION,
        /** What the status says. */
        BY_STATUS
    }

    /**
     * What a service says of an error, the key taken out.
     *
     * @param type its name of the error
     * @param message its sentence
     * @param requestId its id of the request
     */
    public record Problem(
            @Nullable String type,
            @Nullable String message,
            @Nullable String requestId) {
        String shown() {
            return VisibleText.of((type == null ? "" : " " + type) + (message == null ? "" : ": " + message), SHOWN);
        }
    }

    /** {@return what the JSON of an error says} */
    protected abstract Problem problem(Map<String, RawJson> envelope);

    /** {@return what can be done about an answer of that status} */
    protected abstract Remedy remedy(int status, Problem problem, RetryHints hints);

    /** {@return what can be done about an error in the middle of an answer} */
    protected abstract Remedy remedyInStream(Problem problem);

    /** {@return the header with the service's id of the request} */
    protected abstract String requestIdHeader();

    /** {@return how large a request may be, as the end of a sentence; empty if that is not known} */
    protected String largest() {
        return "";
    }

    /** {@return what an answer with a status other than 200 means} */
    public final ModelException of(int status, RetryHints hints, @Nullable String requestId, String body) {
        Problem problem = read(body);
        Details details = new Details(
                status, problem.type, requestId == null ? problem.requestId : requestId, credential.redact(body), null);
        String said = "(" + status + problem.shown() + ")";
        Remedy remedy = remedy(status, problem, hints);
        if (remedy != Remedy.BY_STATUS) {
            return switch (remedy) {
                case RETRY -> new Transient(whyTransient(status) + " " + said, details, hints.retryAfter(), null);
                case SHORTER_CONVERSATION -> overflow(said, details);
                default -> new InvalidRequest("the request was refused " + said, details);
            };
        }
        return switch (status) {
            case 401 ->
                new Account(
                        credential.given()
                                ? "the " + credential.name() + " was refused " + said + "; check "
                                        + credential.variable()
                                : "the service wants a key, and none was given " + said + "; set "
                                        + credential.variable(),
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
            case 413 -> new InvalidRequest("the request is too large " + said + largest(), details);
            default -> other(status, said, details);
        };
    }

    /** {@return what an error in the middle of an answer means} */
    public final ModelException ofEvent(String event, AnswerAssembly answer, @Nullable String requestId) {
        Problem problem = read(event);
        Details details = new Details(
                200, problem.type, requestId == null ? problem.requestId : requestId, kept(event), answer.usage());
        String said = "the service broke off its answer (200" + problem.shown() + ")";
        return switch (remedyInStream(problem)) {
            case RETRY -> notWhole(said, details, answer.mayHaveActed(), null);
            case SHORTER_CONVERSATION -> overflow("(200" + problem.shown() + ")", details);
            default -> new BrokenAnswer(said, details, null);
        };
    }

    /** {@return text of the server as it may stand in a message} */
    final String shown(String text) {
        return VisibleText.of(credential.redact(text), SHOWN);
    }

    /**
     * Returns what an answer of status 200 and another content type means. It is not repeated: a service or a proxy that
     * fails for now says so by its status, while a page under 200 is a log-in or another site, and the next one will be too.
     */
    final BrokenAnswer ofPage(String contentType, String body, @Nullable String requestId) {
        String page = credential.redact(body);
        return new BrokenAnswer(
                "the server answered with " + shown(contentType) + " in place of an event stream (200"
                        + (page.isBlank() ? "" : ": " + VisibleText.of(page.strip(), SHOWN)) + "); check the base URL "
                        + baseUrl,
                new Details(200, null, requestId, page, null),
                null);
    }

    /** {@return the service's id of the request, or null; a server may put anything there} */
    final @Nullable String requestId(Response response) {
        String id = response.header(requestIdHeader());
        return id == null ? null : VisibleText.of(credential.redact(id), LONGEST_ID);
    }

    /**
     * Returns what an answer that did not come whole means: to be repeated, unless a tool of the server may have acted.
     *
     * @param acted whether one may have
     */
    static ModelException notWhole(String why, Details details, boolean acted, @Nullable Throwable cause) {
        return acted
                ? BrokenAnswer.afterActing(
                        why + "; it is not repeated, since a tool of the server may have acted", details, cause)
                : new Transient(why, details, null, cause);
    }

    private ModelException other(int status, String said, Details details) {
        if (status >= 500) {
            return new BrokenAnswer("the service failed and asks not to try again " + said, details, null);
        }
        if (status < 400) {
            return new InvalidRequest(
                    "the server does not answer as " + api + " does " + said + "; check the base URL " + baseUrl,
                    details);
        }
        return new InvalidRequest("the request was refused " + said, details);
    }

    private static ContextOverflow overflow(String said, Details details) {
        return new ContextOverflow("the conversation is longer than the model's context window " + said, details);
    }

    private String kept(String event) {
        String redacted = credential.redact(event);
        return redacted.substring(0, Math.min(redacted.length(), KEPT));
    }

    private static String whyTransient(int status) {
        return switch (status) {
            case 429 -> "the rate limit is reached";
            case 529 -> "the service is overloaded";
            default -> "the service failed for now";
        };
    }

    private Problem read(String body) {
        try {
            return problem(RawJson.parse(body).members());
        } catch (IllegalArgumentException e) {
            return new Problem(null, body.isBlank() ? null : credential.redact(body.strip()), null); // a page, mostly
        }
    }

    /** {@return the string of that name without the key, or null if there is none} */
    protected final @Nullable String string(Map<String, RawJson> members, String name) {
        RawJson value = members.get(name);
        String string = value == null ? null : value.asString();
        return string == null ? null : credential.redact(string);
    }

    /** {@return {@code text} without the key} */
    protected final String redacted(String text) {
        return credential.redact(text);
    }

    /** {@return an id as it may stand in a message} */
    protected static @Nullable String visible(@Nullable String id) {
        return id == null ? null : VisibleText.of(id, LONGEST_ID);
    }
}
