package dev.ratchet.run;

import static dev.ratchet.run.RunLog.member;

import dev.ratchet.message.RawJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Writes terms as JSON and reads them back. */
final class TermsJson {
    private TermsJson() {}

    static RawJson write(Terms terms) {
        return RawJson.object()
                .put("max_tokens", terms.maxTokens())
                .put("limits", limits(terms.limits()))
                .put("asks_approval", terms.asksApproval())
                .put("metadata", RunLog.strings(terms.metadata()))
                .build();
    }

    static Terms read(RawJson json) {
        Map<String, RawJson> members = json.members();
        return new Terms(
                member(members, "max_tokens").tree().asInt(),
                limits(member(members, "limits").tree()),
                member(members, "asks_approval").tree().asBoolean(),
                RunLog.strings(member(members, "metadata")));
    }

    private static RawJson limits(Limits limits) {
        RawJson.ObjectBuilder json =
                RawJson.object().put("max_turns", limits.maxTurns()).put("max_repeats", limits.maxRepeats());
        if (limits.maxTokens() != null) {
            json.put("max_tokens", limits.maxTokens());
        }
        if (limits.maxCost() != null) {
            json.put("max_cost", limits.maxCost().toPlainString());
        }
        if (limits.maxDuration() != null) {
            json.put("max_duration", limits.maxDuration().toString());
        }
        return json.build();
    }

    private static Limits limits(JsonNode json) {
        return new Limits(
                json.path("max_turns").asInt(),
                json.path("max_repeats").asInt(),
                json.has("max_tokens") ? json.path("max_tokens").asLong() : null,
                json.has("max_cost") ? new BigDecimal(json.path("max_cost").asString()) : null,
                json.has("max_duration")
                        ? Duration.parse(json.path("max_duration").asString())
                        : null);
    }
}
