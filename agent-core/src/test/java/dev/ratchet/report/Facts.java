package dev.ratchet.report;

import dev.ratchet.approval.Decision;
import dev.ratchet.context.ContextPolicy;
import dev.ratchet.loop.Loop;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.Prompt;
import dev.ratchet.model.StopReason;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Limits;
import dev.ratchet.run.RunState;
import dev.ratchet.run.Setup;
import dev.ratchet.run.Terms;
import dev.ratchet.tool.ToolDefinition;
import dev.ratchet.usage.Amount;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.PriceTable;
import dev.ratchet.usage.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Makes a run fact by fact, a second apart. */
final class Facts {
    static final Instant START = Instant.parse("2026-11-21T09:30:00Z");

    private final String model;
    private RunState state;
    private Instant now = START.minusSeconds(1);

    Facts(String model, String system, ToolDefinition... tools) {
        this.model = model;
        this.state = RunState.start(
                "run_1",
                new Setup(
                        new ModelInfo("anthropic", model, OptionalInt.of(200_000), OptionalInt.of(64_000)),
                        Prompt.of(system, List.of(tools))));
    }

    static Facts asked(String task) {
        return new Facts("claude-sonnet-4-6", "Be brief.").ask(task);
    }

    Facts ask(String task) {
        return accept(new Fact.Asked(
                tick(),
                List.of(TextBlock.of(task)),
                new Terms(16_000, Limits.DEFAULT, true, ContextPolicy.DEFAULT, Map.of())));
    }

    Facts after(Duration time) {
        now = now.plus(time);
        return this;
    }

    Facts says(String text, Usage usage) {
        return answers("end_turn", usage, TextBlock.of(text));
    }

    Facts calls(Usage usage, ContentBlock... blocks) {
        return answers("tool_use", usage, blocks);
    }

    Facts answers(String stopReason, Usage usage, ContentBlock... blocks) {
        Cost cost = PriceTable.bundled().cost(model, usage);
        ModelAnswer answer =
                new ModelAnswer("msg_1", model, List.of(blocks), new StopReason(stopReason), null, usage, "req_1");
        return accept(new Fact.ModelAnswered(tick(), answer, cost));
    }

    /** A summary in a new conversation, which keeps what stands from that message on. */
    Facts sumsUp(String text, int keptFrom, Usage usage) {
        ModelAnswer answer =
                new ModelAnswer("msg_1", model, List.of(TextBlock.of(text)), StopReason.END_TURN, null, usage, "req_1");
        return accept(new Fact.Summarised(
                tick(), answer, PriceTable.bundled().cost(model, usage), keptFrom, List.of(TextBlock.of(text))));
    }

    Facts loses(String reason) {
        return accept(new Fact.AttemptFailed(
                tick(),
                null,
                null,
                Cost.unknown("an answer was lost"),
                new Amount(5_000, 16_000, new BigDecimal("0.25")),
                reason));
    }

    Facts decides(String id, Decision decision) {
        return accept(new Fact.Decided(tick(), id, decision));
    }

    Facts runs(String id, String result) {
        return decides(id, Decision.allow()).starts(id).finishes(id, result, false);
    }

    Facts starts(String id) {
        return accept(new Fact.ToolStarted(tick(), id));
    }

    Facts finishes(String id, String result, boolean error) {
        return accept(new Fact.ToolFinished(tick(), ToolResultBlock.of(id, result, error), false));
    }

    Facts fails(String kind, String message) {
        return accept(new Fact.Failed(tick(), kind, message));
    }

    Facts accept(Fact fact) {
        state = Loop.accept(state, fact);
        return this;
    }

    Instant tick() {
        now = now.plusSeconds(1);
        return now;
    }

    RunState state() {
        return state;
    }

    static ContentBlock call(String id, String name, String input) {
        return ContentBlock.of(RawJson.object()
                .put("type", "tool_use")
                .put("id", id)
                .put("name", name)
                .put("input", RawJson.parse(input))
                .build());
    }

    static Usage usage(long input, long written, long read, long output) {
        return new Usage(input, written, 0, read, output, 0);
    }
}
