package dev.ratchet.report;

import dev.ratchet.usage.Cost;
import dev.ratchet.usage.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;

/** Tokens and costs by turn, as bars. */
final class Charts {
    private static final int HEIGHT = 240;
    private static final int LOW = 170;
    private static final int HEAD = 14;
    private static final int FOOT = 22;
    private static final int NUMBERS = 16; // as many turns as can be numbered each

    private final Html html;
    private final Story story;
    private final Growth growth;
    private final double slot;
    private final double bar;

    Charts(Html html, Story story, Growth growth) {
        this.html = html;
        this.story = story;
        this.growth = growth;
        int turns = Math.max(1, growth.turns().size());
        this.slot = 100.0 / Math.max(turns, 6); // two bars that fill the page would be no chart
        this.bar = slot * (turns > 80 ? 0.85 : 0.72);
    }

    void tokens() {
        List<Growth.Turn> turns = growth.turns();
        double largest = 0;
        for (Growth.Turn turn : turns) {
            largest = Math.max(
                    largest,
                    Math.max(
                            turn.usage().total(),
                            turn.naiveInput() + turn.usage().output()));
        }
        Axis axis = Axis.to(largest, 4);
        Usage all = story.state().ledger().usage();
        html.open("section", "class", "card", "id", "tokens")
                .element("h2", "Tokens by turn")
                .element("p", tokensInWords(all), "class", "note");
        Drawing drawing = begin(HEIGHT, axis, Figures::brief);
        for (int i = 0; i < turns.size(); i++) {
            tokens(drawing, turns.get(i), i, axis);
        }
        naive(drawing, axis);
        finish(drawing, HEIGHT);
        html.open("figcaption", "class", "legend");
        Legend.key(html, "read", "read from the cache " + Figures.whole(all.cacheRead()));
        Legend.key(html, "written", "written to it " + Figures.whole(all.cacheWrite5m() + all.cacheWrite1h()));
        Legend.key(html, "uncached", "uncached " + Figures.whole(all.input()));
        Legend.key(html, "output", "output " + Figures.whole(all.output()));
        Legend.key(html, "naive", "the naive way, all sent again uncached");
        if (growth.cleared()) {
            Legend.key(html, "cleared", "what is old is left out or summed up from here on");
        }
        if (!growth.misses().isEmpty()) {
            Legend.key(html, "missed", "the cache was missed");
        }
        html.end().end().end();
    }

    void costs() {
        Cost cost = story.state().ledger().cost();
        html.open("section", "class", "card", "id", "cost").element("h2", "Cost");
        if (growth.sum().signum() == 0) {
            html.element("p", "The cost is " + (cost.known() ? "nothing." : cost + "."), "class", "note")
                    .end();
            return;
        }
        html.element("p", costInWords(cost), "class", "note").open("div", "class", "two");
        List<Growth.Turn> turns = growth.turns();
        Axis each = Axis.to(largest(turns, Growth.Turn::cost), 3);
        html.open("div").element("h3", "Each turn");
        Drawing drawing = begin(LOW, each, money(each));
        for (int i = 0; i < turns.size(); i++) {
            Growth.Turn turn = turns.get(i);
            double height = down(LOW, each, turn.cost().doubleValue());
            drawing.leading(turn.exchange().number(), title(turn) + Figures.dollars(turn.cost()))
                    .rectangle("money", x(i), LOW - FOOT - height, bar, height)
                    .close();
        }
        finish(drawing, LOW);
        html.end().end();

        Axis sums = Axis.to(
                growth.sum()
                        .max(growth.priced() ? growth.naiveSum() : BigDecimal.ZERO)
                        .doubleValue(),
                3);
        html.open("div").element("h3", "Cumulative");
        drawing = begin(LOW, sums, money(sums));
        for (int i = 0; i < turns.size(); i++) {
            Growth.Turn turn = turns.get(i);
            double height = down(LOW, sums, turn.sum().doubleValue());
            drawing.leading(turn.exchange().number(), title(turn) + Figures.dollars(turn.sum()) + " so far")
                    .rectangle("money sum", slot * i, LOW - FOOT - height, slot, height)
                    .close();
        }
        if (growth.priced()) {
            for (int i = 0; i < turns.size(); i++) {
                step(drawing, i, LOW, sums, j -> turns.get(j).naiveSum().doubleValue());
            }
        }
        finish(drawing, LOW);
        html.end().end().end();
        html.open("div", "class", "legend");
        Legend.key(html, "money", "at list price");
        if (growth.priced()) {
            Legend.key(html, "naive", "the naive way");
        }
        html.end().end();
    }

    private void tokens(Drawing drawing, Growth.Turn turn, int i, Axis axis) {
        Usage usage = turn.usage();
        drawing.leading(turn.exchange().number(), title(turn) + usageInWords(turn));
        double y = HEIGHT - FOOT;
        y = stacked(drawing, "read", i, y, axis, usage.cacheRead());
        y = stacked(drawing, "written", i, y, axis, usage.cacheWrite5m() + usage.cacheWrite1h());
        y = stacked(drawing, "uncached", i, y, axis, usage.input());
        y = stacked(drawing, "output", i, y, axis, usage.output());
        if (turn.exchange().answered() == null) {
            drawing.text("middle lost", x(i) + bar / 2, HEIGHT - FOOT - 6, "×");
        }
        if (Growth.clears(turn.exchange())) {
            drawing.rectangle("cleared", x(i), HEIGHT - FOOT + 1, bar, 3);
        }
        if (turn.miss() != null) {
            drawing.rectangle("missed", x(i), HEIGHT - FOOT + 1, bar, 3);
        }
        drawing.close();
    }

