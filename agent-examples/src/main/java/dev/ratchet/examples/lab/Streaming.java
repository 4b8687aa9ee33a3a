package dev.ratchet.examples.lab;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.model.Model;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.Prompt;
import dev.ratchet.model.TokenCounter;
import dev.ratchet.testing.server.Latency;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures the first token and the rate after it, for a short and a long prompt. */
public final class Streaming implements Experiment {
    private static final int LONG = 10_000;
    private static final int LONGEST = 1_000;
    private static final int SENTENCES = 8;
    private static final String QUESTION = "In about 100 words: what makes a handbook good?";
    private static final double SECOND = 1_000; // in milliseconds

    private record Row(String name, StreamTiming timing) {}

    @Override
    public void run(Bench bench, Notebook notebook) {
        notebook.title("Time to first token, and the rate after it");
        notebook.say("A short prompt and one of about 10,000 tokens, streamed: " + bench.name() + ".");
        Latency simulated = bench.latency();
        if (simulated != null) {
            notebook.say(String.format(
                    Locale.ROOT,
                    "A stand-in answers, and its times are simulated: %.2f s for each request, %.2f s for 1,000 tokens of prompt, "
                            + "then %d tokens a second. These are round figures, measured of no model.",
                    simulated.start().toMillis() / SECOND,
                    simulated.perThousandInput().toMillis() / SECOND,
                    simulated.tokensPerSecond()));
        }
        notebook.line("");
        Model model = bench.timed(StandIn.saying(SENTENCES));
        if (model instanceof TokenCounter counter) { // opens the connection, which is not to be measured, for nothing
            counter.countTokens(request(QUESTION), new Cancellation());
        }
        List<Row> rows = new ArrayList<>();
        rows.add(measured("short prompt", QUESTION, model, notebook));
        rows.add(measured("long prompt", Handbook.ofTokens(LONG) + "\n" + QUESTION, model, notebook));
        table(rows, notebook);
        bars(rows, notebook);
    }

    private static Row measured(String name, String question, Model model, Notebook notebook) {
        notebook.head(name);
        StreamTiming timing = StreamTiming.of(model, request(question), InstantSource.system(), notebook::piece);
        notebook.endOfAnswer();
        notebook.line("");
        notebook.data(RawJson.object()
                .put("prompt", name)
                .put("input_tokens", timing.usage().totalInput())
                .put("output_tokens", timing.usage().output())
                .put("first_token_ms", timing.firstToken().toMillis())
                .put("whole_ms", timing.whole().toMillis())
                .put("tokens_per_second", RawJson.parse(String.format(Locale.ROOT, "%.1f", timing.decodeRate())))
                .build());
        return new Row(name, timing);
    }

    private static ModelRequest request(String question) {
        return ModelRequest.of(
                Prompt.of(null, List.of()), Conversation.empty().user(List.of(TextBlock.of(question))), LONGEST);
    }

    private static void table(List<Row> rows, Notebook notebook) {
        notebook.head(String.format(
                "%-13s %9s %9s %13s %9s %10s", "", "tokens in", "out", "first token s", "whole s", "tokens/s"));
        for (Row row : rows) {
            StreamTiming timing = row.timing();
            notebook.line(String.format(
                    Locale.ROOT,
                    "%-13s %,9d %,9d %13.2f %9.2f %10.1f",
                    row.name(),
                    timing.usage().totalInput(),
                    timing.usage().output(),
                    timing.firstToken().toMillis() / SECOND,
                    timing.whole().toMillis() / SECOND,
                    timing.decodeRate()));
        }
    }

    private static void bars(List<Row> rows, Notebook notebook) {
        Duration longest = rows.stream()
                .map(row -> row.timing().whole())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        int room = notebook.columns() - 22;
        notebook.line("");
        notebook.line("What a reader sees: ░ nothing yet, █ text");
        for (Row row : rows) {
            int whole = columns(row.timing().whole(), longest, room);
            int first = columns(row.timing().firstToken(), longest, room);
            notebook.line(
                    String.format("%-13s", row.name()) + "streamed " + "░".repeat(first) + "█".repeat(whole - first));
            notebook.line(" ".repeat(13) + "whole    " + "░".repeat(whole));
        }
        notebook.line("");
        notebook.say(
                "A longer prompt delays the first token, hardly the rate. Streaming makes nothing faster: the answer is "
                        + "whole at the same time, but reading begins with the first token.");
    }

    private static int columns(Duration time, Duration longest, int room) {
        return (int) (time.toMillis() * room / Math.max(1, longest.toMillis()));
    }
}
