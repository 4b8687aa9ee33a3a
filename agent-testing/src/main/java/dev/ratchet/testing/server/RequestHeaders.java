package dev.ratchet.testing.server;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Credentials, API version and beta names. */
final class RequestHeaders {
    // Those whose feature this server lacks are taken too; what only they allow, such as `thread`, stays unknown.
    private static final Set<String> BETAS = Set.of(
            "advanced-tool-use-2025-11-20",
            "advisor-tool-2026-03-01",
            "cache-diagnosis-2026-04-07",
            "code-execution-2025-05-22",
            "compact-2026-01-12",
            "compact-2026-09-04",
            "computer-use-2024-10-22",
            "computer-use-2025-01-24",
            "computer-use-2025-11-24",
            "context-1m-2025-08-07",
            "context-management-2025-06-27",
            "extended-cache-ttl-2025-04-11",
            "fallback-credit-2026-07-01",
            "fast-mode-2026-02-01",
            "files-api-2025-04-14",
            "fine-grained-tool-streaming-2025-05-14",
            "inline-tools-2026-09-15",
            "interleaved-thinking-2025-05-14",
            "mcp-client-2025-11-20",
            "mcp-client-2026-09-15",
            "message-batches-2024-09-24",
            "message-threads-2026-08-12",
            "mid-conversation-output-config-2026-07-01",
            "mid-conversation-system-clear-at-2026-08-21",
            "mid-conversation-tool-changes-2026-07-01",
            "model-context-window-exceeded-2025-08-26",
            "output-128k-2025-02-19",
            "output-300k-2026-03-24",
            "pdfs-2024-09-25",
            "prompt-caching-2024-07-31",
            "server-side-fallback-2026-06-01",
            "server-side-fallback-2026-07-01",
            "skills-2025-10-02",
            "structured-outputs-2025-11-13",
            "task-budgets-2026-03-13",
            "thinking-binding-controls-2026-08-01",
            "thinking-display-updates-2026-08-18",
            "thinking-token-count-2026-05-13",
            "token-counting-2024-11-01",
            "token-efficient-tools-2025-02-19");

    private RequestHeaders() {}

    /** Checks the headers and returns what they say about the body. */
    static Terms terms(Map<String, String> headers) {
        String key = headers.getOrDefault("x-api-key", "");
        String bearer = headers.getOrDefault("authorization", "");
        boolean hasBearer = bearer.regionMatches(true, 0, "Bearer ", 0, 7) && bearer.length() > 7;
        if (key.isBlank() && !hasBearer) {
            throw new Refused(401, "authentication_error", "x-api-key header is required");
        }
        if (!key.isBlank() && !bearer.isBlank()) {
            throw Refused.invalid("send either x-api-key or authorization, not both");
        }
        String version = headers.get("anthropic-version");
        if (version == null) {
            throw Refused.invalid("anthropic-version: header is required");
        }
        if (!version.equals(CheckedRequest.OLD_VERSION) && !version.equals(CheckedRequest.NEW_VERSION)) {
            throw Refused.invalid("anthropic-version: \"" + version + "\" is not a valid version");
        }
        return Terms.of(version).withBetas(betas(headers.getOrDefault("anthropic-beta", "")));
    }

    /** {@return the names in the header, each of which must be known} */
    static Set<String> betas(String header) {
        Set<String> betas = new HashSet<>();
        for (String name : header.split(",", -1)) {
            String beta = name.strip();
            if (!beta.isEmpty() && !BETAS.contains(beta)) {
                throw Refused.invalid("Unexpected value(s) `" + beta + "` for the `anthropic-beta` header");
            }
            if (!beta.isEmpty()) {
                betas.add(beta);
            }
        }
        return betas;
    }
}
