package dev.ratchet.report;

import dev.ratchet.usage.Cost;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.DoubleFunction;

/** What each turn cost, and all of them up to it, beside the naive way. */
final class CostChart {
    private static final int HEIGHT = 170;

    private final List<Growth.Turn> turns;
    private final Growth growth;
    private final Cost cost;

    CostChart(Story story, Growth growth) {
        this.turns = growth.turns();
        this.growth = growth;
        this.cost = story.state().ledger().cost();
    }

    void write(Html html) {
        html.open("section", "class", "card", "id", "cost").element("h2", "Cost");
        if (growth.sum().signum() == 0) {
            html.element("p", "The cost is " + (cost.known() ? "nothing." : cost + "."), "class", "note")
                    .end();
            return;
        }
        html.element("p", inWords(), "class", "note").open("div", "class", "two");
        each(html);
        sums(html);
        html.end();
        html.open("div", "class", "legend");
        Legend.key(html, "money", "at list price");
        if (growth.priced()) {
            Legend.key(html, "naive", "the naive way");
        }
        html.end().end();
    }

    private void each(Html html) {
        double largest = turns.stream()
                .mapToDouble(turn -> turn.cost().doubleValue())
                .max()
                .orElse(0);
        Axis axis = Axis.to(largest, 3);
        html.open("div").element("h3", "Each turn");
        Plot plot = Plot.open(html, turns, HEIGHT, axis, money(axis));
        for (int i = 0; i < turns.size(); i++) {
            plot.turn(i, Figures.dollars(turns.get(i).cost()));
            plot.bar("money", i, 0, turns.get(i).cost().doubleValue());
            plot.close();
        }
        plot.end();
        html.end().end();
    }

    private void sums(Html html) {
        BigDecimal naive = growth.priced() ? growth.naiveSum() : BigDecimal.ZERO;
        Axis axis = Axis.to(growth.sum().max(naive).doubleValue(), 3);
        html.open("div").element("h3", "Cumulative");
        Plot plot = Plot.open(html, turns, HEIGHT, axis, money(axis));
        for (int i = 0; i < turns.size(); i++) {
            plot.turn(i, Figures.dollars(turns.get(i).sum()) + " so far");
            plot.area("money sum", i, turns.get(i).sum().doubleValue());
            plot.close();
        }
        for (int i = 0; growth.priced() && i < turns.size(); i++) {
            plot.step("naive", i, turn -> turns.get(turn).naiveSum().doubleValue());
        }
        plot.end();
        html.end().end();
    }

    /** Each mark with as many decimals as the step has. */
    private static DoubleFunction<String> money(Axis axis) {
        int decimals = Math.max(0, new BigDecimal(Figures.plain(axis.step(), 8)).scale());
        return usd -> "$"
                + BigDecimal.valueOf(usd)
                        .setScale(decimals, RoundingMode.HALF_UP)
                        .toPlainString();
    }

    private String inWords() {
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
