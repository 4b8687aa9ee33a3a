package dev.ratchet.openai;

import dev.ratchet.http.ApiErrors;
import dev.ratchet.http.Credential;
import dev.ratchet.http.RetryHints;
import dev.ratchet.message.RawJson;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the errors of many servers mean:
 *
 * <pre>
 * {"error":{"message":…,"type":…,"code":…}}     OpenAI, Ollama, DeepSeek; vLLM and llama.cpp with a number for a code
 * {"object":"error","message":…,"type":…,"code":…}      Mistral, older vLLM
 * {"code":…,"error":"…"}    xAI
 * {"detail":"…"}    gateways
 * </pre>
 */
final class ChatErrors extends ApiErrors {
    private static final List<String> OVERFLOWS = List.of(
            "context_length_exceeded",
            "exceed_context_size",
            "maximum context length",
            "exceeds the available context size",
            "maximum prompt length",
            "maximum allowed context",
            "context window",
            "too large for model with");
    private static final Set<String> NO_MONEY =
            Set.of("insufficient_quota", "billing_hard_limit_reached", "insufficient_balance");
    private static final List<String> OF_THE_REQUEST =
            List.of("invalid_request", "not_found", "authentication", "permission", "invalid_api_key");

    ChatErrors(Credential credential, String baseUrl) {
        super("Chat Completions", credential, baseUrl);
    }

    @Override
    protected Problem problem(Map<String, RawJson> envelope) {
        RawJson error = envelope.get("error");
        Map<String, RawJson> members = error != null && error.isObject() ? error.members() : envelope;
        String message = string(members, "message");
        for (String other : List.of("error", "message", "detail")) {
            message = message == null ? words(members, other) : message;
        }
        String code = string(members, "code");
        String type = string(members, "type");
        boolean word = code != null && code.matches("[a-zA-Z_]{3,60}");
        return new Problem(word ? code : type != null ? type : words(members, "code"), message, null);
    }

    @Override
    protected Remedy remedy(int status, Problem problem, RetryHints hints) {
        if (status >= 400 && isOverflow(problem)) {
            return Remedy.SHORTER_CONVERSATION;
        }
        String message = String.valueOf(problem.message());
        if (status == 429 && message.startsWith("Request too large")) {
            return Remedy.ANOTHER_REQUEST; // than the limit of a whole minute
        }
        if (status == 500 && message.contains("requires --jinja")) {
            return Remedy.ANOTHER_REQUEST; // or another start of llama.cpp's server
        }
        boolean passing = status == 408 || status == 409 || status == 429 || status >= 500;
        boolean noMoney = status == 429 && problem.type() != null && NO_MONEY.contains(problem.type());
        boolean told = hints.shouldRetry() == null || hints.shouldRetry();
        return passing && told && !noMoney ? Remedy.RETRY : Remedy.BY_STATUS;
    }

    @Override
    protected Remedy remedyInStream(Problem problem) {
        if (isOverflow(problem)) {
            return Remedy.SHORTER_CONVERSATION;
        }
        String type = String.valueOf(problem.type()).toLowerCase(Locale.ROOT);
        boolean ofTheRequest = OF_THE_REQUEST.stream().anyMatch(type::contains) || NO_MONEY.contains(type);
        boolean status = type.matches("4\\d\\d") && !Set.of("408", "409", "429").contains(type);
        return ofTheRequest || status ? Remedy.BY_STATUS : Remedy.RETRY;
    }

    @Override
    protected String requestIdHeader() {
        return "x-request-id";
    }

    private static boolean isOverflow(Problem problem) {
        String all = (problem.type() + " " + problem.message()).toLowerCase(Locale.ROOT);
        return OVERFLOWS.stream().anyMatch(all::contains);
    }

    /** {@return a member as words, be it no string} */
    private @Nullable String words(Map<String, RawJson> members, String name) {
        RawJson value = members.get(name);
        if (value == null || value.toString().equals("null")) {
            return null;
        }
        String string = string(members, name);
        return string == null ? redacted(value.toString()) : string;
    }
}
