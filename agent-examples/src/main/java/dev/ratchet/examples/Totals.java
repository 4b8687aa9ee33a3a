package dev.ratchet.examples;

import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.usage.LedgerRow;
import dev.ratchet.usage.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The end of a run as text: how it ended, what it cost, how the input grew. */
record Totals(Style style, int columns) {
    private static final int BAR = 50;
    private static final int BESIDE_BAR = 18; // the turn's number before it, tokens after it

    List<String> of(RunResult result) {
        List<String> lines = new ArrayList<>();
        boolean completed = result.outcome().completed();
        wrapped(sentence(result.outcome())).forEach(line -> lines.add(completed ? style.good(line) : style.bad(line)));
        int turns = result.turns().size();
        lines.addAll(wrapped(turns + (turns == 1 ? " turn, " : " turns, ") + result.usage() + ", " + result.cost()));
        List<LedgerRow> rows = result.ledger().rows();
        long largest = rows.stream().mapToLong(Totals::input).max().orElse(0);
        if (largest > 0) {
            lines.add(style.faint("input by turn: ▒ from cache, █ new"));
            rows.forEach(row -> lines.add(bar(row, largest)));
        }
        return lines;
    }

    /** {@return how the run ended and what can be done about it from the command line} */
    static String sentence(Outcome outcome) {
        if (outcome instanceof Outcome.MaxTurns limit) { // a program could resume it
            int turns = limit.maxTurns();
            return "The run stopped at its limit of " + turns + (turns == 1 ? " turn" : " turns")
                    + " before it was done; give more with --max-turns.";
        }
        return outcome.sentence();
    }

    private List<String> wrapped(String text) {
        return WordWrap.lines(text, columns, "");
    }

    private String bar(LedgerRow row, long largest) {
        Usage usage = row.usage();
        if (usage == null) {
            return String.format(Locale.ROOT, "%4d  tokens unknown: %s", row.turn(), Escapes.visible(row.ending()));
        }
        int all = length(usage.totalInput(), largest);
        int cached = Math.min(all, length(usage.cacheRead(), largest));
        return String.format(
                Locale.ROOT,
                "%4d  %s%s %,d",
                row.turn(),
                style.faint("▒".repeat(cached)),
                style.accent("█".repeat(all - cached)),
                usage.totalInput());
    }

    private int length(long tokens, long largest) {
        return (int) Math.round((double) Math.min(BAR, columns - BESIDE_BAR) * tokens / largest);
    }

    private static long input(LedgerRow row) {
        Usage usage = row.usage();
        return usage == null ? 0 : usage.totalInput();
    }
}
