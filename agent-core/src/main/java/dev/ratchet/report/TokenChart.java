package dev.ratchet.report;

import dev.ratchet.usage.Usage;
import java.util.List;

/** The tokens of each turn by how they are billed, and above them the naive way. */
final class TokenChart {
    private static final int HEIGHT = 240;

    private final List<Growth.Turn> turns;
    private final Growth growth;
    private final Usage all;

    TokenChart(Story story, Growth growth) {
        this.turns = growth.turns();
        this.growth = growth;
        this.all = story.state().ledger().usage();
    }

    void write(Html html) {
        html.open("section", "class", "card", "id", "tokens")
                .element("h2", "Tokens by turn")
                .element("p", sums(), "class", "note");
        Plot plot = Plot.open(html, turns, HEIGHT, Axis.to(largest(), 4), Figures::brief);
        for (int i = 0; i < turns.size(); i++) {
            bar(plot, i);
        }
        naive(plot);
        plot.end();
        html.open("figcaption", "class", "legend");
        Legend.key(html, "read", "read from the cache " + Figures.whole(all.cacheRead()));
        Legend.key(html, "written", "written to it " + Figures.whole(written(all)));
        Legend.key(html, "uncached", "uncached " + Figures.whole(all.input()));
        Legend.key(html, "output", "output " + Figures.whole(all.output()));
        Legend.key(html, "naive", "the naive way, all sent again uncached");
        if (growth.cleared()) {
            Legend.key(html, "cleared", "what is old is left out or summed up from here on");
        }
        if (growth.missed()) {
            Legend.key(html, "missed", "the cache was missed");
        }
        html.end().end().end();
    }

    private void bar(Plot plot, int i) {
        Growth.Turn turn = turns.get(i);
        Usage usage = turn.usage();
        plot.turn(i, inWords(turn));
        double top = plot.bar("read", i, 0, (double) usage.cacheRead());
        top = plot.bar("written", i, top, (double) written(usage));
        top = plot.bar("uncached", i, top, (double) usage.input());
        plot.bar("output", i, top, (double) usage.output());
        if (turn.exchange().answered() == null) {
            plot.sign("lost", i, "×");
        }
        if (Growth.clears(turn.exchange())) {
            plot.mark("cleared", i);
        }
        if (turn.miss() != null) {
            plot.mark("missed", i);
        }
        plot.close();
    }

    private void naive(Plot plot) {
        int last = 0;
        for (int i = 0; i < turns.size(); i++) {
            if (turns.get(i).naiveInput() > 0) {
                plot.step("naive", i, this::naive);
                last = i;
            }
        }
        if (growth.cleared()) {
            plot.name("naive", last, naive(last), "the naive way");
        }
    }

    private double naive(int i) {
        Growth.Turn turn = turns.get(i);
        return turn.naiveInput() + turn.exchange().answerUsage().output();
    }

    private double largest() {
        double largest = 0;
        for (int i = 0; i < turns.size(); i++) {
            largest = Math.max(largest, Math.max((double) turns.get(i).usage().total(), naive(i)));
        }
        return largest;
    }

    private String sums() {
        long naive = turns.stream().mapToLong(Growth.Turn::naiveInput).sum();
        return Figures.whole(all.totalInput()) + " tokens in, "
                + Figures.percent(all.cacheRead(), all.totalInput()) + " of them from the cache; "
                + Figures.whole(all.output()) + " out."
                + (naive > all.totalInput()
                        ? " Without clearing it would have been " + Figures.whole(naive) + " in."
                        : "");
    }

    /** {@return the tokens of a turn, kind by kind} */
    static String inWords(Growth.Turn turn) {
        Usage usage = turn.usage();
        if (usage.equals(Usage.NONE)) {
            return "not known";
        }
        return Figures.whole(usage.cacheRead()) + " read, "
                + Figures.whole(written(usage)) + " written, "
                + Figures.whole(usage.input()) + " uncached, "
                + Figures.whole(usage.output()) + " out; the naive way "
                + Figures.whole(turn.naiveInput()) + " in";
    }

    private static long written(Usage usage) {
        return usage.cacheWrite5m() + usage.cacheWrite1h();
    }
}
