package dev.ratchet.testing.planner;

import dev.ratchet.testing.planner.Mention.Kind;
import dev.ratchet.testing.planner.Transcript.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a change that the task spells out: looks at what is there, changes it, looks again. Nothing is changed on a guess:
 * what the task leaves open is said instead.
 */
final class Change {
    private static final Set<String> CHECKS = Set.of("check", "test", "verify");

    private final Task task;
    private final List<ToolCard> tools;
    private final List<Step> steps;
    private final ToolCard tool;

    private Change(Task task, List<ToolCard> tools, List<Step> steps, ToolCard tool) {
        this.task = task;
        this.tools = tools;
        this.steps = steps;
        this.tool = tool;
    }

    /** {@return the next move, or nothing if the task asks for no change that a tool could make} */
    static Optional<Move> next(Task task, List<ToolCard> tools, List<Step> steps) {
        if (task.isQuestion()) {
            return Optional.empty();
        }
        return tools.stream()
                .filter(tool -> tool.changes() && Verbs.asked(task.words(), tool.verb()))
                .max((one, other) -> Double.compare(fit(task, one), fit(task, other)))
                .map(tool -> new Change(task, tools, steps, tool).next());
    }

    private static double fit(Task task, ToolCard tool) {
        boolean spelledOut = new Change(task, List.of(), List.of(), tool)
                .input(task.of(Kind.PATH).stream()
                        .map(Mention::text)
                        .findFirst()
                        .orElse("?"))
                .isPresent();
        // "In … replace" rather than "write": the verb that comes first in the task is the one that is meant.
        double first = task.words().stream()
                .filter(word -> Verbs.asked(Set.of(word), tool.verb()))
                .findFirst()
                .map(word -> 1.0 / (1 + List.copyOf(task.words()).indexOf(word)))
                .orElse(0.0);
        return (spelledOut ? 2 : 0) + first + Words.common(tool.words(), task.words()) * 0.1;
    }

    private Move next() {
        Optional<Param> pathParam = tool.first(Param.Kind.PATH);
        if (pathParam.isEmpty() || !tool.required().contains(pathParam.get())) {
            return changed("", Optional.empty());
        }
        String named =
                task.of(Kind.PATH).stream().map(Mention::text).findFirst().orElse("");
        if (Verbs.creates(tool.verb())) {
            return named.isEmpty() ? tellWhatIsMissing() : changed(named, reader());
        }
        Optional<ToolCard> lister = tools.stream().filter(ToolCard::lists).findFirst();
        if (lister.isPresent() && step(lister.get().name()).isEmpty()) {
            return ask(new Call(lister.get().name(), Arguments.object()));
        }
        List<String> there = lister.flatMap(list -> step(list.name()))
                .map(step -> Results.paths(step.result()))
                .orElse(List.of());
        Optional<String> path = listed().or(() -> path(named, there));
        if (path.isPresent()) {
            return lookThenChange(path.get());
        }
        // A listing shows one directory: only the tool that reads knows whether the file is there.
        return named.isEmpty()
                ? Move.say("The task names no file, so I changed nothing."
                        + (there.isEmpty() ? "" : " There are: " + String.join(", ", there) + ".") + "\n"
                        + Summary.BY_RULES)
                : lookThenChange(named);
    }

    private Move lookThenChange(String path) {
        Optional<ToolCard> reader = reader();
        if (reader.isPresent()) {
            Call look = look(reader.get(), path);
            Optional<Step> seen = steps.stream().filter(step -> step.is(look)).findFirst();
            if (seen.isEmpty()) {
                return ask(look);
            }
            if (seen.get().error()) {
                return Move.say(Summary.failure(seen.get()) + "\nSo I changed nothing.\n" + Summary.BY_RULES);
            }
            Optional<String> old = oldText();
            if (old.isPresent()
                    && step(tool.name()).isEmpty()
                    && !Numbered.plain(seen.get().result()).contains(old.get())) {
                return Move.say("The text \"" + old.get() + "\" is not in " + path + ", so I changed nothing.\n"
                        + Summary.BY_RULES);
            }
        }
        return changed(path, reader);
    }

