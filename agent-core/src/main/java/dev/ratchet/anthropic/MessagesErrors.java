package dev.ratchet.anthropic;

import dev.ratchet.http.ApiErrors;
import dev.ratchet.http.Credential;
import dev.ratchet.http.RetryHints;
import dev.ratchet.message.RawJson;
import java.util.Map;
import java.util.Set;

/** What the errors of the Messages API mean: {@code {"type":"error","error":{"type":…,"message":…},"request_id":…}}. */
final class MessagesErrors extends ApiErrors {
    private static final Set<String> PASSING =
            Set.of("overloaded_error", "api_error", "rate_limit_error", "timeout_error");

    MessagesErrors(Credential credential, String baseUrl) {
        super("the Messages API", credential, baseUrl);
    }

    @Override
    protected Problem problem(Map<String, RawJson> envelope) {
        RawJson error = envelope.get("error");
        Map<String, RawJson> members = error != null && error.isObject() ? error.members() : Map.of();
        return new Problem(
                string(members, "type"), string(members, "message"), visible(string(envelope, "request_id")));
    }

    @Override
    protected Remedy remedy(int status, Problem problem, RetryHints hints) {
        if (isTransient(status, hints)) {
            return Remedy.RETRY;
        }
        boolean tooLong = problem.message() != null && problem.message().contains("prompt is too long");
        return status == 400 && tooLong ? Remedy.SHORTER_CONVERSATION : Remedy.BY_STATUS;
    }

    @Override
    protected Remedy remedyInStream(Problem problem) {
        return problem.type() != null && PASSING.contains(problem.type()) ? Remedy.RETRY : Remedy.BY_STATUS;
    }

    @Override
    protected String requestIdHeader() {
        return "request-id";
    }

    @Override
    protected String largest() {
        return "; the limit is 32 MB";
    }

    private static boolean isTransient(int status, RetryHints hints) {
        boolean passing = status == 408 || status == 409 || status == 429 || status >= 500;
        if (hints.shouldRetry() != null) {
            return passing && hints.shouldRetry(); // what is the caller's to mend stays so, whatever a gateway says
        }
        return passing && (status != 429 || hints.named());
    }
}
