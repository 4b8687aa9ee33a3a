package dev.ratchet.testing.server;

import java.math.BigInteger;

/** Fields of the body and their types; what has rules of its own is looked at by them. */
final class TopLevelRule implements CheckedRequest.Rule {
    static final String COMPACT_EDIT = "compact-2026-01-12";
    static final String COMPACT = "compact-2026-09-04";
    static final String CONTEXT_EDITING = "context-management-2025-06-27";
    static final String[] MCP = {"mcp-client-2025-11-20", "mcp-client-2026-09-15"};

    private static final Shape CONTAINER = Fields.none()
            .optional("id", Shape.STRING.orNull())
            .optional(
                    "skills",
                    Shape.listOf(Fields.none()
                                    .required("type", Shape.oneOf("anthropic", "custom"))
                                    .required("skill_id", Shape.STRING)
                                    .optional("version", Shape.STRING))
                            .orNull());

    // What a count of tokens takes too.
    private static final Fields SHARED = Fields.none()
            .required("model", Shape.STRING)
            .required("messages", Shape.ANY)
            .optional("system", Shape.ANY)
            .optional("tools", Shape.ANY)
            .optional("tool_choice", Shape.ANY)
            .optional("thinking", Shape.ANY)
            .optional("output_config", Shape.ANY)
            .optional("cache_control", CacheMarksRule.MARK)
            .optional("speed", Shape.oneOf("standard", "fast").orNull())
            .beta("context_management", Shape.ANY, CONTEXT_EDITING, COMPACT_EDIT)
            .beta("compaction", Shape.ANY, COMPACT)
            .beta("mcp_servers", Shape.ANY, MCP)
            .beta("output_format", Shape.ANY, "structured-outputs-2025-11-13");

    private static final Fields MESSAGE = SHARED.required("max_tokens", Shape.atLeast(0))
            .optional("stream", Shape.BOOL)
            .optional("stop_sequences", TopLevelRule::stopSequences)
            .optional("metadata", Fields.none().optional("user_id", Shape.STRING.orNull()))
            .optional("service_tier", Shape.oneOf("auto", "standard_only"))
            .optional("inference_geo", Shape.STRING.orNull())
            .optional("container", CONTAINER.orString().orNull())
            .optional(
                    "diagnostics",
                    Fields.none()
                            .optional("previous_message_id", Shape.STRING.orNull())
                            .orNull())
            .optional("temperature", Shape.ANY)
            .optional("top_p", Shape.ANY)
            .optional("top_k", Shape.ANY)
            .beta("fallbacks", Shape.ANY, "server-side-fallback-2026-06-01", "server-side-fallback-2026-07-01")
            .beta("fallback_credit_token", Shape.STRING, "fallback-credit-2026-07-01");

    @Override
    public void check(CheckedRequest request) {
        Value body = request.body();
        if (request.terms().counting()) {
            SHARED.check(body, request);
            return;
        }
        MESSAGE.check(body, request);
        maxTokens(request, body.at("max_tokens"));
        if (body.has("inference_geo") && request.model().version() < 4.6) {
            throw body.at("inference_geo").refused("inference_geo is not supported for this model");
        }
    }

    private static void maxTokens(CheckedRequest request, Value maxTokens) {
        long maximum = request.model().maxOutput();
        BigInteger tokens = maxTokens.integer();
        if (tokens.compareTo(BigInteger.valueOf(maximum)) > 0) {
            throw maxTokens.refused(
                    tokens + " > " + maximum + ", which is the maximum allowed number of output tokens for "
                            + request.model().id());
        }
        if (tokens.signum() == 0) {
            if (request.stream()) {
                throw maxTokens.refused("0 only warms the cache and cannot be combined with `stream`");
            }
            if (request.thinking().equals("enabled")) {
                throw maxTokens.refused("0 only warms the cache and cannot be combined with a thinking budget");
            }
            if (request.format().given()) {
                throw maxTokens.refused("0 only warms the cache and cannot be combined with an output format");
            }
        }
    }

    private static void stopSequences(Value sequences, CheckedRequest request) {
        for (Value sequence : sequences.elements()) {
            if (sequence.string().isBlank()) {
                throw sequences.refused("each stop sequence must contain non-whitespace");
            }
        }
    }
}