    private Move changed(String path, Optional<ToolCard> reader) {
        Optional<ObjectNode> input = input(path);
        if (input.isEmpty()) {
            return tellWhatIsMissing();
        }
        Call call = new Call(tool.name(), input.get());
        Optional<Step> done = steps.stream().filter(step -> step.is(call)).findFirst();
        if (done.isEmpty()) {
            return ask(call);
        }
        if (done.get().error()) {
            return Move.say(Summary.failure(done.get()) + "\nNothing was changed by it.\n" + Summary.BY_RULES);
        }
        if (reader.isEmpty()) {
            return Move.say(
                    tool.name() + " answered: " + Summary.clipped(done.get().result()) + "\n" + Summary.BY_RULES);
        }
        Call look = look(reader.get(), path);
        List<Step> after = steps.subList(steps.indexOf(done.get()) + 1, steps.size());
        Optional<Step> seen = after.stream().filter(step -> step.is(look)).findFirst();
        if (seen.isEmpty()) {
            return ask(look);
        }
        Optional<Call> check = checker().map(checker -> new Call(checker.name(), Arguments.object()));
        Optional<Step> checked = check.flatMap(
                asked -> after.stream().filter(step -> step.is(asked)).findFirst());
        return check.isPresent() && checked.isEmpty()
                ? ask(check.get())
                : Move.say(report(path, look, done.get(), seen.get(), checked));
    }

    private String report(String path, Call look, Step done, Step seen, Optional<Step> checked) {
        List<String> lines = new ArrayList<>();
        Optional<Step> before = steps.subList(0, steps.indexOf(done)).stream()
                .filter(step -> step.is(look) && !step.error())
                .findFirst();
        List<String> quoted = quoted().stream().map(Mention::text).toList();
        lines.add(
                oldText().isPresent()
                        ? "In " + path + " I replaced \"" + oldText().orElseThrow() + "\" by \"" + newText() + "\"."
                        : before.isPresent()
                                ? "I changed " + path + "."
                                : "I made " + path + " with "
                                        + (quoted.isEmpty()
                                                ? "what was asked for"
                                                : "\"" + quoted.get(quoted.size() - 1) + "\"")
                                        + ".");
        if (seen.error()) {
            lines.add(Summary.failure(seen));
        } else if (before.isPresent()) {
            Set<String> known =
                    new HashSet<>(Arrays.asList(before.get().result().split("\n", -1)));
            String fresh = String.join(
                    "\n",
                    Arrays.stream(seen.result().split("\n", -1))
                            .filter(line -> !known.contains(line))
                            .toList());
            lines.add(
                    fresh.isBlank()
                            ? "Read again it looks as before."
                            : "Read again it has:\n" + Summary.clipped(fresh));
        } else {
            lines.add("Read again it has:\n" + Summary.clipped(seen.result()));
        }
        checked.ifPresent(step -> lines.add(step.tool() + " answered: " + Summary.clipped(step.result())));
        lines.add(Summary.BY_RULES);
        return String.join("\n", lines);
    }

    private Move tellWhatIsMissing() {
        return Move.say(
                "I can only make a change that the task spells out: which file, and in quotes the text to write, or the"
                        + " old and the new text. " + tool.name() + " needs "
                        + String.join(
                                ", ", tool.required().stream().map(Param::name).toList())
                        + ". I changed nothing.\n" + Summary.BY_RULES);
    }

