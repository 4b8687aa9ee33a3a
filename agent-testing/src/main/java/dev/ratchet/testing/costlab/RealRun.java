package dev.ratchet.testing.costlab;

import dev.ratchet.AgentRunner;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.VirtualTime;
import dev.ratchet.testing.server.Billed;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.ReceivedRequest;
import dev.ratchet.usage.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reference run by the real loop over HTTP, on a clock that only the tools move on. */
final class RealRun {
    private static final Pattern KEPT =
            Pattern.compile("\"clear_tool_uses_20250919\".{0,200}?\"keep\":\\{\"type\":\"tool_uses\",\"value\":(\\d+)");

    private static final int HEAD = 2_000; // what stands in front of the tools

    private final ReferenceRun run;
    private final List<Usage> billed = new ArrayList<>();
    private final List<Integer> cleared = new ArrayList<>();
    private String last = "";

    private RealRun(ReferenceRun run) {
        this.run = run;
    }

    static Bill of(ReferenceRun run, String model, Means means) {
        VirtualTime time = new VirtualTime();
        Reader reader = new Reader(run, time);
        RealRun real = new RealRun(run);
        try (MessagesServer server = MessagesServer.builder(reader)
                .clock(time)
                .onAnswer(real::answered)
                .start()) {
            RunResult result = means.configure(AgentRunner.builder()
                            .model(AnthropicModel.builder()
                                    .model(model)
                                    .apiKey("any")
                                    .baseUrl(server.baseUrl().toString())
                                    .time(time, time::pass)
                                    .build())
                            .system(Reader.SYSTEM)
                            .tools(reader)
                            .maxTurns(run.turns())
                            .clock(time))
                    .build()
                    .run(Reader.TASK);
            if (!(result.outcome() instanceof Outcome.Completed)) {
                throw new IllegalStateException(run.name() + " ended otherwise: " + result.outcome());
            }
        }
        return new Bill(real.billed, Trace.of(real.last), real.cleared);
    }

    private synchronized void answered(ReceivedRequest request) {
        Billed each = request.billed();
        if (each == null) {
            throw new IllegalStateException(run.name() + ": " + request.error());
        }
        billed.add(new Usage(
                each.uncached(), each.written() - each.written1h(), each.written1h(), each.read(), each.output(), 0));
        cleared.add(cleared(request.body()));
        last = request.body();
    }

    /** {@return of how many turns a request leaves out the results} */
    private int cleared(String body) {
        Matcher kept = KEPT.matcher(body).region(0, Math.min(body.length(), HEAD));
        int calls = billed.size() - 1;
        return kept.find() ? Math.max(0, calls - Integer.parseInt(kept.group(1)) / run.calls()) : 0;
    }
}
