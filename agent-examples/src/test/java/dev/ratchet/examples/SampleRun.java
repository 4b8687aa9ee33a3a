package dev.ratchet.examples;

import dev.ratchet.event.AgentEvent;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.Prompt;
import dev.ratchet.model.StopReason;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.run.Setup;
import dev.ratchet.run.Turn;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.LedgerRow;
import dev.ratchet.usage.PriceTable;
import dev.ratchet.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The events of a run in which much goes wrong, built by hand. */
final class SampleRun {
    private static final Instant START = Instant.parse("2026-11-21T09:30:00Z");
    private static final ModelInfo MODEL =
            new ModelInfo("anthropic", "claude-sonnet-5-5", OptionalInt.of(1_000_000), OptionalInt.of(128_000));
    private static final ToolUseBlock FIND = call("toolu_1", "find_ticker", "{\"company_name\":\n\t\"Apple\"}");
    private static final ToolUseBlock READ =
            call("toolu_2", "read\u001b[2J_file", "{\"path\":\"" + "far/".repeat(40) + "a.txt\"}");
    private static final ToolUseBlock UNREADABLE =
            new ToolUseBlock(RawJson.parse("{}"), "toolu_3", "edit_file", RawJson.parse("{}"), "{\"path\": \u202Eelif");

    private SampleRun() {}

    static List<AgentEvent> events() {
        ModelAnswer first = answer(
                StopReason.TOOL_USE,
                List.of(TextBlock.of("I look it up.\nBoth at once."), FIND, READ, UNREADABLE),
                new Usage(1_200, 300, 0, 0, 96, 12));
        ModelAnswer second = answer(
                StopReason.MAX_TOKENS, List.of(TextBlock.of("It is \uD800 …")), new Usage(200, 400, 0, 1_500, 40, 0));
        LedgerRow lost = new LedgerRow(
                2, START.plusSeconds(3), MODEL.id(), null, null, Cost.unknown("an answer was lost"), "stream cut off");
        String longFile = IntStream.rangeClosed(1, 16)
                .mapToObj(line -> line + "\tline \u001b[31m" + line)
                .collect(Collectors.joining("\n"));
        ToolResultBlock found = ToolResultBlock.of("toolu_1", "{\"ticker\":\"AAPL\",\"company\":\"Apple\"}", false);
        ToolResultBlock read = ToolResultBlock.of("toolu_2", longFile, false);
        ToolResultBlock refused = ToolResultBlock.of("toolu_3", "the arguments are not JSON", true);
        return List.of(
                new AgentEvent.RunStarted("run_1", MODEL, START),
                new AgentEvent.TurnStarted(1, START),
                new AgentEvent.ThinkingDelta("Two things\nto know."),
                new AgentEvent.TextDelta("I look "),
                new AgentEvent.TextDelta("it up.\nBoth"),
                new AgentEvent.TextDelta(" at once."),
                new AgentEvent.ToolInputDelta("toolu_1", "find_ticker", "{\"company_na"),
                new AgentEvent.TurnAnswered(1, first, row(1, first), 0.0016),
                new AgentEvent.ToolFinished(UNREADABLE, refused, START),
                new AgentEvent.ToolStarted(FIND, START),
                new AgentEvent.ToolStarted(READ, START),
                new AgentEvent.ToolFinished(READ, read, START.plusMillis(12)),
                new AgentEvent.ToolFinished(FIND, found, START.plusMillis(1_250)),
                new AgentEvent.TurnStarted(2, START),
                new AgentEvent.TextDelta("It is g"),
                new AgentEvent.RetryScheduled(1, "the stream was cut off", Duration.ofMillis(500)),
                new AgentEvent.TextDelta("It is \uD800 \u009b31m 東京 …"),
                new AgentEvent.TurnAnswered(2, second, row(2, second), Double.NaN),
                new AgentEvent.RunFinished(new RunResult(
                        new Outcome.Truncated(16_000),
                        RunState.start("run_1", new Setup(MODEL, Prompt.of(null, List.of())))
                                .plus(row(1, first))
                                .plus(lost)
                                .plus(row(2, second))
                                .withTurn(new Turn(1, first, List.of(found, read, refused)))
                                .withTurn(new Turn(2, second, List.of())))));
    }

    private static ToolUseBlock call(String id, String name, String input) {
        RawJson arguments = RawJson.parse(input);
        RawJson raw = RawJson.object()
                .put("type", "tool_use")
                .put("id", id)
                .put("name", name)
                .put("input", arguments)
                .build();
        return new ToolUseBlock(raw, id, name, arguments, null);
    }

    private static ModelAnswer answer(StopReason reason, List<ContentBlock> content, Usage usage) {
        return new ModelAnswer("msg_1", MODEL.id(), content, reason, null, usage, "req_1");
    }

    private static LedgerRow row(int turn, ModelAnswer answer) {
        Cost cost = PriceTable.bundled().cost(answer.model(), answer.usage());
        return new LedgerRow(
                turn,
                START,
                answer.model(),
                "req_1",
                answer.usage(),
                cost,
                answer.stopReason().value());
    }
}
