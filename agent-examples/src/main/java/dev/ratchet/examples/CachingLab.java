package dev.ratchet.examples;

import dev.ratchet.AgentRunner;
import dev.ratchet.Task;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.LedgerRow;
import dev.ratchet.usage.PriceTable;
import dev.ratchet.usage.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A conversation over a long manual: what the cache reads is paid at a fraction, and is read sooner. */
final class CachingLab implements Lab.Experiment {
    private static final List<String> QUESTIONS = List.of(
            "What does rule 7 say? One sentence.",
            "And rule 12? One sentence.",
            "Which of the two is stricter? One sentence.",
            "And rule 80? One sentence.",
            "Thank you. Sum up in one sentence.");
    private static final int RULES = 200;

    @Override
    public void run(LabBench bench) {
        List<Timing> times = new ArrayList<>();
        RunResult talk = null;
        try (Service service = bench.openSlow(request ->
                Reply.builder().text(StreamingLab.words(25)).pieces(4).build())) {
            // A text of this run, so that the cache of an earlier one does not hold it.
            AgentRunner runner = AgentRunner.builder()
                    .model(service.model())
                    .system(manual(System.currentTimeMillis()))
                    .build();
            for (String question : QUESTIONS) {
                Timing timing = new Timing();
                talk = bench.ask(runner, talk, Task.of(question).listener(timing));
                times.add(timing);
            }
        }
        show(bench, talk == null ? List.of() : talk.ledger().rows(), times);
    }

    private static void show(LabBench bench, List<LedgerRow> rows, List<Timing> times) {
        bench.line(bench.style().strong("question   input   cached  first token       cost   without cache"));
        Cost paid = Cost.ZERO;
        Cost otherwise = Cost.ZERO;
        for (int i = 0; i < rows.size(); i++) {
            LedgerRow row = rows.get(i);
            Usage usage = row.usage() == null ? Usage.NONE : row.usage();
            Cost uncached =
                    PriceTable.bundled().cost(row.model(), new Usage(usage.totalInput(), 0, 0, 0, usage.output(), 0));
            paid = paid.plus(row.cost());
            otherwise = otherwise.plus(uncached);
            List<Timing.Request> requests = i < times.size() ? times.get(i).requests() : List.of();
            bench.line(String.format(
                    Locale.ROOT,
                    "%8d %,7d %,8d %12s %10s %15s",
                    i + 1,
                    usage.totalInput(),
                    usage.cacheRead(),
                    requests.isEmpty() ? "" : Timing.seconds(requests.get(0).firstToken()),
                    row.cost(),
                    uncached));
        }
        bench.line("");
        if (paid.known() && otherwise.known() && otherwise.usd().signum() > 0) {
            BigDecimal share =
                    paid.usd().multiply(BigDecimal.valueOf(100)).divide(otherwise.usd(), 0, RoundingMode.HALF_UP);
            bench.say("Together " + paid + " in place of " + otherwise + ": " + share
                    + " %. The first request writes the cache "
                    + "and costs a quarter more; the others read it, and their first token comes sooner. The column on the right "
                    + "is reckoned from the same tokens at the price of uncached input.");
        } else {
            bench.say("There is no price for this model, so what the cache saves is not known.");
        }
    }

    private static String manual(long number) {
        return "Manual " + number + "\n"
                + IntStream.rangeClosed(1, RULES)
                        .mapToObj(rule -> "Rule " + rule + ": a parcel of class " + rule % 9
                                + " is opened by two people, weighed, and noted in book " + rule % 13 + ".")
                        .collect(Collectors.joining("\n"));
    }
}
