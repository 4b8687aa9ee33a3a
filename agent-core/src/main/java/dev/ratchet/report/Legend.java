package dev.ratchet.report;

/** What a colour stands for. */
final class Legend {
    private Legend() {}

    static void key(Html html, String kind, String text) {
        html.open("span", "class", "key")
                .open("svg", "width", "10", "height", "10", "aria-hidden", "true", "focusable", "false")
                .empty("rect", "class", kind, "width", "10", "height", "10", "rx", "2")
                .close()
                .text(" " + text)
                .close();
    }
}
