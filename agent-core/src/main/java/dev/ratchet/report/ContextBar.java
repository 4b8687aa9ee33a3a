package dev.ratchet.report;

import dev.ratchet.context.ContextManager;
import dev.ratchet.context.ContextShares;
import dev.ratchet.run.RunState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** What the context is made of at the end of the run. */
final class ContextBar {
    private static final int MOST_TOOLS = 12;

    private record Share(String kind, String name, long tokens) {}

    private ContextBar() {}

    static void write(Html html, RunState state) {
        ContextShares shares = ContextManager.shares(state.contextInput());
        if (shares.total() == 0) {
            return;
        }
        List<Share> parts = parts(shares);
        html.open("section", "class", "card", "id", "context").element("h2", "What the context is made of");
        html.element("p", window(shares.total(), state.setup().model().contextWindow()), "class", "note");
        html.open("figure", "class", "chart");
        Drawing drawing = Drawing.open(html, 28, "class", "shares");
        double x = 0;
        for (Share part : parts) {
            double width = 100.0 * part.tokens / shares.total();
            drawing.rectangle(part.kind, x, 0, width, 28);
            x += width;
        }
        drawing.end();
        html.end();
        html.open("table", "class", "shares").open("tbody");
        for (Share part : parts) {
            html.open("tr").open("th", "scope", "row");
            Legend.key(html, part.kind, part.name);
            html.close()
                    .element("td", Figures.whole(part.tokens), "class", "figure")
                    .element("td", Figures.percent(part.tokens, shares.total()), "class", "figure")
                    .end();
        }
        html.end().end().end();
    }

    private static List<Share> parts(ContextShares shares) {
        List<Share> parts = new ArrayList<>();
        parts.add(new Share("system", "system prompt", shares.system()));
        parts.add(new Share("tools", "tool definitions", shares.tools()));
        parts.add(new Share("task", "what the user said", shares.task()));
        parts.add(new Share("assistant", "what the model said", shares.assistant()));
        parts.add(new Share("thinking", "what the model thought", shares.thinking()));
        List<Map.Entry<String, Long>> tools = shares.toolResults().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        int shown = Math.min(MOST_TOOLS, tools.size());
        for (int i = 0; i < shown; i++) {
            parts.add(new Share(
                    "result" + i % 3,
                    "results of " + tools.get(i).getKey(),
                    tools.get(i).getValue()));
        }
        long others = tools.subList(shown, tools.size()).stream()
                .mapToLong(Map.Entry::getValue)
                .sum();
        parts.add(new Share("result0", "results of " + (tools.size() - shown) + " other tools", others));
        return parts.stream().filter(part -> part.tokens > 0).toList();
    }

    private static String window(long total, OptionalInt window) {
        String tokens = "About " + Figures.whole(total) + " tokens, as the next request would have them";
        return window.isEmpty()
                ? tokens + "."
                : tokens + ": " + Figures.percent(total, window.getAsInt()) + " of a window of "
                        + Figures.whole(window.getAsInt()) + ".";
    }
}
