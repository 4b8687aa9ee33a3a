package dev.ratchet.examples;

import dev.ratchet.message.RawJson;
import dev.ratchet.testing.costlab.CostLab;
import dev.ratchet.testing.costlab.ReferenceRun;
import dev.ratchet.testing.costlab.Row;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what long runs cost, beside the least that they could have cost. */
@Command(
        name = "cost-lab",
        description = {
            "Compares what Ratchet's own loop costs with the least possible.",
            "It goes through reference runs, over real HTTP against the local server, which bills the prompt cache as the "
                    + "service does. Exit code 1 if one costs more than 1.05 times the least that it could have cost."
        },
        footer = {
            "",
            "A run's name is TURNS-RESULTS-CALLSx-GAPm, such as 50-heavy-tailed-5x-40m: 50 turns, results of uneven "
                    + "length, 5 calls in each turn, 40 minutes between two requests. docs/cost-lab.md tells more."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Agent.Version.class)
final class CostTable implements Callable<Integer> {
    private static final String COLUMNS = "%-23s %7s %5s %5s %5s %5s %5s %7s %9s";

    private final Terminal terminal;

    @Option(
            names = "--rows",
            paramLabel = "TEXT",
            split = ",",
            description = "Only runs with one of these texts in their names, such as 50-constant,40m. Default: all.")
    private List<String> rows = new ArrayList<>();

    @Option(
            names = "--model",
            paramLabel = "ID",
            defaultValue = "claude-sonnet-5",
            description = "By whose prices to measure. Default: ${DEFAULT-VALUE}.")
    private String model = "";

    @Option(names = "--json", description = "Print one JSON object a line for each run, and nothing else.")
    private boolean json;

    CostTable(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<ReferenceRun> runs = ReferenceRun.all().stream()
                .filter(run -> rows.isEmpty() || rows.stream().anyMatch(run.name()::contains))
                .toList();
        if (runs.isEmpty()) {
            throw new WrongUsage("--rows names no run: " + String.join(",", rows)
                    + "; './agent cost-lab --help' tells how they are named");
        }
        CostLab lab = lab();
        if (!json) {
            head("run", "naive", "cap", "marks", "clear", "ours", "best", "of best", "of online");
            head("", "$", "%", "%", "%", "%", "%", "", "");
            terminal.out().flush();
        }
        return measured(lab, runs);
    }

    private void head(Object... columns) {
        terminal.out().println(terminal.style().strong(String.format(COLUMNS, columns)));
    }

    private CostLab lab() {
        try {
            return new CostLab(model);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("--model cannot be measured: " + e.getMessage());
        }
    }

    private int measured(CostLab lab, List<ReferenceRun> runs) throws InterruptedException {
        ExecutorService workers =
                Executors.newFixedThreadPool(Math.min(4, Runtime.getRuntime().availableProcessors()));
        try {
            List<Future<Row>> measuring = new ArrayList<>();
            runs.forEach(run -> measuring.add(workers.submit(() -> lab.measure(run))));
            List<Row> measured = new ArrayList<>();
            for (Future<Row> each : measuring) {
                Row row = each.get();
                measured.add(row);
                terminal.out().println(json ? line(row) : columns(row));
                if (terminal.out().checkError()) { // nobody reads any more
                    return 1;
                }
            }
            List<Row> failed = measured.stream().filter(row -> !row.passed()).toList();
            if (!json) {
                explain(measured, failed);
            }
            return failed.isEmpty() ? 0 : 1;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private String columns(Row row) {
        Row.Online online = row.online();
        String line = String.format(
                COLUMNS,
                row.run().name(),
                decimals(2, row.naive()),
                percent(row.cap(), row),
                percent(row.marks(), row),
                percent(row.clearing(), row),
                percent(row.ours(), row),
                percent(row.optimum(), row),
                decimals(3, row.toOptimum()),
                online == null ? "" : decimals(3, row.ours() / online.usd()));
        String whole = line.stripTrailing();
        return row.passed() ? whole : terminal.style().bad(whole);
    }

    private static String percent(double usd, Row row) {
        return decimals(1, 100 * usd / row.naive());
    }

    private static String decimals(int places, double value) {
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }

    private void explain(List<Row> rows, List<Row> failed) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        explain(
                lines,
                "naive",
                "input at the list price of " + model + ": all is sent again and again, nothing is cached");
        explain(lines, "cap", "results over 60,000 characters are shortened; in % of naive, as what follows");
        explain(lines, "marks", "besides, what is sent is marked for the cache; nothing is left out");
        explain(lines, "clear", "what ours would cost without its marks: old results are left out, nothing is cached");
        explain(lines, "ours", "the loop as it is by default");
        explain(lines, "best", "the least that is possible for one who knows the whole run beforehand");
        explain(lines, "of best", "ours as a multiple of that");
        explain(lines, "of online", "ours as a multiple of the best policy found that does not know what comes");
        lines.add("");
        failed.forEach(row -> lines.addAll(WordWrap.lines(reason(row), terminal.columns(), "")));
        lines.add(rows.size() - failed.size() + " passed, " + failed.size() + " failed");
        lines.forEach(terminal.out()::println);
    }

    private void explain(List<String> lines, String column, String text) {
        String indent = " ".repeat(11);
        List<String> wrapped = WordWrap.lines(text, terminal.columns(), indent);
        lines.add(String.format("%-11s", column) + wrapped.get(0).substring(indent.length()));
        lines.addAll(wrapped.subList(1, wrapped.size()));
    }

    private static String reason(Row row) {
        return String.format(
                Locale.ROOT,
                "FAILED %s: ours is %.3f of the %s, more than %.2f; it leaves results out before the requests %s, the best before %s",
                row.run().name(),
                row.toTarget(),
                row.online() == null ? "best" : "best online",
                Row.MARGIN,
                row.ourClears(),
                row.bestClears());
    }

    private static String line(Row row) {
        RawJson.ObjectBuilder line = RawJson.object()
                .put("run", row.run().name())
                .put("passed", row.passed())
                .put("naive_usd", number(row.naive()))
                .put("cap_usd", number(row.cap()))
                .put("marks_usd", number(row.marks()))
                .put("clear_usd", number(row.clearing()))
                .put("ours_usd", number(row.ours()))
                .put("optimum_usd", number(row.optimum()))
                .put("ours_to_optimum", number(row.toOptimum()))
                .put("ours_to_target", number(row.toTarget()));
        Row.Online online = row.online();
        if (online != null) {
            line.put("online_usd", number(online.usd())).put("online_policy", online.policy());
        }
        return line.put("ours_left_out_before", RawJson.parse(row.ourClears().toString()))
                .put("optimum_left_out_before", RawJson.parse(row.bestClears().toString()))
                .build()
                .toString();
    }

    private static RawJson number(double value) {
        return RawJson.parse(new BigDecimal(value).round(new MathContext(5)).toPlainString());
    }
}
