package dev.ratchet.examples.lab;

import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.message.Cancellation;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.Prompt;
import dev.ratchet.testing.server.Fault;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.testing.server.Responder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Makes one call that fails three times, each time in another way, and shows the waits in between. */
public final class Retrying implements Experiment {
    private static final int LONGEST = 200;
    private static final int SENTENCES = 2;
    private static final int EVENTS = 16; // a few words are there before the stream breaks
    private static final double SECOND = 1_000; // in milliseconds

    private final InstantSource clock;
    private final Consumer<Duration> sleeper;

    /** Waits in real time. */
    public Retrying() {
        this(InstantSource.system(), Retrying::sleep);
    }

    /** Takes the time from {@code clock} and waits by {@code sleeper}. */
    public Retrying(InstantSource clock, Consumer<Duration> sleeper) {
        this.clock = clock;
        this.sleeper = sleeper;
    }

    @Override
    public void run(Bench bench, Notebook notebook) {
        notebook.title("A call that fails three times");
        notebook.say(
                "Faults cannot be ordered from the real service, so a server on this machine makes them: a 429 that asks for "
                        + "a wait of 1 s, a 529, and a stream that breaks off. The client repeats by its usual rules, and the waits are real.");
        Log log = new Log(notebook);
        AnthropicModel model = bench.standIn(faults())
                .time(clock, wait -> {
                    sleeper.accept(wait);
                    log.attempt();
                })
                .build();
        log.attempt();
        ModelRequest request = ModelRequest.of(
                Prompt.of(null, List.of()),
                Conversation.empty().user(List.of(TextBlock.of("Say something."))),
                LONGEST);
        ModelAnswer answer = model.call(request, log::on, new Cancellation());
        log.answered(answer);
        notebook.line("");
        refused(bench, request, notebook);
        notebook.say(
                "What the service asks for (retry-after) is obeyed; without it the wait grows from failure to failure and is "
                        + "drawn by chance, so that clients which failed together do not come back together. Text of an attempt that broke off is "
                        + "withdrawn. What was read and written up to then may be billed; errors before the answer are not.");
    }

    /** What no repetition mends is not repeated. */
    private void refused(Bench bench, ModelRequest request, Notebook notebook) {
        Fault wrong = Fault.http(400, "invalid_request_error", "max_tokens: too many");
        AnthropicModel model = bench.standIn(Responder.inOrder(Reply.fault(wrong), Reply.text("Never said.")))
                .time(clock, sleeper)
                .build();
        notebook.head("          a call that is wrong");
        try {
            model.call(request, event -> {}, new Cancellation());
            throw new IllegalStateException("a 400 was repeated");
        } catch (ModelException e) {
            notebook.say("          " + e.getMessage());
            notebook.line("          is not repeated: it would be wrong again");
            RawJson.ObjectBuilder row = RawJson.object().put("attempt", 1);
            e.status().ifPresent(status -> row.put("status", status));
            notebook.data(row.put("failed", String.valueOf(e.getMessage()))
                    .put("repeated", false)
                    .build());
        }
        notebook.line("");
    }

    private static Responder faults() {
        return Responder.inOrder(
                StandIn.reply(SENTENCES)
                        .fault(new Fault.HttpError(
                                429, "rate_limit_error", "Too many requests", Map.of("retry-after", "1")))
                        .build(),
                StandIn.reply(SENTENCES)
                        .fault(Fault.http(529, "overloaded_error", "Overloaded"))
                        .build(),
                StandIn.reply(SENTENCES)
                        .fault(new Fault.Cut(Fault.At.events(EVENTS), Fault.Ending.CLOSE))
                        .build(),
                StandIn.reply(SENTENCES).build());
    }

    private static void sleep(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // which ends the call
        }
    }

    /** What happens, as it happens. */
    private final class Log {
        private final Notebook notebook;
        private final StringBuilder text = new StringBuilder();
        private Instant start = Instant.MIN;
        private Duration waited = Duration.ZERO;
        private int attempt;

        Log(Notebook notebook) {
            this.notebook = notebook;
        }

        void attempt() {
            attempt++;
            if (attempt == 1) {
                start = clock.instant();
            }
            notebook.line("");
            notebook.head(String.format(Locale.ROOT, "%6.2f s  attempt %d", seconds(elapsed()), attempt));
        }

        void on(ModelEvent event) {
            if (event instanceof ModelEvent.TextDelta delta) {
                text.append(delta.text());
            } else if (event instanceof ModelEvent.RetryScheduled retry) {
                failed(retry.cause(), retry.delay());
            }
        }

        private void failed(ModelException cause, Duration wait) {
            if (text.length() > 0) {
                notebook.say("          \"" + text + "…\" came, and is withdrawn");
                text.setLength(0);
            }
            notebook.say("          " + cause.getMessage());
            notebook.line(String.format(Locale.ROOT, "          waits %.2f s%s", seconds(wait), why(cause)));
            RawJson.ObjectBuilder row = RawJson.object().put("attempt", attempt);
            cause.status().ifPresent(status -> row.put("status", status));
            notebook.data(row.put("failed", String.valueOf(cause.getMessage()))
                    .put("wait_ms", wait.toMillis())
                    .build());
            waited = waited.plus(wait);
        }

        void answered(ModelAnswer answer) {
            notebook.say("          \"" + answer.text() + "\"");
            notebook.line("");
            notebook.line(String.format(
                    Locale.ROOT,
                    "%6.2f s  answered: %d attempts, %.2f s of waits",
                    seconds(elapsed()),
                    attempt,
                    seconds(waited)));
            notebook.data(RawJson.object()
                    .put("attempt", attempt)
                    .put("answered", true)
                    .put("waited_ms", waited.toMillis())
                    .build());
        }

        private Duration elapsed() {
            return Duration.between(start, clock.instant());
        }
    }

    private static String why(ModelException cause) {
        boolean asked = cause instanceof ModelException.Transient fault
                && fault.retryAfter().isPresent();
        return asked ? ", as the service asks" : ", drawn by chance";
    }

    private static double seconds(Duration time) {
        return time.toMillis() / SECOND;
    }
}
