package dev.ratchet.report;

import dev.ratchet.approval.Decision;
import dev.ratchet.context.CacheMiss;
import dev.ratchet.context.ContextEdit;
import dev.ratchet.context.ContextSummary;
import dev.ratchet.message.Repair;
import dev.ratchet.message.VisibleText;
import dev.ratchet.report.Exchange.Call;
import dev.ratchet.run.Fact;
import dev.ratchet.usage.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** What happened on the way besides questions and answers: what was lost, left out, decided, missed and repaired. */
final class Notices {
    private static final int LONGEST = 600;
    private static final int MOST_REPAIRS = 100;

    private record Notice(Instant at, int turn, String kind, String text) {}

    private final Story story;
    private final Map<Integer, CacheMiss> misses = new HashMap<>();
    private final List<Notice> list = new ArrayList<>();
    private final Iterator<ContextSummary> summaries;
    private int allowed;

    Notices(Story story, List<CacheMiss> misses) {
        this.story = story;
        misses.forEach(miss -> this.misses.put(miss.turn(), miss));
        this.summaries = story.turns().stream()
                .flatMap(turn -> turn.summaries().stream())
                .iterator();
        Map<String, Integer> turns = new HashMap<>();
        Map<String, Call> calls = new HashMap<>();
        for (Exchange turn : story.turns()) {
            for (Call call : turn.calls()) {
                turns.put(call.use().id(), turn.number());
                calls.put(call.use().id(), call);
            }
        }
        int turn = 1;
        for (Fact fact : story.state().facts()) {
            read(fact, turn, turns, calls);
            turn += fact instanceof Fact.ModelAnswered ? 1 : 0;
        }
    }

    void write(Html html) {
        List<Repair> repairs = story.state().repairs();
        if (list.isEmpty() && repairs.isEmpty() && allowed == 0) {
            return;
        }
        html.open("section", "class", "card", "id", "notices").element("h2", "On the way");
        if (allowed > 0) {
            html.element("p", Figures.count(allowed, "call") + " allowed as the model made them.", "class", "note");
        }
        if (!list.isEmpty()) {
            html.open("table", "class", "notices").open("tbody");
            for (Notice notice : list) {
                html.open("tr")
                        .element("td", time(notice), "class", "figure when")
                        .open("td", "class", "turn")
                        .element("a", "turn " + notice.turn, "href", "#turn-" + notice.turn)
                        .close()
                        .open("td")
                        .element("span", notice.kind, "class", "chip " + notice.kind.replace(' ', '-'))
                        .text(" " + notice.text)
                        .close()
                        .end();
            }
            html.end().end();
        }
        if (!repairs.isEmpty()) {
            html.open("details")
                    .element(
                            "summary",
                            Figures.count(repairs.size(), "repair") + " of the conversation that was taken over");
            html.open("ul", "class", "repairs");
            repairs.stream()
                    .limit(MOST_REPAIRS)
                    .forEach(repair -> html.open("li")
                            .element("code", VisibleText.of(repair.at(), LONGEST))
                            .text(" " + VisibleText.of(repair.sentence(), LONGEST))
                            .close());
            if (repairs.size() > MOST_REPAIRS) {
                html.element("li", "and " + Figures.whole(repairs.size() - MOST_REPAIRS) + " more");
            }
            html.end().end();
        }
        html.end();
    }

