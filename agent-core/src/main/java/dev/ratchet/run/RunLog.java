package dev.ratchet.run;

import dev.ratchet.message.RawJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A run as it is stored.
 *
 * <pre>{"format":1,"run_id":"run_…","fingerprint":{"model":"claude-sonnet-5-5","tool stock_price":"9f0c…"},
 *  "max_tokens":16000,"metadata":{},"limits":{"max_turns":50,"max_repeats":5},
 *  "facts":[{"fact":"asked","at":"2026-11-21T09:30:00Z","content":[…]}, …]}</pre>
 *
 * @param runId the run
 * @param fingerprint of model, system prompt and tools
 * @param maxTokens how long an answer may be
 * @param metadata about the run
 * @param limits how far it might go at first
 * @param facts everything that happened
 */
public record RunLog(
        String runId,
        Fingerprint fingerprint,
        int maxTokens,
        Map<String, String> metadata,
        Limits limits,
        List<Fact> facts) {

    /** {@return the run as JSON, blocks with their original bytes} */
    public String toJson() {
        return RawJson.object()
                .put("format", RunState.FORMAT)
                .put("run_id", runId)
                .put("fingerprint", strings(fingerprint.parts()))
                .put("max_tokens", maxTokens)
                .put("metadata", strings(metadata))
                .put("limits", json(limits))
                .put("facts", RawJson.array(facts.stream().map(FactJson::write).toList()))
                .build()
                .toString();
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if it is something else or of a newer format
     */
    public static RunLog parse(String json) {
        Map<String, RawJson> members = RawJson.parse(json).members();
        int format = member(members, "format").tree().asInt();
        if (format != RunState.FORMAT) {
            throw new IllegalArgumentException("a run of format " + format + "; this version reads " + RunState.FORMAT);
        }
        return new RunLog(
                member(members, "run_id").tree().asString(),
                new Fingerprint(strings(member(members, "fingerprint"))),
                member(members, "max_tokens").tree().asInt(),
                strings(member(members, "metadata")),
                limits(member(members, "limits").tree()),
                member(members, "facts").elements().stream().map(FactJson::read).toList());
    }

    static RawJson member(Map<String, RawJson> members, String name) {
        RawJson member = members.get(name);
        if (member == null) {
            throw new IllegalArgumentException("a stored run needs \"" + name + "\", found only " + members.keySet());
        }
        return member;
    }

    static RawJson json(Limits limits) {
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

    static Limits limits(JsonNode json) {
        return new Limits(
                json.path("max_turns").asInt(),
                json.path("max_repeats").asInt(),
                json.has("max_tokens") ? json.path("max_tokens").asLong() : null,
                json.has("max_cost") ? new BigDecimal(json.path("max_cost").asString()) : null,
                json.has("max_duration")
                        ? Duration.parse(json.path("max_duration").asString())
                        : null);
    }

    private static RawJson strings(Map<String, String> values) {
        RawJson.ObjectBuilder json = RawJson.object();
        values.forEach(json::put);
        return json.build();
    }

    private static Map<String, String> strings(RawJson json) {
        Map<String, String> values = new LinkedHashMap<>();
        json.members().forEach((name, value) -> values.put(name, value.tree().asString()));
        return values;
    }
}
