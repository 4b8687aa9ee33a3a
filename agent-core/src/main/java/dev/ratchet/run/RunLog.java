package dev.ratchet.run;

import dev.ratchet.message.RawJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run as it is stored.
 *
 * <pre>{"format":1,"run_id":"run_…","fingerprint":{"model":"claude-sonnet-5-5","tool stock_price":"9f0c…"},
 *  "facts":[{"fact":"asked","at":"2026-11-21T09:30:00Z","content":[…],"terms":{…}}, …]}</pre>
 *
 * @param runId the run
 * @param fingerprint of model, system prompt and tools
 * @param facts everything that happened
 */
public record RunLog(String runId, Fingerprint fingerprint, List<Fact> facts) {

    /** {@return the run as JSON, blocks with their original bytes} */
    public String toJson() {
        return RawJson.object()
                .put("format", RunState.FORMAT)
                .put("run_id", runId)
                .put("fingerprint", strings(fingerprint.parts()))
                .put("facts", RawJson.array(facts.stream().map(FactJson::write).toList()))
                .build()
                .toString();
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if it is something else or of a newer format; the message gives the place
     */
    public static RunLog parse(String json) {
        StoredObject run = StoredObject.of("", RawJson.parse(json));
        int format = run.smallCount("format");
        if (format != RunState.FORMAT) {
            throw new IllegalArgumentException("a run of format " + format + "; this version reads " + RunState.FORMAT);
        }
        return new RunLog(
                run.text("run_id"),
                new Fingerprint(strings(run.object("fingerprint"))),
                run.objects("facts").stream().map(FactJson::read).toList());
    }

    static RawJson strings(Map<String, String> values) {
        RawJson.ObjectBuilder json = RawJson.object();
        values.forEach(json::put);
        return json.build();
    }

    static Map<String, String> strings(StoredObject json) {
        Map<String, String> values = new LinkedHashMap<>();
        json.members().keySet().forEach(name -> values.put(name, json.text(name)));
        return values;
    }
}
