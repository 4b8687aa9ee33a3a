package dev.ratchet.testing.planner;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which tool can answer a task: by common words, and by how much of what the task names goes into it. */
final class Choice {
    private static final double ENOUGH = 2; // one thing that the task names, or one word of the tool's name

    private final Task task;
    private final Lookup lookup;
    private final Set<String> words;

    Choice(Task task, Lookup lookup) {
        this.task = task;
        this.lookup = lookup;
        this.words = new HashSet<>(task.words());
        task.mentions().stream()
                .filter(mention -> mention.kind() != Mention.Kind.WORD)
                .forEach(mention -> words.removeAll(Words.of(mention.text())));
    }

    Optional<ToolCard> best(List<ToolCard> tools) {
        List<ToolCard> fit = tools.stream()
                .filter(tool -> !tool.changes() && lookup.canServe(tool))
                .toList();
        return fit.stream()
                .filter(tool -> score(tool, fit) >= ENOUGH)
                .max(Comparator.comparingDouble(tool -> score(tool, fit)));
    }

    private double score(ToolCard tool, List<ToolCard> fit) {
        boolean named = Words.common(tool.words(), words) > 0;
        double score = 3 * Words.common(tool.words(), words) + Math.min(3, Words.common(tool.hints(), words));
        for (Param param : tool.params()) {
            score += 2 * Math.min(1, Words.common(param.words(), words));
            if (param.kind() == Param.Kind.CHOICE) {
                score += 3
                        * param.choices().stream()
                                .filter(choice -> Words.common(Words.of(choice), words) > 0)
                                .count();
            }
        }
        if (!task.moments().none()
                && tool.params().stream().anyMatch(param -> param.kind().isTime())) {
            score += 2;
        }
        if (!lookup.subjects(tool).isEmpty()) {
            score += lookup.direct(tool) ? 2 : 1.5;
        }
        // A tool that only leads to another one is not the answer unless the task asks for what it gives.
        if (!named && fit.stream().anyMatch(other -> lookup.leadsTo(tool, other))) {
            score -= 1;
        }
        return score;
    }
}
