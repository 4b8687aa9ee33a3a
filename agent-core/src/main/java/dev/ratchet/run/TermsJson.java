package dev.ratchet.run;

import dev.ratchet.message.RawJson;
import java.math.BigDecimal;
import java.time.Duration;

/** Writes terms as JSON and reads them back. */
final class TermsJson {
    private TermsJson() {}

    static RawJson write(Terms terms) {
        return RawJson.object()
                .put("max_tokens", terms.maxTokens())
                .put("limits", limits(terms.limits()))
                .put("asks_approval", terms.asksApproval())
                .put("context", ContextJson.policy(terms.context()))
                .put("metadata", RunLog.strings(terms.metadata()))
                .build();
    }

    static Terms read(StoredObject json) {
        return new Terms(
                json.smallCount("max_tokens"),
                limits(json.object("limits")),
                json.flag("asks_approval"),
                ContextJson.policy(json.object("context")),
                RunLog.strings(json.object("metadata")));
    }

    private static RawJson limits(Limits limits) {
        RawJson.ObjectBuilder json = RawJson.object()
                .put("max_turns", limits.maxTurns())
                .put("max_repeats", limits.maxRepeats())
                .put("nudge_repeats", limits.nudgeRepeats());
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

    private static Limits limits(StoredObject json) {
        int maxTurns = json.smallCount("max_turns");
        int maxRepeats = json.smallCount("max_repeats");
        int nudgeRepeats = json.smallCount("nudge_repeats");
        Long maxTokens = json.has("max_tokens") ? json.count("max_tokens") : null;
        BigDecimal maxCost = json.has("max_cost") ? json.decimal("max_cost") : null;
        Duration maxDuration =
                json.has("max_duration") ? json.parsed("max_duration", "duration", Duration::parse) : null;
        try {
            return new Limits(maxTurns, maxRepeats, nudgeRepeats, maxTokens, maxCost, maxDuration);
        } catch (IllegalArgumentException e) {
            throw json.wrong("", "cannot be: " + e.getMessage());
        }
    }
}