    private void read(Fact fact, int turn, Map<String, Integer> turns, Map<String, Call> calls) {
        if (fact instanceof Fact.AttemptFailed failed) {
            add(fact, turn, "lost", failed.reason() + lost(failed));
        } else if (fact instanceof Fact.ContextEdited edited) {
            add(fact, turn, "cleared", cleared(edited.edit()));
        } else if (fact instanceof Fact.ContextOverflowed overflowed) {
            add(fact, turn, "window full", overflowed.detail());
        } else if (fact instanceof Fact.FeatureRefused refused) {
            add(fact, turn, "not known", "the run goes on without " + refused.features() + ": " + refused.detail());
        } else if (fact instanceof Fact.Summarised summarised) {
            if (summarised.opening().isEmpty()) {
                add(
                        fact,
                        turn,
                        "lost",
                        "it could not be summed up; the answer stopped with "
                                + summarised.answer().stopReason() + " (" + summarised.cost() + ")");
            } else {
                summary(fact, turn, "the model summed up what does not fit any more, for " + summarised.cost());
            }
        } else if (fact instanceof Fact.ModelAnswered answered) {
            answered(answered, turn);
        } else if (fact instanceof Fact.Decided decided) {
            if (decided.decision() instanceof Decision.Allow) {
                allowed++;
                return;
            }
            Call call = calls.get(decided.toolUseId());
            String tool = call == null ? decided.toolUseId() : call.use().name();
            add(
                    fact,
                    turns.getOrDefault(decided.toolUseId(), turn),
                    kind(decided.decision()),
                    decision(tool, decided.decision()));
        } else if (fact instanceof Fact.BudgetRefused refused) {
            add(fact, turn, "budget", "a shared budget refused the request: " + refused.budget());
        } else if (fact instanceof Fact.Failed failed) {
            add(fact, turn, "failed", failed.kind() + ": " + failed.message());
        } else if (fact instanceof Fact.Cancelled cancelled) {
            add(
                    fact,
                    turn,
                    "cancelled",
                    switch (cancelled.reason()) {
                        case CALLER -> "by the caller";
                        case INTERRUPT -> "the thread was interrupted";
                        case DEADLINE -> "the time was up";
                    });
        } else if (fact instanceof Fact.Resumed) {
            add(fact, turn, "resumed", "the run went on");
        } else if (fact instanceof Fact.StopConditionMet) {
            add(fact, turn, "stopped", "a stop condition was met");
        }
    }

    private void answered(Fact.ModelAnswered answered, int turn) {
        CacheMiss miss = misses.get(turn);
        if (miss != null) {
            add(answered, turn, "cache missed", miss.toString());
        }
        if (answered.answer().summary().isPresent()) {
            summary(answered, turn, "the service summed up what came before");
        }
        if (answered.rejection() != null) {
            add(
                    answered,
                    turn,
                    "rejected",
                    String.join("; ", answered.rejection().violations()));
        }
        if (answered.last()) {
            add(answered, turn, "last turn", "a limit was reached, and this was asked for as the last answer");
        }
    }

    private void summary(Fact fact, int turn, String who) {
        ContextSummary summary = summaries.next();
        add(
                fact,
                turn,
                "summed up",
                who + ": " + Figures.whole(summary.tokensBefore()) + " tokens became "
                        + Figures.whole(summary.tokensAfter()));
    }

    private void add(Fact fact, int turn, String kind, String text) {
        list.add(new Notice(fact.at(), turn, kind, VisibleText.of(text, LONGEST)));
    }

    private String time(Notice notice) {
        return "+" + Figures.time(Figures.seconds(story.began(), notice.at));
    }

    private static String lost(Fact.AttemptFailed failed) {
        if (failed.usage() != null && !failed.usage().equals(Usage.NONE)) {
            return " (" + failed.usage() + ", " + failed.cost() + ")";
        }
        return failed.reserved() == null
                ? " (not billed)"
                : " (may have been billed: counted as "
                        + Figures.whole(failed.reserved().tokens()) + " tokens, "
                        + Figures.dollars(failed.reserved().usd()) + ")";
    }

    private static String cleared(ContextEdit edit) {
        return "the results of " + Figures.count(edit.turns(), "turn") + " ("
                + Figures.count(edit.toolUses(), "call") + ") are left out from here on, "
                + Figures.whole(edit.tokens()) + " tokens more than before; "
                + Figures.whole(edit.rewritten()) + " are written to the cache again. Over "
                + Figures.count(edit.turnsToCome(), "turn") + " to come that "
                + (edit.saving() < 0 ? "costs" : "saves") + " the price of "
                + Figures.whole(Math.abs(edit.saving())) + " uncached tokens. "
                + switch (edit.reason()) {
                    case PAYS -> "Reading them has cost what clearing costs.";
                    case CACHE_COLD -> "The cache had gone cold.";
                    case WINDOW -> "The window was nearly full.";
                };
    }

    private static String kind(Decision decision) {
        if (decision instanceof Decision.Deny) {
            return "denied";
        }
        return decision instanceof Decision.Pause ? "paused" : "allowed";
    }

    private static String decision(String tool, Decision decision) {
        if (decision instanceof Decision.Deny deny) {
            return tool + ": " + deny.reason();
        }
        if (decision instanceof Decision.Edit edit) {
            return tool + ", with other arguments: " + edit.arguments();
        }
        return tool + " waits for a decision";
    }
}
