package dev.ratchet.report;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.Role;
import dev.ratchet.message.VisibleText;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.Prompt;
import dev.ratchet.model.StopReason;
import dev.ratchet.report.Exchange.Attempt;
import dev.ratchet.report.Exchange.Said;
import dev.ratchet.tool.ToolDefinition;
import dev.ratchet.usage.Usage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Each turn to open: what its request added, and what came back. */
final class TurnList {
    private static final int GIST = 160;

    private final Html html;
    private final Story story;
    private final Growth growth;
    private final TextLimit limit;
    private final Blocks blocks;
    private final long widest;

    TurnList(Html html, Story story, Growth growth) {
        this.html = html;
        this.story = story;
        this.growth = growth;
        this.limit = TextLimit.of(texts(story));
        this.blocks = new Blocks(
                html,
                limit,
                story.calls()
                        .collect(Collectors.toMap(
                                call -> call.use().id(),
                                Function.identity(),
                                (one, other) -> one,
                                LinkedHashMap::new)));
        this.widest = growth.turns().stream()
                .mapToLong(turn -> turn.usage().total())
                .max()
                .orElse(0);
    }

    void write() {
        html.open("section", "class", "card turns", "id", "turns").element("h2", "Turns");
        html.element("p", "Open a turn to see what was new in its request, and the answer.", "class", "note");
        growth.turns().forEach(this::turn);
        if (!story.unsent().isEmpty()) {
            html.open("details", "class", "row").open("summary");
            html.element("span", "–", "class", "number").element("span", "not sent yet", "class", "gist");
            html.end().open("div", "class", "body");
            story.unsent().forEach(blocks::write);
            html.end().end();
        }
        html.end();
    }

    private void turn(Growth.Turn growing) {
        Exchange turn = growing.exchange();
        html.open("details", "class", "row").open("summary");
        html.element("span", Integer.toString(turn.number()), "class", "number");
        html.open("span", "class", "gist");
        gist(turn);
        html.close();
        html.open("span", "class", "mini");
        bar(growing);
        html.close();
        Usage usage = growing.usage();
        html.element(
                "span",
                usage.equals(Usage.NONE) ? "tokens unknown" : Figures.whole(usage.totalInput()) + " in",
                "class",
                "figure tokens");
        html.element("span", Figures.whole(usage.output()) + " out", "class", "figure out");
        html.element("span", turn.cost().known() ? Figures.dollars(growing.cost()) : "unknown", "class", "figure cost");
        html.end();
        html.open("div", "class", "body", "id", "turn-" + turn.number());
        html.element("p", facts(growing), "class", "note");
        request(turn);
        response(turn);
        html.end().end();
    }

    private void gist(Exchange turn) {
        if (turn.answered() == null) {
            html.element("span", "no answer", "class", "bad-text");
            return;
        }
        Map<String, Long> tools = turn.calls().stream()
                .collect(Collectors.groupingBy(call -> call.use().name(), LinkedHashMap::new, Collectors.counting()));
        tools.forEach((tool, times) -> {
            boolean failed =
                    turn.calls().stream().anyMatch(call -> call.use().name().equals(tool) && call.failed());
            html.element(
                            "code",
                            VisibleText.of(tool, 60) + (times == 1 ? "" : " ×" + times),
                            "class",
                            failed ? "chip tool-chip bad-chip" : "chip tool-chip")
                    .text(" ");
        });
        String text = turn.answered().answer().text().strip();
        html.text(VisibleText.of(text.lines().findFirst().orElse(""), GIST));
        if (tools.isEmpty() && text.isEmpty()) {
            html.element("span", "no text", "class", "note");
        }
    }

    private void bar(Growth.Turn turn) {
        if (widest == 0) {
            return;
        }
        Usage usage = turn.usage();
        Drawing drawing = Drawing.open(html, 10);
        double x = 0;
        x = part(drawing, "read", x, usage.cacheRead());
        x = part(drawing, "written", x, usage.cacheWrite5m() + usage.cacheWrite1h());
        x = part(drawing, "uncached", x, usage.input());
        part(drawing, "output", x, usage.output());
        drawing.end();
    }

    private double part(Drawing drawing, String kind, double x, long tokens) {
        double width = 100.0 * tokens / widest;
        if (tokens > 0) {
            drawing.rectangle(kind, x, 0, width, 10);
        }
        return x + width;
    }

    private String facts(Growth.Turn growing) {
        Exchange turn = growing.exchange();
        Attempt last = turn.attempts().get(turn.attempts().size() - 1);
        String time = Figures.time(Figures.seconds(turn.attempts().get(0).from(), last.to()));
        String attempts =
                turn.attempts().size() == 1 ? "" : ", " + turn.attempts().size() + " attempts";
        String request = last.row().requestId() == null
                ? ""
                : ", request " + VisibleText.of(last.row().requestId(), 80);
        return VisibleText.of(last.row().model(), 80) + ", " + time + attempts + request + ". Tokens: "
                + Charts.usageInWords(growing) + ". Cost: " + turn.cost() + ", "
                + Figures.dollars(growing.sum()) + " so far.";
    }

    private void request(Exchange turn) {
        html.element("h3", turn.number() == 1 ? "Request" : "Added to the request");
        if (turn.number() == 1) {
            prompt(story.state().setup().prompt());
        }
        if (turn.added().isEmpty()) {
            html.element("p", "Nothing: it was asked again.", "class", "note");
        }
        turn.added().forEach(blocks::write);
    }

    private void prompt(Prompt prompt) {
        RawJson system = prompt.system();
        if (system != null) {
            String text = system.asString();
            html.open("details", "class", "prompt").element("summary", "System prompt");
            limit.write(html, text == null ? system.toString() : text, "prose");
            html.end();
        }
        List<ToolDefinition> tools = prompt.tools();
        if (!tools.isEmpty()) {
            html.open("details", "class", "prompt").element("summary", Figures.count(tools.size(), "tool"));
            tools.forEach(tool -> limit.write(html, tool.raw().toString(), "code"));
            html.end();
        }
    }

    private void response(Exchange turn) {
        for (Attempt attempt : turn.attempts()) {
            if (attempt.failure() != null) {
                html.open("div", "class", "block is-error")
                        .open("div", "class", "head")
                        .element("span", "lost attempt", "class", "kind")
                        .end();
                limit.write(html, attempt.failure(), "prose");
                html.end();
            }
        }
        if (turn.answered() == null) {
            return;
        }
        ModelAnswer answer = turn.answered().answer();
        StopReason reason = answer.stopReason();
        html.open("h3").text("Response");
        if (!reason.equals(StopReason.END_TURN) && !reason.equals(StopReason.TOOL_USE)) {
            html.text(" ").element("span", "stopped: " + VisibleText.of(reason.value(), 80), "class", "chip lost");
        }
        html.end();
        if (answer.content().isEmpty()) {
            html.element("p", "No block at all.", "class", "note");
        }
        for (ContentBlock block : answer.content()) {
            blocks.write(Role.ASSISTANT, block);
        }
    }

    private static Stream<ContentBlock> texts(Story story) {
        return Stream.concat(
                story.turns().stream()
                        .flatMap(turn -> Stream.concat(
                                turn.added().stream().map(Said::block),
                                turn.answered() == null ? Stream.of() : turn.answered().answer().content().stream())),
                story.unsent().stream().map(Said::block));
    }
}
