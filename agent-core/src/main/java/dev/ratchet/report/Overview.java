package dev.ratchet.report;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.VisibleText;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.Usage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The top of the page: what was asked, how it ended, what came of it and what it took. */
final class Overview {
    private static final int TITLE = 140;
    private static final int ANSWER = 8_000;

    private final Story story;
    private final Growth growth;
    private final @Nullable Outcome outcome;

    /** {@code outcome} is null while the run goes on. */
    Overview(Story story, Growth growth, @Nullable Outcome outcome) {
        this.story = story;
        this.growth = growth;
        this.outcome = outcome;
    }

    /** {@return the first line of what was asked last} */
    String title() {
        String title = "A run in which nothing was asked";
        for (Fact fact : story.state().facts()) {
            if (fact instanceof Fact.Asked asked) {
                title = line(asked, title);
            }
        }
        return title;
    }

    void write(Html html) {
        RunState state = story.state();
        html.open("header");
        html.open("p", "class", "over")
                .text("Run report ")
                .element("span", state.runId(), "class", "id")
                .end();
        html.element("h1", title(), "dir", "auto");
        html.open("p", "class", "outcome " + mood()).element("span", sentence()).end();
        html.element(
                "p",
                state.setup().model().id() + ", " + Figures.date(story.began()) + ", "
                        + Figures.time(Figures.seconds(story.began(), story.ended())),
                "class",
                "meta");
        html.end();
        answer(html);
        tiles(html);
    }

    private void answer(Html html) {
        String text = outcome == null
                ? ""
                : new RunResult(outcome, story.state()).partialText().strip();
        if (!text.isEmpty()) {
            html.open("section", "class", "card answer", "id", "answer")
                    .element("h2", outcome != null && outcome.completed() ? "Answer" : "What it said last");
            new TextLimit(ANSWER).write(html, text, "prose");
            html.end();
        }
    }

    private void tiles(Html html) {
        Usage usage = story.state().ledger().usage();
        Cost cost = story.state().ledger().cost();
        html.open("div", "class", "tiles");
        tile(
                html,
                "Cost",
                cost.known()
                        ? Figures.dollars(cost.usd())
                        : cost.usd().signum() == 0 ? "unknown" : "≥ " + Figures.dollars(cost.usd()),
                cost.known()
                        ? growth.priced()
                                ? Figures.percent(
                                                growth.sum().doubleValue(),
                                                growth.naiveSum().doubleValue())
                                        + " of the naive way"
                                : "at list price"
                        : VisibleText.of(String.valueOf(cost.unknownBecause()), 80));
        tile(
                html,
                "Tokens in",
                Figures.whole(usage.totalInput()),
                Figures.percent(usage.cacheRead(), usage.totalInput()) + " from the cache");
        tile(
                html,
                "Tokens out",
                Figures.whole(usage.output()),
                usage.thinking() == 0 ? "" : Figures.whole(usage.thinking()) + " of them thinking");
        long calls = story.calls().count();
        long failed = story.calls().filter(Exchange.Call::failed).count();
        long answered =
                story.turns().stream().filter(turn -> turn.answered() != null).count();
        long lost = story.turns().stream()
                .flatMap(turn -> turn.attempts().stream())
                .filter(attempt -> attempt.failure() != null)
                .count();
        tile(
                html,
                answered == 1 ? "Turn" : "Turns",
                Figures.whole(answered),
                lost == 0 ? "" : Figures.count(lost, "lost attempt"));
        tile(
                html,
                calls == 1 ? "Tool call" : "Tool calls",
                Figures.whole(calls),
                failed == 0 ? "" : Figures.whole(failed) + " failed");
        html.end();
    }

    private static void tile(Html html, String name, String value, String about) {
        html.open("div", "class", "tile")
                .element("div", name, "class", "name")
                .element("div", value, "class", "value")
                .element("div", about, "class", "about")
                .end();
    }

    private String sentence() {
        return outcome == null ? "The run is under way." : outcome.sentence();
    }

    private String mood() {
        if (outcome == null || outcome instanceof Outcome.Paused) {
            return "open";
        }
        return outcome.completed() ? "good" : "bad";
    }

    private static String line(Fact.Asked asked, String otherwise) {
        return asked.content().stream()
                .flatMap(Overview::lines)
                .filter(line -> !line.isBlank())
                .findFirst()
                .map(line -> VisibleText.of(line.strip(), TITLE))
                .orElse(otherwise);
    }

    private static Stream<String> lines(ContentBlock block) {
        return block instanceof TextBlock text ? text.text().lines() : Stream.of();
    }
}
