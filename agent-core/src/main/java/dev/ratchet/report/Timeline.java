package dev.ratchet.report;

import dev.ratchet.message.VisibleText;
import dev.ratchet.report.Exchange.Attempt;
import dev.ratchet.report.Exchange.Call;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When the model and the tools were at work: the model's calls in one lane, below it as many as there were tools at a time. */
final class Timeline {
    private static final int MODEL = 26;
    private static final int GAP = 3;
    private static final int FOOT = 24;
    private static final double NARROWEST = 0.15; // of the width, in percent: still seen
    private static final double PIXELS = 9.8; // of a hundredth of the width
    private static final int LONGEST = 200;

    private final Story story;
    private final TimeScale scale;
    private final List<Lane> lanes = new ArrayList<>();

    Timeline(Story story) {
        this.story = story;
        List<TimeScale.Span> spans = new ArrayList<>();
        for (Exchange turn : story.turns()) {
            turn.attempts().forEach(attempt -> spans.add(new TimeScale.Span(attempt.from(), attempt.to())));
        }
        List<Run> runs = story.turns().stream()
                .flatMap(turn -> turn.calls().stream().map(call -> Run.of(turn.number(), call)))
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing(Run::from))
                .toList();
        for (Run run : runs) {
            spans.add(new TimeScale.Span(run.from, run.to));
            lanes.stream()
                    .filter(lane -> !lane.busyUntil.isAfter(run.from))
                    .findFirst()
                    .orElseGet(this::newLane)
                    .add(run);
        }
        scale = new TimeScale(spans);
    }

    void write(Html html) {
        html.open("section", "class", "card", "id", "timeline").element("h2", "Timeline");
        if (!scale.shows()) {
            html.element("p", "All of it happened at the same instant of its clock.", "class", "note")
                    .end();
            return;
        }
        html.element("p", summary(), "class", "note");
        int lane = lanes.size() <= 8 ? 18 : lanes.size() <= 16 ? 11 : 6;
        int tools = MODEL + GAP;
        int height = tools + lanes.size() * (lane + GAP) + FOOT;
        html.open("figure", "class", "chart");
        Drawing drawing = Drawing.open(html, height, "class", "timeline");
        axis(drawing, height);
        for (Exchange turn : story.turns()) {
            turn.attempts().forEach(attempt -> attempt(drawing, turn, attempt));
        }
        for (int i = 0; i < lanes.size(); i++) {
            int y = tools + i * (lane + GAP);
            lanes.get(i).runs.forEach(run -> call(drawing, run, y, lane));
        }
        drawing.end();
        legend(html);
        html.end().end();
    }

    private void axis(Drawing drawing, int height) {
        for (double[] mark : scale.marks()) {
            String side = mark[1] > 94 ? "tick end" : "tick middle";
            drawing.down("grid", mark[1], 0, height - FOOT + 4);
            drawing.text(side, mark[1], height - 6, Figures.time(mark[0]));
        }
        drawing.text("tick", 0, height - 6, "0");
        for (TimeScale.Break gap : scale.breaks()) {
            drawing.rectangle("break", gap.from(), 0, gap.to() - gap.from(), height - FOOT + 4);
        }
    }

    private void attempt(Drawing drawing, Exchange turn, Attempt attempt) {
        double x = scale.at(attempt.from());
        double width = width(x, attempt.to());
        String time = Figures.time(Figures.seconds(attempt.from(), attempt.to()));
        String title = attempt.failure() == null
                ? "turn " + turn.number() + ": the model " + (attempt.summary() ? "summed up in " : "answered after ")
                        + time
                : "turn " + turn.number() + ": lost after " + time + ": " + VisibleText.of(attempt.failure(), LONGEST);
        drawing.leading(turn.number(), title)
                .rectangle(attempt.failure() == null ? "model" : "bad", x, 0, width, MODEL);
        String number = Integer.toString(turn.number());
        label(
                drawing,
                x,
                0,
                width,
                MODEL,
                attempt.failure() == null ? List.of("turn " + number + " · " + time, number) : List.of("lost"));
        drawing.close();
    }

    private void call(Drawing drawing, Run run, int y, int height) {
        double x = scale.at(run.from);
        double width = width(x, run.to);
        String time = Figures.time(Figures.seconds(run.from, run.to));
        String name = VisibleText.of(run.call.use().name(), LONGEST);
        drawing.leading(
                        run.turn,
                        "turn " + run.turn + ": " + name + ", " + time + (run.call.failed() ? ", failed" : ""))
                .rectangle(run.call.failed() ? "tool bad" : "tool", x, y, width, height);
        if (height >= 16) {
            label(drawing, x, y, width, height, List.of(name + " · " + time, name));
        }
        drawing.close();
    }

    /** Writes the first of the texts that fits where the page is wide; on a phone only what is sure to fit. */
    private static void label(Drawing drawing, double x, double y, double width, double height, List<String> texts) {
        for (String text : texts) {
            double needed = (12 + 6.8 * text.length()) / PIXELS;
            if (width >= needed) {
                drawing.label(width >= 3 * needed ? "on" : "on minor", x, y, width, height, text);
                return;
            }
        }
    }

    private double width(double x, Instant to) {
        return Math.min(Math.max(NARROWEST, scale.at(to) - x), 100 - Math.min(x, 100 - NARROWEST));
    }

    private String summary() {
        double model = story.turns().stream()
                .flatMap(turn -> turn.attempts().stream())
                .mapToDouble(attempt -> Figures.seconds(attempt.from(), attempt.to()))
                .sum();
        double tools = lanes.stream()
                .flatMap(lane -> lane.runs.stream())
                .mapToDouble(run -> Figures.seconds(run.from, run.to))
                .sum();
        double waited =
                scale.breaks().stream().mapToDouble(TimeScale.Break::seconds).sum();
        return "The model worked " + Figures.time(model)
                + (lanes.isEmpty() ? "" : ", the tools " + Figures.time(tools) + " in all")
                + (lanes.size() > 1 ? ", up to " + lanes.size() + " of them at a time" : "")
                + "."
                + (waited == 0 ? "" : " " + Figures.time(waited) + " of waiting are cut short.");
    }

    private void legend(Html html) {
        html.open("figcaption", "class", "legend");
        Legend.key(html, "model", "model");
        if (!lanes.isEmpty()) {
            Legend.key(html, "tool", "tools");
        }
        boolean failed = story.calls().anyMatch(Call::failed)
                || story.turns().stream()
                        .anyMatch(turn -> turn.attempts().stream().anyMatch(attempt -> attempt.failure() != null));
        if (failed) {
            Legend.key(html, "bad", "failed");
        }
        if (!scale.breaks().isEmpty()) {
            Legend.key(html, "break", "nothing at work");
        }
        html.end();
    }

    private Lane newLane() {
        Lane lane = new Lane();
        lanes.add(lane);
        return lane;
    }

    private static final class Lane {
        final List<Run> runs = new ArrayList<>();
        Instant busyUntil = Instant.MIN;

        void add(Run run) {
            runs.add(run);
            busyUntil = run.to.isBefore(run.from) ? run.from : run.to;
        }
    }

    private record Run(int turn, Call call, Instant from, Instant to) {
        static @Nullable Run of(int turn, Call call) {
            Instant from = call.started();
            Instant to = call.finished();
            return from == null || to == null ? null : new Run(turn, call, from, to);
        }
    }
}
