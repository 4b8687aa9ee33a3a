package dev.ratchet.examples.serve;

import dev.ratchet.event.AgentEvent;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.run.RunResult;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.LedgerRow;
import dev.ratchet.usage.Usage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Events of a run as JSON, such as {@code {"event":"turn_started","turn":1}}: the event's name in snake_case, then its
 * fields.
 */
public final class EventJson {
    private static final RawJson NULL = RawJson.parse("null");

    private EventJson() {}

    /** {@return the name of the event, such as {@code turn_started}} */
    static String name(AgentEvent event) {
        return snakeCase(event.getClass());
    }

    /** {@return the event; of a run that has ended with the sentence that tells how} */
    public static RawJson of(AgentEvent event) {
        return event instanceof AgentEvent.RunFinished run
                ? finished(run.result(), run.result().outcome().sentence()).build()
                : fields(event, RawJson.object().put("event", name(event))).build();
    }

    /** {@return the end of a run, told by {@code sentence}; more can be put into it} */
    public static RawJson.ObjectBuilder finished(RunResult result, String sentence) {
        RawJson.ObjectBuilder json = RawJson.object()
                .put("event", "run_finished")
                .put("outcome", snakeCase(result.outcome().getClass()))
                .put("sentence", sentence)
                .put("text", result.partialText())
                .put("turns", result.turns().size());
        return spent(json, result.usage(), result.cost());
    }

    /** {@return a share as a number of four digits, null if it is not known} */
    static RawJson share(double share) {
        return Double.isNaN(share)
                ? NULL
                : RawJson.parse(new BigDecimal(share).round(new MathContext(4)).toPlainString());
    }

    private static RawJson.ObjectBuilder fields(AgentEvent event, RawJson.ObjectBuilder json) {
        if (event instanceof AgentEvent.RunStarted run) {
            return json.put("run_id", run.runId())
                    .put("provider", run.model().provider())
                    .put("model", run.model().id())
                    .put("at", run.at().toString());
        }
        if (event instanceof AgentEvent.TurnStarted turn) {
            return json.put("turn", turn.turn());
        }
        if (event instanceof AgentEvent.TextDelta delta) {
            return json.put("text", delta.text());
        }
        if (event instanceof AgentEvent.ThinkingDelta delta) {
            return json.put("thinking", delta.thinking());
        }
        if (event instanceof AgentEvent.ToolInputDelta delta) {
            return json.put("tool_use_id", delta.toolUseId())
                    .put("name", delta.name())
                    .put("partial_json", delta.partialJson());
        }
        if (event instanceof AgentEvent.AttemptFailed failed) {
            LedgerRow row = failed.usage();
            return spent(json.put("turn", row.turn()).put("reason", row.ending()), row.usage(), row.cost());
        }
        if (event instanceof AgentEvent.RetryScheduled retry) {
            return json.put("failed_attempts", retry.failedAttempts())
                    .put("reason", retry.reason())
                    .put("delay_ms", retry.delay().toMillis());
        }
        if (event instanceof AgentEvent.TurnAnswered answered) {
            return answer(json.put("turn", answered.turn()), answered.answer(), answered.usage())
                    .put("window_share", share(answered.windowShare()));
        }
        if (event instanceof AgentEvent.ContextEdited edited) {
            return json.put("turns", edited.edit().turns())
                    .put("tokens", edited.edit().tokens())
                    .put("saving", edited.edit().saving())
                    .put("reason", edited.edit().reason().name().toLowerCase(Locale.ROOT))
                    .put("at", edited.at().toString());
        }
        if (event instanceof AgentEvent.ContextSummarised summarised) {
            return json.put("maker", summarised.summary().maker().name().toLowerCase(Locale.ROOT))
                    .put("summary", summarised.summary().text())
                    .put("tokens_before", summarised.summary().tokensBefore())
                    .put("tokens_after", summarised.summary().tokensAfter())
                    .put("at", summarised.at().toString());
        }
        if (event instanceof AgentEvent.FeatureRefused refused) {
            return json.put(
                            "features",
                            RawJson.array(refused.features().stream()
                                    .sorted()
                                    .map(feature ->
                                            RawJson.string(feature.name().toLowerCase(Locale.ROOT)))
                                    .toList()))
                    .put("reason", refused.reason())
                    .put("at", refused.at().toString());
        }
        if (event instanceof AgentEvent.CacheMissed missed) {
            return json.put("turn", missed.miss().turn())
                    .put("expected", missed.miss().expected())
                    .put("read", missed.miss().read())
                    .put("cause", missed.miss().cause().name().toLowerCase(Locale.ROOT))
                    .put("detail", missed.miss().detail())
                    .put("lost", missed.miss().lost().toString());
        }
        if (event instanceof AgentEvent.AnswerRejected rejected) {
            return json.put(
                    "violations",
                    RawJson.array(
                            rejected.violations().stream().map(RawJson::string).toList()));
        }
        if (event instanceof AgentEvent.ApprovalAsked asked) {
            return json.put(
                    "calls",
                    RawJson.array(asked.calls().stream().map(ToolUseBlock::raw).toList()));
        }
        if (event instanceof AgentEvent.ToolStarted call) {
            return json.put("call", call.call().raw()).put("at", call.at().toString());
        }
        if (event instanceof AgentEvent.ToolProgress call) {
            return json.put("tool_use_id", call.call().id())
                    .put("name", call.call().name())
                    .put("text", call.text())
                    .put("at", call.at().toString());
        }
        if (event instanceof AgentEvent.ToolFinished call) {
            return json.put("name", call.call().name())
                    .put("result", call.result().raw())
                    .put("at", call.at().toString());
        }
        return json; // an event of a later version: its name says what happened
    }

    private static RawJson.ObjectBuilder answer(RawJson.ObjectBuilder json, ModelAnswer answer, LedgerRow row) {
        json.put("model", answer.model())
                .put("stop_reason", answer.stopReason().value())
                .put(
                        "content",
                        RawJson.array(answer.content().stream()
                                .map(block -> block.raw())
                                .toList()));
        return spent(json, row.usage(), row.cost());
    }

    private static RawJson.ObjectBuilder spent(RawJson.ObjectBuilder json, @Nullable Usage usage, Cost cost) {
        json.put("usage", usage == null ? NULL : usage(usage)).put("cost_usd", dollars(cost));
        return cost.unknownBecause() == null ? json : json.put("cost_incomplete", cost.unknownBecause());
    }

    private static RawJson dollars(Cost cost) {
        return RawJson.parse(cost.usd().stripTrailingZeros().toPlainString());
    }

    private static RawJson usage(Usage usage) {
        return RawJson.object()
                .put("input", usage.input())
                .put("cache_write_5m", usage.cacheWrite5m())
                .put("cache_write_1h", usage.cacheWrite1h())
                .put("cache_read", usage.cacheRead())
                .put("output", usage.output())
                .put("thinking", usage.thinking())
                .build();
    }

    private static String snakeCase(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
