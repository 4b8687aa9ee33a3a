package dev.ratchet.testing.planner;

import dev.ratchet.testing.planner.Mention.Kind;
import dev.ratchet.testing.planner.Transcript.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fills the calls of one tool backwards: what the task names goes in directly; what the tool wants in another form ("the
 * id of …") is asked of a tool that gives it, and so on. Calls that must come first are collected, so that those of
 * several subjects are made at the same time.
 */
final class Lookup {
    // What a parameter's name says besides what it is about.
    private static final Set<String> FORM = Set.of("id", "name", "key", "code", "number", "value", "path");
    private static final int DEEPEST = 3; // a tool that needs one that needs one

    private final Task task;
    private final List<ToolCard> readers;
    private final List<Step> steps;
    private final Arguments arguments;
    private final Set<Call> missing = new LinkedHashSet<>();

    Lookup(Task task, List<ToolCard> tools, List<Step> steps) {
        this.task = task;
        this.readers = tools.stream().filter(tool -> !tool.changes()).toList();
        this.steps = steps;
        this.arguments = new Arguments(task);
    }

    /** {@return the calls to make now for an answer by {@code tool}; none if all has been asked that can be} */
    List<Call> calls(ToolCard tool) {
        missing.clear();
        for (ObjectNode input : inputs(tool, subjects(tool), new HashSet<>())) {
            done(new Call(tool.name(), input));
        }
        return List.copyOf(missing);
    }

    /** {@return whether everything that {@code tool} needs can be had, directly or from other tools} */
    boolean canServe(ToolCard tool) {
        List<Param> wanted = subjectParams(tool);
        if (wanted.size() > 1 && subjects(tool).size() < wanted.size()) {
            return false;
        }
        return !arguments.common(tool).isEmpty()
                && tool.required().stream()
                        .allMatch(param ->
                                !needsSubject(param) || (param.kind().isSubject() && reachable(tool, param, 0)));
    }

    /** {@return the mentions that calls of {@code tool} are about} */
    List<Mention> subjects(ToolCard tool) {
        Param param = Arguments.subject(tool);
        return param == null ? List.of() : arguments.subjects(tool, param);
    }

    /** {@return whether {@code tool} gives what another one needs} */
    boolean leadsTo(ToolCard tool, ToolCard other) {
        return other.required().stream()
                .anyMatch(param -> resolvers(other, param).contains(tool));
    }

    /** {@return whether the task's words can go into the tool as they are} */
    boolean direct(ToolCard tool) {
        Param param = Arguments.subject(tool);
        return param == null
                || arguments.subjects(tool, param).stream().allMatch(mention -> direct(tool, param, mention));
    }

    private static boolean needsSubject(Param param) {
        return switch (param.kind()) {
            case CHOICE, FLAG, NUMBER, YEAR, MONTH_NUMBER, MONTH, DATE, OTHER -> false;
            default -> true;
        };
    }

    private static List<Param> subjectParams(ToolCard tool) {
        return tool.required().stream()
                .filter(param -> param.kind().isSubject())
                .toList();
    }

    private boolean reachable(ToolCard tool, Param param, int depth) {
        if (depth == DEEPEST) {
            return false;
        }
        List<Mention> subjects = arguments.subjects(tool, param);
        if (subjects.stream().anyMatch(subject -> direct(tool, param, subject))) {
            return true;
        }
        return resolvers(tool, param).stream()
                .anyMatch(resolver -> resolver.required().stream()
                        .allMatch(needed -> needed.kind().isSubject() && reachable(resolver, needed, depth + 1)));
    }

    private boolean direct(ToolCard tool, Param param, Mention mention) {
        boolean asItIs = param.kind() == Param.Kind.NAME
                || param.kind() == Param.Kind.QUERY
                || param.kind() == Param.Kind.PATH
                || param.kind() == Param.Kind.ADDRESS;
        return asItIs
                || mention.kind() == Kind.SYMBOL
                || mention.kind() == Kind.CODE
                || (param.kind() == Param.Kind.ID && mention.kind() == Kind.NUMBER)
                || resolvers(tool, param).isEmpty();
    }

    private List<ToolCard> resolvers(ToolCard tool, Param param) {
        if (param.kind() == Param.Kind.PATH) {
            return readers.stream().filter(ToolCard::lists).toList();
        }
        Set<String> about = new HashSet<>(param.words());
        about.removeAll(FORM);
        return readers.stream()
                .filter(other -> !other.name().equals(tool.name()))
                .filter(other ->
                        other.params().stream().noneMatch(same -> same.name().equals(param.name())))
                .filter(other -> Words.common(other.words(), about) > 0 || Words.common(other.hints(), about) > 0)
                .toList();
    }

    /** The inputs for all subjects and times; what has to be asked first goes to {@link #missing}. */
    private List<ObjectNode> inputs(ToolCard tool, List<Mention> subjects, Set<String> visited) {
        if (visited.size() == DEEPEST || !visited.add(tool.name())) {
            return List.of();
        }
        List<Param> params = subjectParams(tool);
        List<ObjectNode> inputs = new ArrayList<>();
        if (params.size() > 1) {
            for (ObjectNode input : arguments.common(tool)) {
                boolean filled = subjects.size() >= params.size();
                for (int i = 0; filled && i < params.size(); i++) {
                    List<String> values = values(tool, params.get(i), subjects.get(i), visited);
                    filled = !values.isEmpty();
                    if (filled) {
                        Arguments.put(input, params.get(i), values.get(0));
                    }
                }
                if (filled) {
                    inputs.add(input);
                }
            }
        } else {
            Param param = Arguments.subject(tool);
            if (param == null || (subjects.isEmpty() && !param.required())) {
                inputs.addAll(arguments.common(tool));
            } else {
                for (Mention subject : subjects.isEmpty() ? List.of(everything()) : subjects) {
                    for (String value : values(tool, param, subject, visited)) {
                        for (ObjectNode input : arguments.common(tool)) {
                            Arguments.put(input, param, value);
                            inputs.add(input);
                        }
                    }
                }
            }
        }
        visited.remove(tool.name());
        return inputs;
    }

    private static Mention everything() {
        return new Mention(Kind.WORD, "", 0);
    }

    private List<String> values(ToolCard tool, Param param, Mention subject, Set<String> visited) {
        if (!subject.text().isEmpty() && direct(tool, param, subject) && !unknown(tool, subject.text())) {
            return List.of(subject.text());
        }
        for (ToolCard resolver : resolvers(tool, param)) {
            List<Mention> about = subject.text().isEmpty() ? List.of() : List.of(subject);
            Set<String> values = new LinkedHashSet<>();
            for (ObjectNode input : inputs(resolver, about, visited)) {
                done(new Call(resolver.name(), input))
                        .filter(step -> !step.error())
                        .ifPresent(step -> values.addAll(
                                param.kind() == Param.Kind.PATH
                                        ? paths(step)
                                        : Results.values(step, param, subject.text())));
            }
            if (!values.isEmpty() || !missing.isEmpty()) {
                return List.copyOf(values);
            }
        }
        return !subject.text().isEmpty() && direct(tool, param, subject) ? List.of(subject.text()) : List.of();
    }

    /** The files of a listing that the task's words point to, or the only one there is. */
    private List<String> paths(Step listing) {
        List<String> paths = Results.paths(listing.result());
        List<String> named = paths.stream()
                .filter(path -> Words.common(Words.of(path), task.words()) > 0)
                .toList();
        return !named.isEmpty() ? named : paths.size() == 1 ? paths : List.of();
    }

    /** Whether the tool said of this very value that it does not know it, and a resolver may know better. */
    private boolean unknown(ToolCard tool, String value) {
        List<Step> tried = steps.stream()
                .filter(step -> step.tool().equals(tool.name())
                        && step.input()
                                .valueStream()
                                .anyMatch(given -> given.asString("").equals(value)))
                .toList();
        return !tried.isEmpty() && tried.stream().allMatch(step -> step.error() && blames(step, value));
    }

    private static boolean blames(Step step, String value) {
        return step.result().contains(value)
                && step.input()
                        .valueStream()
                        .map(given -> given.asString(""))
                        .allMatch(given -> given.equals(value) || !step.result().contains(given));
    }

    /** The step of this call, or of the one that its error proposed; a call that was not made yet is missing. */
    private Optional<Step> done(Call call) {
        Optional<Step> step = steps.stream().filter(made -> made.is(call)).findFirst();
        if (step.isEmpty()) {
            missing.add(call);
            return step;
        }
        Optional<Call> mended = step.get().error() ? mended(call, step.get().result()) : Optional.empty();
        if (mended.isEmpty()) {
            return step;
        }
        Optional<Step> second =
                steps.stream().filter(made -> made.is(mended.get())).findFirst();
        if (second.isEmpty()) {
            missing.add(mended.get());
        }
        return second;
    }

    private Optional<Call> mended(Call call, String error) {
        for (String name : call.input().propertyNames()) {
            String sent = call.input().path(name).asString("");
            // A month that the task names is not exchanged for another; the end of a whole year may be.
            Optional<String> better = Results.suggestion(error, sent)
                    .or(() -> task.moments().all().stream().allMatch(Moments.Moment::wholeYear)
                            ? Results.inRange(error, sent)
                            : Optional.empty());
            if (better.isPresent()) {
                ObjectNode input = call.input().deepCopy();
                input.put(name, better.get());
                return Optional.of(new Call(call.tool(), input));
            }
        }
        return Optional.empty();
    }
}
