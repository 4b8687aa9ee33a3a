package dev.ratchet.report;

/**
 * Shapes of a chart that is as wide as there is room: across it is measured in percent, down it in pixels, so that text
 * keeps its size on a phone. It is for the eye; what it shows is told in the list of turns too, which a keyboard reaches.
 */
final class Drawing {
    private final Html html;

    private Drawing(Html html) {
        this.html = html;
    }

    /** Opens a drawing of that height. */
    static Drawing open(Html html, int height, String... attributes) {
        String[] all = new String[attributes.length + 8];
        all[0] = "width";
        all[1] = "100%";
        all[2] = "height";
        all[3] = Integer.toString(height);
        all[4] = "aria-hidden";
        all[5] = "true";
        all[6] = "focusable";
        all[7] = "false";
        System.arraycopy(attributes, 0, all, 8, attributes.length);
        html.open("svg", all);
        return new Drawing(html);
    }

    void end() {
        html.end();
    }

    /** Opens a group that leads to a turn and is described by a title. */
    Drawing leading(int turn, String title) {
        html.open("a", "href", "#turn-" + turn, "tabindex", "-1").element("title", title);
        return this;
    }

    void close() {
        html.close();
    }

    Drawing rectangle(String kind, double x, double y, double width, double height) {
        html.empty(
                "rect",
                "class",
                kind,
                "x",
                percent(x),
                "y",
                pixels(y),
                "width",
                percent(width),
                "height",
                pixels(height));
        return this;
    }

    Drawing across(String kind, double fromX, double toX, double y) {
        return line(kind, fromX, y, toX, y);
    }

    Drawing down(String kind, double x, double fromY, double toY) {
        return line(kind, x, fromY, x, toY);
    }

    /** Writes text; {@code kind} says where it stands to that place. */
    Drawing text(String kind, double x, double y, String text) {
        html.element("text", text, "class", kind, "x", percent(x), "y", pixels(y));
        return this;
    }

    /** Writes text that is cut off where its room ends. */
    Drawing label(String kind, double x, double y, double width, double height, String text) {
        html.open("svg", "x", percent(x), "y", pixels(y), "width", percent(width), "height", pixels(height))
                .element("text", text, "class", kind, "x", "6", "y", pixels(height / 2 + 4))
                .close();
        return this;
    }

    private Drawing line(String kind, double x1, double y1, double x2, double y2) {
        html.empty("line", "class", kind, "x1", percent(x1), "y1", pixels(y1), "x2", percent(x2), "y2", pixels(y2));
        return this;
    }

    private static String percent(double x) {
        return Figures.plain(x, 3) + "%";
    }

    private static String pixels(double y) {
        return Figures.plain(y, 2);
    }
}
