package dev.ratchet.testing.planner;

import dev.ratchet.testing.planner.Transcript.Step;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Computes what numbers in several results of one tool say: change over time, and who is ahead. */
final class Comparison {
    private Comparison() {}

    /**
     * A number out of a result.
     *
     * @param subject what it is of
     * @param time when, possibly empty
     * @param measure the name of the field
     * @param value the number
     */
    record Figure(String subject, String time, String measure, BigDecimal value) {}

    private record Change(String subject, BigDecimal percent) {}

    /** {@return the sentences, or nothing if the results are not all objects with a number in common} */
    static Optional<String> of(
            ToolCard tool, List<Step> steps, Map<String, String> fullNames, Optional<Aggregate> aggregate) {
        Map<String, List<Figure>> bySubject = new LinkedHashMap<>();
        for (Step step : steps) {
            Optional<Figure> figure = figure(tool, step, fullNames);
            if (figure.isEmpty()) {
                return Optional.empty();
            }
            bySubject
                    .computeIfAbsent(figure.get().subject(), subject -> new ArrayList<>())
                    .add(figure.get());
        }
        if (bySubject.isEmpty()) {
            return Optional.empty();
        }
        List<String> sentences = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        bySubject.forEach((subject, figures) -> {
            figures.sort(Comparator.comparing(Figure::time));
            sentences.add(
                    aggregate.isPresent() && figures.size() > 1
                            ? named(subject, figures.get(0)) + ": "
                                    + aggregate.get().of(figures) + "."
                            : sentence(subject, figures, changes));
        });
        if (changes.size() > 1 && changes.size() == bySubject.size()) {
            sentences.add(ranking(changes));
        } else if (changes.isEmpty() && bySubject.size() > 1) {
            highest(bySubject).ifPresent(sentences::add);
        }
        return Optional.of(String.join(" ", sentences));
    }

    private static Optional<Figure> figure(ToolCard tool, Step step, Map<String, String> fullNames) {
        JsonNode result = Results.json(step.result()).filter(JsonNode::isObject).orElse(null);
        if (result == null) {
            return Optional.empty();
        }
        String time = "";
        String subject = "";
        for (Param param : tool.params()) {
            JsonNode given = step.input().path(param.name());
            if (param.kind().isTime()) {
                JsonNode told = given.isMissingNode() ? result.path(param.name()) : given;
                time = (time + " " + told.asString("")).strip();
            } else if (given.isString() && subject.isEmpty() && param.kind().isSubject()) {
                subject = given.stringValue();
            }
        }
        for (Map.Entry<String, JsonNode> member : result.properties()) {
            boolean echo = step.input().has(member.getKey());
            if (member.getValue().isNumber()
                    && !echo
                    && !Words.of(member.getKey()).contains("year")) {
                String name = fullNames.getOrDefault(subject, subject);
                return Optional.of(new Figure(
                        name,
                        time,
                        member.getKey().replace('_', ' '),
                        member.getValue().decimalValue()));
            }
        }
        return Optional.empty();
    }

    private static String sentence(String subject, List<Figure> figures, List<Change> changes) {
        Figure first = figures.get(0);
        Figure last = figures.get(figures.size() - 1);
        String what = named(subject, first);
        if (figures.size() == 1 || first.value().signum() == 0) {
            return what + ": "
                    + String.join(", ", figures.stream().map(Comparison::single).toList()) + ".";
        }
        BigDecimal percent = last.value()
                .subtract(first.value())
                .multiply(BigDecimal.valueOf(100))
                .divide(first.value().abs(), MathContext.DECIMAL64);
        changes.add(new Change(subject, percent));
        int direction = percent.signum();
        String verb = direction > 0 ? " rose from " : direction < 0 ? " fell from " : " stayed the same, from ";
        return what + verb + plain(first) + " in " + first.time() + " to " + plain(last) + " in " + last.time() + " ("
                + signed(percent) + ").";
    }

    private static String named(String subject, Figure figure) {
        return subject.isEmpty()
                ? figure.measure()
                : subject.endsWith(")") ? subject : subject + " (" + figure.measure() + ")";
    }

    private static String single(Figure figure) {
        return plain(figure) + (figure.time().isEmpty() ? "" : " in " + figure.time());
    }

    private static String ranking(List<Change> changes) {
        List<Change> ranked = changes.stream()
                .sorted(Comparator.comparing(Change::percent).reversed())
                .toList();
        Change best = ranked.get(0);
        Change second = ranked.get(1);
        if (best.percent().compareTo(second.percent()) == 0) {
            return best.subject() + " and " + second.subject() + " did equally well.";
        }
        return best.subject() + (ranked.size() > 2 ? " did best: " : " did better: ") + signed(best.percent())
                + " against "
                + String.join(
                        ", ",
                        ranked.stream()
                                .skip(1)
                                .map(change -> signed(change.percent()) + " for " + change.subject())
                                .toList())
                + ".";
    }

    private static Optional<String> highest(Map<String, List<Figure>> bySubject) {
        List<Figure> figures = bySubject.values().stream().flatMap(List::stream).toList();
        boolean comparable = figures.size() == bySubject.size()
                && figures.stream().map(Figure::measure).distinct().count() == 1;
        return comparable
                ? figures.stream()
                        .max(Comparator.comparing(Figure::value))
                        .map(most -> "The highest is " + most.subject() + " with " + plain(most) + ".")
                : Optional.empty();
    }

    private static String plain(Figure figure) {
        return figure.value().toPlainString();
    }

    private static String signed(BigDecimal percent) {
        return String.format(Locale.ROOT, "%+.1f %%", percent.setScale(1, RoundingMode.HALF_UP));
    }
}
