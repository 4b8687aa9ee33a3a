package dev.ratchet.examples;

import dev.ratchet.AgentRunner;
import dev.ratchet.Task;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.usage.LedgerRow;
import dev.ratchet.usage.Usage;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A conversation of equal questions: each request sends all of it again. */
final class TokensLab implements Lab.Experiment {
    private static final List<String> QUESTIONS = List.of(
            "Name a river and say in two sentences where it flows.",
            "Name another one and say in two sentences where it flows.",
            "And a third one, in two sentences as well?",
            "One in Asia, please, in two sentences.",
            "One in Africa, please, in two sentences.",
            "Which of them is the longest? Two sentences.",
            "Which of them has the most water? Two sentences.",
            "Sum up what we said, in two sentences.");
    private static final int BESIDE = 26;

    @Override
    public void run(LabBench bench) {
        try (Service service = bench.open(request -> Reply.text(StreamingLab.words(50)))) {
            AgentRunner runner = AgentRunner.builder()
                    .model(service.model())
                    .system("Answer in two sentences.")
                    .build();
            RunResult talk = null;
            for (String question : QUESTIONS) {
                talk = bench.ask(runner, talk, Task.of(question));
            }
            show(bench, talk);
        }
    }

    private static void show(LabBench bench, @Nullable RunResult talk) {
        List<LedgerRow> rows = talk == null ? List.of() : talk.ledger().rows();
        long largest = rows.stream().mapToLong(TokensLab::input).max().orElse(1);
        bench.line(bench.style().strong("question   input   output"));
        for (LedgerRow row : rows) {
            Usage usage = row.usage();
            bench.line(String.format(
                    Locale.ROOT,
                    "%8d %,7d %,8d  %s",
                    row.turn(),
                    input(row),
                    usage == null ? 0 : usage.output(),
                    bench.style()
                            .accent("█".repeat(LabBench.cells((double) input(row) / largest, bench.room(BESIDE))))));
        }
        long sum = rows.stream().mapToLong(TokensLab::input).sum();
        bench.line("");
        bench.say(String.format(
                Locale.ROOT,
                "%d questions of about the same length took %,d tokens of input together, %.1f times what the last one "
                        + "took: each request sends the whole conversation again, so the sum grows with its square. The cache "
                        + "makes that cheap, see 'lab caching'.",
                rows.size(),
                sum,
                (double) sum / largest));
    }

    private static long input(LedgerRow row) {
        Usage usage = row.usage();
        return usage == null ? 0 : usage.totalInput();
    }
}
