package dev.ratchet.examples;

import dev.ratchet.run.RunResult;
import dev.ratchet.usage.LedgerRow;
import dev.ratchet.usage.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The end of a run as text: how it ended, what it cost, how the input grew. */
record Totals(Style style) {
    private static final int BAR = 50;

    List<String> of(RunResult result) {
        List<String> lines = new ArrayList<>();
        String sentence = Escapes.visible(result.outcome().sentence());
        lines.add(result.outcome().completed() ? style.good(sentence) : style.bad(sentence));
        int turns = result.turns().size();
        lines.add(turns + (turns == 1 ? " turn, " : " turns, ") + result.usage() + ", "
                + Escapes.visible(result.cost().toString()));
        List<LedgerRow> rows = result.ledger().rows();
        long largest = rows.stream().mapToLong(Totals::input).max().orElse(0);
        if (largest > 0) {
            lines.add(style.faint("input by turn: ▒ from cache, █ new"));
            rows.forEach(row -> lines.add(bar(row, largest)));
        }
        return lines;
    }

    private String bar(LedgerRow row, long largest) {
        Usage usage = row.usage();
        if (usage == null) {
            return String.format(Locale.ROOT, "%4d  tokens unknown: %s", row.turn(), Escapes.visible(row.ending()));
        }
        int all = columns(usage.totalInput(), largest);
        int cached = Math.min(all, columns(usage.cacheRead(), largest));
        return String.format(
                Locale.ROOT,
                "%4d  %s%s %,d",
                row.turn(),
                style.faint("▒".repeat(cached)),
                style.accent("█".repeat(all - cached)),
                usage.totalInput());
    }

    private static int columns(long tokens, long largest) {
        return (int) Math.round((double) BAR * tokens / largest);
    }

    private static long input(LedgerRow row) {
        Usage usage = row.usage();
        return usage == null ? 0 : usage.totalInput();
    }
}
