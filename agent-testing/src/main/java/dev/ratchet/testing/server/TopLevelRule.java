package dev.ratchet.testing.server;

import java.math.BigInteger;
import java.util.Set;

/** Fields of the body and their types; what has rules of its own is looked at by them. */
final class TopLevelRule implements CheckedRequest.Rule {
    private static final Set<String> FIELDS = Set.of(
            "model",
            "max_tokens",
            "messages",
            "system",
            "stop_sequences",
            "stream",
            "metadata",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "cache_control",
            "service_tier",
            "speed",
            "inference_geo",
            "container",
            "diagnostics",
            "context_management",
            "compaction",
            "temperature",
            "top_p",
            "top_k");

    @Override
    public void check(CheckedRequest request) {
        Value body = request.body().only(FIELDS);
        stream(body.at("stream"));
        maxTokens(request, body.required("max_tokens"));
        stopSequences(body.at("stop_sequences"));
        metadata(body.at("metadata"));
        if (body.at("service_tier").given()) {
            body.at("service_tier").oneOf(Set.of("auto", "standard_only"));
        }
        if (body.at("speed").given()) {
            body.at("speed").oneOf(Set.of("standard", "fast"));
        }
        if (body.at("inference_geo").given()) {
            body.at("inference_geo").string();
        }
        outputConfig(request, body.at("output_config"));
    }

    private static void stream(Value stream) {
        if (stream.given()) {
            stream.bool();
        }
    }

    private static void maxTokens(CheckedRequest request, Value maxTokens) {
        BigInteger tokens = maxTokens.integer();
        if (tokens.signum() < 0) {
            throw maxTokens.refused("Input should be greater than or equal to 0");
        }
        if (tokens.signum() == 0 && request.stream()) {
            throw maxTokens.refused("0 only warms the cache and cannot be combined with `stream`");
        }
        long maximum = request.model().maxOutput();
        if (tokens.compareTo(BigInteger.valueOf(maximum)) > 0) {
            throw maxTokens.refused(
                    tokens + " > " + maximum + ", which is the maximum allowed number of output tokens for "
                            + request.model().id());
        }
    }

    private static void stopSequences(Value sequences) {
        if (sequences.given()) {
            for (Value sequence : sequences.elements()) {
                if (sequence.string().isBlank()) {
                    throw sequences.refused("each stop sequence must contain non-whitespace");
                }
            }
        }
    }

    private static void metadata(Value metadata) {
        if (metadata.given()) {
            metadata.only(Set.of("user_id"));
            if (metadata.at("user_id").given()) {
                metadata.at("user_id").string();
            }
        }
    }

    private static void outputConfig(CheckedRequest request, Value config) {
        if (!config.given()) {
            return;
        }
        config.only(Set.of("effort", "format"));
        Value effort = config.at("effort");
        if (effort.given()) {
            if (request.model().effort().isEmpty()) {
                throw effort.refused("This model does not support the effort parameter.");
            }
            effort.oneOf(request.model().effort());
        }
        Value format = config.at("format");
        if (format.given()) {
            format.only(Set.of("type", "schema"));
            format.required("type").oneOf(Set.of("json_schema"));
            format.required("schema").object();
        }
    }
}