    /** The arguments of the change, if the task has them all. */
    private Optional<ObjectNode> input(String path) {
        List<ObjectNode> common = new Arguments(task).common(tool);
        if (common.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode input = common.get(0);
        List<String> quoted = quoted().stream().map(Mention::text).toList();
        Set<String> used = new HashSet<>();
        for (Param param : tool.params()) {
            if (!param.required() && !param.kind().isSubject()) {
                continue;
            }
            Optional<String> value = switch (param.kind()) {
                case PATH -> path.isEmpty() ? Optional.empty() : Optional.of(path);
                case OLD_TEXT -> oldText();
                case NEW_TEXT -> Optional.of(newText());
                case CONTENT -> quoted.isEmpty() ? Optional.empty() : Optional.of(quoted.get(quoted.size() - 1));
                default ->
                    new Arguments(task)
                            .subjects(tool, param).stream()
                                    .map(Mention::text)
                                    .filter(text -> !used.contains(text))
                                    .findFirst();
            };
            if (param.kind().isTime() || !fillable(param)) {
                continue; // filled with the common ones
            }
            if (value.isEmpty() && param.required()) {
                return Optional.empty();
            }
            value.ifPresent(text -> {
                used.add(text);
                Arguments.put(input, param, text);
            });
        }
        return oldText().isEmpty() && tool.first(Param.Kind.OLD_TEXT).isPresent()
                ? Optional.empty()
                : Optional.of(input);
    }

    private static boolean fillable(Param param) {
        return param.kind().isSubject()
                || param.kind() == Param.Kind.OLD_TEXT
                || param.kind() == Param.Kind.NEW_TEXT
                || param.kind() == Param.Kind.CONTENT;
    }

    /** Of two quoted texts the first is replaced by the second, unless the task says "instead of". */
    private Optional<String> oldText() {
        List<Mention> quoted = quoted();
        return quoted.size() < 2 || tool.first(Param.Kind.OLD_TEXT).isEmpty()
                ? Optional.empty()
                : Optional.of(quoted.get(reversed(quoted) ? 1 : 0).text());
    }

    private String newText() {
        List<Mention> quoted = quoted();
        return quoted.size() < 2 ? "" : quoted.get(reversed(quoted) ? 0 : 1).text();
    }

    private boolean reversed(List<Mention> quoted) {
        String between =
                task.text().substring(quoted.get(0).at(), quoted.get(1).at()).toLowerCase(Locale.ROOT);
        String connection = between.substring(
                Math.min(between.length(), quoted.get(0).text().length() + 1));
        return connection.contains("instead of")
                || connection.contains("in place of")
                || connection.contains("rather than");
    }

    /** The file of the listing that the task names first, whatever it is called; of two the longer. */
    private Optional<String> listed() {
        record Place(String name, int at) {}
        List<Place> places = new ArrayList<>();
        tools.stream()
                .filter(ToolCard::lists)
                .findFirst()
                .flatMap(lister -> step(lister.name()))
                .filter(step -> !step.error())
                .map(step -> Results.paths(step.result()))
                .orElse(List.of())
                .forEach(name -> {
                    Matcher matcher = Pattern.compile("(?U)(?<![\\w/.-])" + Pattern.quote(name) + "(?![\\w/-]|\\.\\w)")
                            .matcher(task.text());
                    if (matcher.find()) {
                        places.add(new Place(name, matcher.start()));
                    }
                });
        return places.stream()
                .min(Comparator.comparingInt(Place::at)
                        .thenComparing(place -> -place.name().length()))
                .map(Place::name);
    }

    /** What the task quotes, without the file's name. */
    private List<Mention> quoted() {
        Optional<String> file = listed();
        return task.of(Kind.QUOTED).stream()
                .filter(mention -> !file.equals(Optional.of(mention.text())))
                .toList();
    }

    private Optional<String> path(String named, List<String> there) {
        if (there.isEmpty()) {
            return named.isEmpty() ? Optional.empty() : Optional.of(named);
        }
        if (named.isEmpty()) {
            return there.size() == 1 ? Optional.of(there.get(0)) : Optional.empty();
        }
        if (there.contains(named)) {
            return Optional.of(named);
        }
        List<String> elsewhere =
                there.stream().filter(path -> path.endsWith("/" + named)).toList();
        return elsewhere.size() == 1 ? Optional.of(elsewhere.get(0)) : Optional.empty();
    }

    /** A tool that shows what the change is made to. */
    private Optional<ToolCard> reader() {
        return tools.stream()
                .filter(other -> !other.changes() && !other.lists())
                .filter(other -> other.required().size() == 1
                        && other.required().get(0).kind() == Param.Kind.PATH
                        && tool.first(Param.Kind.PATH).isPresent())
                .findFirst();
    }

    /** A tool that is told nothing and says whether the work is right. */
    private Optional<ToolCard> checker() {
        return tools.stream()
                .filter(other -> other.params().isEmpty())
                .filter(other -> other.words().stream().anyMatch(CHECKS::contains))
                .findFirst();
    }

    private static Call look(ToolCard reader, String path) {
        ObjectNode input = Arguments.object();
        Arguments.put(input, reader.required().get(0), path);
        return new Call(reader.name(), input);
    }

    private Optional<Step> step(String name) {
        return steps.stream().filter(step -> step.tool().equals(name)).findFirst();
    }

    private static Move ask(Call call) {
        return new Move(OfflinePlanner.announcement(List.of(call)), List.of(call));
    }
}