    private double stacked(Drawing drawing, String kind, int i, double bottom, Axis axis, long tokens) {
        if (tokens == 0) {
            return bottom;
        }
        double height = down(HEIGHT, axis, tokens);
        drawing.rectangle(kind, x(i), bottom - height, bar, height);
        return bottom - height;
    }

    private void naive(Drawing drawing, Axis axis) {
        int last = 0;
        for (int i = 0; i < growth.turns().size(); i++) {
            if (growth.turns().get(i).naiveInput() > 0) {
                step(drawing, i, HEIGHT, axis, this::naiveTokens);
                last = i;
            }
        }
        if (growth.cleared()) {
            double y = HEIGHT - FOOT - down(HEIGHT, axis, naiveTokens(last));
            drawing.text("naive end", slot * (last + 1), y - 7, "the naive way");
        }
    }

    private double naiveTokens(int i) {
        Growth.Turn turn = growth.turns().get(i);
        return turn.naiveInput() + turn.exchange().answerUsage().output();
    }

    private void step(Drawing drawing, int i, int height, Axis axis, IntToDoubleFunction value) {
        double y = height - FOOT - down(height, axis, value.applyAsDouble(i));
        if (i > 0) {
            double before = height - FOOT - down(height, axis, value.applyAsDouble(i - 1));
            drawing.down("naive", slot * i, before, y);
        }
        drawing.across("naive", slot * i, slot * (i + 1), y);
    }

    private Drawing begin(int height, Axis axis, DoubleFunction<String> number) {
        html.open("figure", "class", "chart").open("div", "class", "plot");
        html.open(
                "svg",
                "class",
                "scale",
                "width",
                "54",
                "height",
                Integer.toString(height),
                "aria-hidden",
                "true",
                "focusable",
                "false");
        for (double mark : axis.marks()) {
            html.element(
                    "text",
                    number.apply(mark),
                    "class",
                    "tick end",
                    "x",
                    "46",
                    "y",
                    Figures.plain(height - FOOT - down(height, axis, mark) + 4, 2));
        }
        html.close();
        Drawing drawing = Drawing.open(html, height);
        for (double mark : axis.marks()) {
            drawing.across("grid", 0, 100, height - FOOT - down(height, axis, mark));
        }
        return drawing;
    }

    private void finish(Drawing drawing, int height) {
        drawing.across("base", 0, 100, height - FOOT);
        int turns = growth.turns().size();
        int every = (int) Math.max(1, Axis.to(turns, NUMBERS).step());
        for (int i = 0; i < turns; i++) {
            int number = growth.turns().get(i).exchange().number();
            if (every == 1 || number % every == 0 || number == 1) {
                boolean minor = turns > 8 && number != 1 && number % (every == 1 ? 2 : 2 * every) != 0;
                drawing.text(
                        minor ? "tick middle minor" : "tick middle",
                        x(i) + bar / 2,
                        height - 6,
                        Integer.toString(number));
            }
        }
        drawing.end();
        html.end();
    }

    private double x(int i) {
        return slot * i + (slot - bar) / 2;
    }

    private static double down(int height, Axis axis, double value) {
        return (height - FOOT - HEAD) * value / axis.top();
    }

    private static double largest(List<Growth.Turn> turns, Function<Growth.Turn, BigDecimal> of) {
        return turns.stream().map(of).mapToDouble(BigDecimal::doubleValue).max().orElse(0);
    }

    /** Each mark with as many decimals as the step has. */
    private static DoubleFunction<String> money(Axis axis) {
        int decimals = Math.max(0, new BigDecimal(Figures.plain(axis.step(), 8)).scale());
        return usd -> "$"
                + BigDecimal.valueOf(usd)
                        .setScale(decimals, RoundingMode.HALF_UP)
                        .toPlainString();
    }

    private static String title(Growth.Turn turn) {
        return "turn " + turn.exchange().number() + ": ";
    }

    static String usageInWords(Growth.Turn turn) {
        Usage usage = turn.usage();
        if (usage.equals(Usage.NONE)) {
            return "not known";
        }
        return Figures.whole(usage.cacheRead()) + " read, "
                + Figures.whole(usage.cacheWrite5m() + usage.cacheWrite1h()) + " written, "
                + Figures.whole(usage.input()) + " uncached, "
                + Figures.whole(usage.output()) + " out; the naive way "
                + Figures.whole(turn.naiveInput()) + " in";
    }

    private String tokensInWords(Usage all) {
        long naive = growth.turns().stream().mapToLong(Growth.Turn::naiveInput).sum();
        return Figures.whole(all.totalInput()) + " tokens in, "
                + Figures.percent(all.cacheRead(), all.totalInput()) + " of them from the cache; "
                + Figures.whole(all.output()) + " out."
                + (naive > all.totalInput()
                        ? " Without clearing it would have been " + Figures.whole(naive) + " in."
                        : "");
    }

    private String costInWords(Cost cost) {
        String sum = cost.known() ? Figures.dollars(cost.usd()) + " at list price." : "The cost is " + cost + ".";
        return growth.priced()
                ? sum + " That is "
                        + Figures.percent(
                                growth.sum().doubleValue(), growth.naiveSum().doubleValue())
                        + " of " + Figures.dollars(growth.naiveSum())
                        + ", the price of sending all of it again uncached."
                : sum;
    }
}
