package dev.ratchet.testing.traps;

import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.usage.LedgerRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What only the framework can tell of a case, from ours; the same JSON that others send. For one thread. */
final class Report {
    private final List<String> outcomes = new ArrayList<>();
    private @Nullable RunResult last;
    private String thrown = "";

    void ended(RunResult result) {
        outcomes.add(name(result.outcome()));
        last = result;
    }

    void threw(Throwable failure) {
        outcomes.add("threw");
        thrown = failure.toString();
    }

    JsonNode json(Map<String, Integer> ran) {
        ObjectNode json = TrapSuite.JSON.createObjectNode();
        outcomes.forEach(json.putArray("outcomes")::add);
        ObjectNode runs = json.putObject("ran");
        ran.forEach(runs::put);
        if (last != null) {
            json.put("answer", last.outcome().completed() ? last.text() : "");
            ArrayNode ledger = json.putArray("ledger");
            last.ledger().rows().forEach(row -> ledger.add(row(row)));
        }
        return json.put(
                "says",
                last == null || !thrown.isEmpty() ? thrown : last.outcome().sentence());
    }

    /** {@return such as {@code unknown_stop_reason}} */
    private static String name(Outcome outcome) {
        return outcome.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }

    private static ObjectNode row(LedgerRow row) {
        ObjectNode json = TrapSuite.JSON.createObjectNode().put("model", row.model());
        return row.usage() == null
                ? json.put("unknown", true)
                : json.put("input", row.usage().input())
                        .put("output", row.usage().output())
                        .put("cached", row.usage().cacheRead());
    }
}
