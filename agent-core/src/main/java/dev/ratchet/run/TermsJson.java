package dev.ratchet.run;

import dev.ratchet.message.RawJson;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Writes terms as JSON and reads them back. */
final class TermsJson {
    private TermsJson() {}

    static RawJson write(Terms terms) {
        RawJson.ObjectBuilder json = RawJson.object()
                .put("max_tokens", terms.maxTokens())
                .put("limits", limits(terms.limits()))
                .put("asks_approval", terms.asksApproval())
                .put("context", ContextJson.policy(terms.context()))
                .put("metadata", RunLog.strings(terms.metadata()));
        return (terms.price() == null ? json : json.put("price", MoneyJson.price(terms.price()))).build();
    }

    static Terms read(StoredObject json) {
        return new Terms(
                json.smallCount("max_tokens"),
                limits(json.object("limits")),
                json.flag("asks_approval"),
                ContextJson.policy(json.object("context")),
                RunLog.strings(json.object("metadata")),
                json.has("price") ? MoneyJson.price(json.object("price")) : null);
    }

    private static RawJson limits(Limits limits) {
        RawJson.ObjectBuilder json = RawJson.object()
                .put("max_turns", limits.maxTurns())
                .put("max_repeats", limits.maxRepeats())
                .put("nudge_repeats", limits.nudgeRepeats())
                .put("max_errors", limits.maxErrors());
        if (limits.maxToolCalls() != null) {
            json.put("max_tool_calls", limits.maxToolCalls());
        }
        if (!limits.maxCallsByTool().isEmpty()) {
            RawJson.ObjectBuilder byTool = RawJson.object();
            new TreeMap<>(limits.maxCallsByTool()).forEach(byTool::put);
            json.put("max_calls_by_tool", byTool.build());
        }
        if (!limits.spending().unlimited()) {
            json.put("spending", MoneyJson.allowance(limits.spending()));
        }
        if (limits.maxDuration() != null) {
            json.put("max_duration", limits.maxDuration().toString());
        }
        return (limits.lastTurn() ? json.put("last_turn", true) : json).build();
    }

    private static Limits limits(StoredObject json) {
        Limits defaults = Limits.DEFAULT;
        int maxTurns = json.smallCount("max_turns");
        int maxRepeats = json.smallCount("max_repeats");
        int nudgeRepeats = json.smallCount("nudge_repeats");
        int maxErrors = json.has("max_errors") ? json.smallCount("max_errors") : defaults.maxErrors();
        Integer maxToolCalls = json.has("max_tool_calls") ? json.smallCount("max_tool_calls") : null;
        Map<String, Integer> byTool = new LinkedHashMap<>();
        if (json.has("max_calls_by_tool")) {
            StoredObject stored = json.object("max_calls_by_tool");
            stored.members().keySet().forEach(tool -> byTool.put(tool, stored.smallCount(tool)));
        }
        Duration maxDuration =
                json.has("max_duration") ? json.parsed("max_duration", "duration", Duration::parse) : null;
        try {
            return new Limits(
                    maxTurns,
                    maxRepeats,
                    nudgeRepeats,
                    maxErrors,
                    maxToolCalls,
                    byTool,
                    json.has("spending") ? MoneyJson.allowance(json.object("spending")) : defaults.spending(),
                    maxDuration,
                    json.has("last_turn") && json.flag("last_turn"));
        } catch (IllegalArgumentException e) {
            throw json.wrong("", "cannot be: " + e.getMessage());
        }
    }
}
