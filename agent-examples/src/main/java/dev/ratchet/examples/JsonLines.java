package dev.ratchet.examples;

import dev.ratchet.event.AgentEvent;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.run.RunResult;
import dev.ratchet.tools.files.FileDiff;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.LedgerRow;
import dev.ratchet.usage.Usage;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes each event of a run as one line of JSON, such as {@code {"event":"turn_started","turn":1}}: the event's name in
 * snake_case, then its fields. Called by one thread at a time.
 */
final class JsonLines implements View {
    private static final RawJson NULL = RawJson.parse("null");

    private final PrintWriter out;
    private final PrintWriter err;

    /** Writes events to {@code out} and remarks to {@code err}. */
    JsonLines(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public void offline(boolean asked) {
        err.println("The offline planner answers, by plain rules: no language model is involved.");
        err.flush();
    }

    @Override
    public void on(AgentEvent event) {
        RawJson.ObjectBuilder json = event(event.getClass());
        if (event instanceof AgentEvent.RunStarted run) {
            json.put("run_id", run.runId())
                    .put("provider", run.model().provider())
                    .put("model", run.model().id())
                    .put("at", run.at().toString());
        } else if (event instanceof AgentEvent.TurnStarted turn) {
            json.put("turn", turn.turn());
        } else if (event instanceof AgentEvent.TextDelta delta) {
            json.put("text", delta.text());
        } else if (event instanceof AgentEvent.ThinkingDelta delta) {
            json.put("thinking", delta.thinking());
        } else if (event instanceof AgentEvent.ToolInputDelta delta) {
            json.put("tool_use_id", delta.toolUseId())
                    .put("name", delta.name())
                    .put("partial_json", delta.partialJson());
        } else if (event instanceof AgentEvent.RetryScheduled retry) {
            json.put("failed_attempts", retry.failedAttempts())
                    .put("reason", retry.reason())
                    .put("delay_ms", retry.delay().toMillis());
        } else if (event instanceof AgentEvent.TurnAnswered answered) {
            answer(json.put("turn", answered.turn()), answered.answer(), answered.usage());
            json.put("window_share", decimal(answered.windowShare()));
        } else if (event instanceof AgentEvent.AnswerRejected rejected) {
            json.put(
                    "violations",
                    RawJson.array(
                            rejected.violations().stream().map(RawJson::string).toList()));
        } else if (event instanceof AgentEvent.ApprovalAsked asked) {
            json.put(
                    "calls",
                    RawJson.array(asked.calls().stream().map(ToolUseBlock::raw).toList()));
        } else if (event instanceof AgentEvent.ToolStarted call) {
            json.put("call", call.call().raw()).put("at", call.at().toString());
        } else if (event instanceof AgentEvent.ToolProgress call) {
            json.put("name", call.call().name())
                    .put("text", call.text())
                    .put("at", call.at().toString());
        } else if (event instanceof AgentEvent.ToolFinished call) {
            json.put("name", call.call().name())
                    .put("result", call.result().raw())
                    .put("at", call.at().toString());
        } else if (event instanceof AgentEvent.RunFinished run) {
            result(json, run.result());
        }
        write(json);
    }

    @Override
    public void workspace(Path directory, List<FileDiff> files) {
        write(RawJson.object()
                .put("event", "workspace")
                .put("directory", directory.toString())
                .put(
                        "diff",
                        files.stream().flatMap(file -> file.lines().stream()).collect(Collectors.joining("\n"))));
    }

    private void write(RawJson.ObjectBuilder json) {
        out.print(Escapes.jsonLine(json.build().toString()) + "\n");
        out.flush();
    }

    private static void answer(RawJson.ObjectBuilder json, ModelAnswer answer, LedgerRow row) {
        json.put("model", answer.model())
                .put("stop_reason", answer.stopReason().value())
                .put(
                        "content",
                        RawJson.array(answer.content().stream()
                                .map(block -> block.raw())
                                .toList()));
        spent(json, row.usage(), row.cost());
    }

    private static void result(RawJson.ObjectBuilder json, RunResult result) {
        json.put("outcome", snakeCase(result.outcome().getClass()))
                .put("sentence", Totals.sentence(result.outcome()))
                .put("text", result.partialText())
                .put("turns", result.turns().size());
        spent(json, result.usage(), result.cost());
    }

    private static void spent(RawJson.ObjectBuilder json, @Nullable Usage usage, Cost cost) {
        json.put(
                "usage",
                usage == null
                        ? NULL
                        : RawJson.object()
                                .put("input", usage.input())
                                .put("cache_write_5m", usage.cacheWrite5m())
                                .put("cache_write_1h", usage.cacheWrite1h())
                                .put("cache_read", usage.cacheRead())
                                .put("output", usage.output())
                                .put("thinking", usage.thinking())
                                .build());
        json.put("cost_usd", RawJson.parse(cost.usd().toPlainString()));
        if (cost.unknownBecause() != null) {
            json.put("cost_incomplete", cost.unknownBecause());
        }
    }

    private static RawJson decimal(double share) {
        return Double.isNaN(share)
                ? NULL
                : RawJson.parse(new BigDecimal(share).round(new MathContext(4)).toPlainString());
    }

    private static RawJson.ObjectBuilder event(Class<?> type) {
        return RawJson.object().put("event", snakeCase(type));
    }

    private static String snakeCase(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(java.util.Locale.ROOT);
    }
}
