package dev.ratchet.examples;

import dev.ratchet.AgentRunner;
import dev.ratchet.Task;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.event.AgentEvent;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.server.Fault;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.testing.server.Responder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Errors that are asked again and one that is not, with the waits between. No service fails when it is asked to. */
final class RetryLab implements Lab.Experiment {
    private static final Reply ANSWER = Reply.text("Here I am.");
    private static final Reply OVERLOADED = error(529, "overloaded_error", "Overloaded", Map.of());
    private static final Reply WAIT =
            error(429, "rate_limit_error", "This request would exceed the rate limit", Map.of("retry-after", "7"));
    private static final Reply WRONG = error(400, "invalid_request_error", "max_tokens: too many", Map.of());

    @Override
    public void run(LabBench bench) {
        bench.say(
                "Simulated: a server on this machine fails as told, and the waits are skipped: nothing sleeps. Real are the "
                        + "requests and what decides about them.");
        scenario(bench, "429 with retry-after: 7", List.of(WAIT, ANSWER));
        scenario(bench, "529 three times", List.of(OVERLOADED, OVERLOADED, OVERLOADED, ANSWER));
        scenario(
                bench,
                "529 for ever",
                List.of(
                        OVERLOADED,
                        OVERLOADED,
                        OVERLOADED,
                        OVERLOADED,
                        OVERLOADED,
                        OVERLOADED,
                        OVERLOADED,
                        OVERLOADED));
        scenario(bench, "400, which no repetition mends", List.of(WRONG, ANSWER));
        bench.say(
                "What the service asks for (retry-after) is obeyed. Without it the waits double, each by chance a little "
                        + "shorter, so that many clients do not come back at once. After 8 attempts or 5 minutes it ends.");
    }

    private static void scenario(LabBench bench, String name, List<Reply> replies) {
        bench.line(bench.style().strong(name));
        List<Duration> waited = new ArrayList<>();
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(replies))) {
            AnthropicModel model = AnthropicModel.builder()
                    .apiKey("none-needed")
                    .baseUrl(server.baseUrl().toString())
                    .time(() -> waited.stream().reduce(start, Instant::plus, (one, other) -> other), waited::add)
                    .build();
            RunResult result = AgentRunner.builder()
                    .model(model)
                    .listener(event -> retried(bench, event))
                    .build()
                    .run(Task.of("Are you there?"));
            int attempts = server.requests().size();
            Duration all = waited.stream().reduce(Duration.ZERO, Duration::plus);
            String end = result.outcome().completed()
                    ? "answered: " + result.text()
                    : Escapes.visible(result.outcome().sentence());
            WordWrap.lines(end, bench.terminal().columns(), "  ").forEach(bench::line);
            WordWrap.lines(
                            attempts + (attempts == 1 ? " attempt, " : " attempts, ") + Timing.seconds(all)
                                    + " of waiting.",
                            bench.terminal().columns(),
                            "  ")
                    .forEach(bench::line);
            bench.line("");
        }
    }

    private static void retried(LabBench bench, AgentEvent event) {
        if (event instanceof AgentEvent.RetryScheduled retry) {
            WordWrap.lines(
                            "attempt " + retry.failedAttempts() + ": " + Escapes.visible(retry.reason()) + "; waits "
                                    + Timing.seconds(retry.delay()),
                            bench.terminal().columns(),
                            "  ")
                    .forEach(bench::line);
        }
    }

    private static Reply error(int status, String type, String message, Map<String, String> headers) {
        return Reply.fault(new Fault.HttpError(status, type, message, headers));
    }
}
