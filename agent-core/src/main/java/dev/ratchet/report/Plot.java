package dev.ratchet.report;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.IntToDoubleFunction;

/** The frame of a chart with a place for each turn: scale, lines, numbers of the turns, and where things stand in it. */
final class Plot {
    private static final int HEAD = 14;
    private static final int FOOT = 22;
    private static final int NUMBERS = 16; // as many turns as can be numbered each
    private static final int FEWEST = 6; // two bars that fill the page would be no chart

    private final Html html;
    private final List<Growth.Turn> turns;
    private final int height;
    private final Axis axis;
    private final double slot;
    private final double bar;
    private final Drawing drawing;

    private Plot(Html html, List<Growth.Turn> turns, int height, Axis axis) {
        this.html = html;
        this.turns = turns;
        this.height = height;
        this.axis = axis;
        this.slot = 100.0 / Math.max(turns.size(), FEWEST);
        this.bar = slot * (turns.size() > 80 ? 0.85 : 0.72);
        this.drawing = Drawing.open(html, height);
    }

    /** Opens the figure; {@code number} writes a mark of the scale. */
    static Plot open(Html html, List<Growth.Turn> turns, int height, Axis axis, DoubleFunction<String> number) {
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
            String y = Figures.plain(height - FOOT - down(height, axis, mark) + 4, 2);
            html.element("text", number.apply(mark), "class", "tick end", "x", "46", "y", y);
        }
        html.close();
        Plot plot = new Plot(html, turns, height, axis);
        for (double mark : axis.marks()) {
            plot.drawing.across("grid", 0, 100, plot.y(mark));
        }
        return plot;
    }

    /** Ends the drawing; the figure stays open for a legend. */
    void end() {
        drawing.across("base", 0, 100, y(0));
        int every = (int) Math.max(1, Axis.to(turns.size(), NUMBERS).step());
        for (int i = 0; i < turns.size(); i++) {
            int number = turns.get(i).exchange().number();
            if (every == 1 || number % every == 0 || number == 1) {
                boolean minor = turns.size() > 8 && number != 1 && number % (every == 1 ? 2 : 2 * every) != 0;
                String kind = minor ? "tick middle minor" : "tick middle";
                drawing.text(kind, middle(i), height - 6, Integer.toString(number));
            }
        }
        drawing.end();
        html.end();
    }

    /** Opens what is drawn of a turn. */
    void turn(int i, String title) {
        int number = turns.get(i).exchange().number();
        drawing.leading(number, "turn " + number + ": " + title);
    }

    void close() {
        drawing.close();
    }

    /** Draws a bar that stands on {@code from}, and returns where it ends. */
    double bar(String kind, int i, double from, double size) {
        if (size > 0) {
            drawing.rectangle(kind, slot * i + (slot - bar) / 2, y(from + size), bar, y(from) - y(from + size));
        }
        return from + size;
    }

    /** Draws a bar as wide as its place, so that it meets its neighbours. */
    void area(String kind, int i, double size) {
        drawing.rectangle(kind, slot * i, y(size), slot, y(0) - y(size));
    }

    /** Draws a step of a line, up or down from the turn before. */
    void step(String kind, int i, IntToDoubleFunction value) {
        double y = y(value.applyAsDouble(i));
        if (i > 0) {
            drawing.down(kind, slot * i, y(value.applyAsDouble(i - 1)), y);
        }
        drawing.across(kind, slot * i, slot * (i + 1), y);
    }

    /** Writes what a line is, above its end. */
    void name(String kind, int last, double value, String text) {
        drawing.text(kind + " end", slot * (last + 1), y(value) - 7, text);
    }

    /** Marks a turn below the base line. */
    void mark(String kind, int i) {
        drawing.rectangle(kind, slot * i + (slot - bar) / 2, y(0) + 1, bar, 3);
    }

    /** Writes a sign in place of a bar. */
    void sign(String kind, int i, String sign) {
        drawing.text("middle " + kind, middle(i), y(0) - 6, sign);
    }

    private double middle(int i) {
        return slot * i + slot / 2;
    }

    private double y(double value) {
        return height - FOOT - down(height, axis, value);
    }

    private static double down(int height, Axis axis, double value) {
        return (height - FOOT - HEAD) * value / axis.top();
    }
}
