package dev.ratchet.testing.planner;

import dev.ratchet.testing.planner.Mention.Kind;
import dev.ratchet.testing.planner.Moments.Moment;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Fills the parameters that are not the subject of the task: times, choices, numbers, flags. */
final class Arguments {
    private static final Pattern SINCE = Pattern.compile("(?i)\\bsince\\b");
    private static final Pattern DIRECTORY =
            Pattern.compile("(?U)\\b(?:in|under|inside) (?:the )?(?:directory |folder )?[\"`]?(\\w[\\w.-]*)");

    private final Task task;

    Arguments(Task task) {
        this.task = task;
    }

    /** {@return one set of arguments for each time to look at; none if a required parameter cannot be filled} */
    List<ObjectNode> common(ToolCard tool) {
        List<ObjectNode> inputs = new ArrayList<>();
        for (ObjectNode input : times(tool)) {
            if (others(tool, input)) {
                inputs.add(input);
            }
        }
        return inputs;
    }

    /** {@return what the task names that could be the subject of {@code param}; the best kind first} */
    List<Mention> subjects(ToolCard tool, Param param) {
        List<Mention> found = switch (param.kind()) {
            case PATH -> tool.lists() ? directories(tool) : task.of(Kind.PATH);
            case ADDRESS -> task.of(Kind.ADDRESS);
            case ID -> either(Set.of(Kind.CODE), Set.of(Kind.QUOTED, Kind.NAME, Kind.SYMBOL), Set.of(Kind.NUMBER));
            case SYMBOL, NAME, TEXT, QUERY ->
                either(Set.of(Kind.QUOTED, Kind.NAME, Kind.SYMBOL, Kind.CODE), Set.of(Kind.PATH, Kind.ADDRESS));
            default -> List.<Mention>of();
        };
        if (!found.isEmpty() || param.kind() == Param.Kind.PATH || param.kind() == Param.Kind.ADDRESS) {
            return found;
        }
        // Written without capital letters: any word that the tool does not use of itself may be a name.
        return task.of(Kind.WORD).stream()
                .filter(word -> !tool.hints().contains(Words.plain(word.text())))
                .toList();
    }

    /** A path, or a plain word behind "in" that the tool does not use of itself ("in the workspace"). */
    private List<Mention> directories(ToolCard tool) {
        List<Mention> paths = task.of(Kind.PATH);
        Matcher in = DIRECTORY.matcher(task.text());
        return !paths.isEmpty() || !in.find() || tool.hints().contains(Words.plain(in.group(1)))
                ? paths
                : List.of(new Mention(Kind.PATH, in.group(1), in.start(1)));
    }

    @SafeVarargs
    private List<Mention> either(Set<Kind>... preferred) {
        for (Set<Kind> kinds : preferred) {
            List<Mention> found = task.of(kinds);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    private List<ObjectNode> times(ToolCard tool) {
        List<Param> params =
                tool.params().stream().filter(param -> param.kind().isTime()).toList();
        if (params.isEmpty() || task.moments().none()) {
            return params.stream().anyMatch(Param::required) ? List.of() : List.of(object());
        }
        Moment first = task.moments().all().get(0);
        Moment last = task.moments().all().get(task.moments().all().size() - 1);
        if (params.size() > 1 && params.stream().map(Param::kind).distinct().count() == 1) {
            ObjectNode span = object();
            put(span, params.get(0), first.from());
            put(span, params.get(1), last.to());
            return List.of(span);
        }
        boolean onlyYears = params.stream().allMatch(param -> param.kind() == Param.Kind.YEAR);
        List<ObjectNode> inputs = new ArrayList<>();
        if (onlyYears) {
            task.moments().all().stream()
                    .map(moment -> moment.from().getYear())
                    .distinct()
                    .forEach(year -> inputs.add(time(params, java.time.LocalDate.of(year, 1, 1))));
        } else if (params.get(0).kind() == Param.Kind.DATE) {
            inputs.add(time(params, first.from()));
            if (!last.to().equals(first.from())) {
                inputs.add(time(params, last.to()));
            }
        } else {
            boolean open = SINCE.matcher(task.text()).find()
                    && task.moments().all().size() == 1
                    && params.stream().noneMatch(Param::required);
            List<YearMonth> every = Aggregate.in(task.text()).isPresent() && !open
                    ? task.moments().everyMonth()
                    : List.of();
            List<YearMonth> months = every.isEmpty() ? task.moments().months() : every;
            (open ? months.subList(0, 1) : months).forEach(month -> inputs.add(time(params, month.atDay(1))));
            if (open) {
                inputs.add(object()); // without a time it gives the latest
            }
        }
        return inputs;
    }

    private static ObjectNode time(List<Param> params, java.time.LocalDate date) {
        ObjectNode input = object();
        params.forEach(param -> put(input, param, date));
        return input;
    }

    private static void put(ObjectNode input, Param param, java.time.LocalDate date) {
        switch (param.kind()) {
            case YEAR -> number(input, param, date.getYear());
            case MONTH_NUMBER -> number(input, param, date.getMonthValue());
            case MONTH -> input.put(param.name(), date.toString().substring(0, 7));
            default -> input.put(param.name(), date.toString());
        }
    }

    private static void number(ObjectNode input, Param param, int value) {
        if (param.schema().path("type").asString("").equals("string")) {
            input.put(param.name(), Integer.toString(value));
        } else {
            input.put(param.name(), value);
        }
    }

    private boolean others(ToolCard tool, ObjectNode input) {
        List<Mention> numbers = new ArrayList<>(task.of(Kind.NUMBER));
        for (Param param : tool.params()) {
            boolean filled = switch (param.kind()) {
                case CHOICE -> choice(param, input);
                case FLAG -> flag(param, input);
                case NUMBER -> number(param, numbers, input);
                case OTHER -> false;
                default -> true;
            };
            if (!filled && param.required() && !byDefault(param, input)) {
                return false;
            }
        }
        return true;
    }

    private boolean choice(Param param, ObjectNode input) {
        String text = task.text().toLowerCase(Locale.ROOT);
        Optional<String> chosen = param.choices().stream()
                .filter(choice -> Words.common(Words.of(choice), task.words()) > 0
                        || text.contains(choice.toLowerCase(Locale.ROOT).replace('_', ' ')))
                .findFirst();
        chosen.ifPresent(choice -> input.put(param.name(), choice));
        return chosen.isPresent();
    }

    private boolean flag(Param param, ObjectNode input) {
        boolean named = Words.common(param.words(), task.words()) > 0;
        if (named || param.required()) {
            input.put(param.name(), named);
        }
        return true;
    }

    private boolean number(Param param, List<Mention> numbers, ObjectNode input) {
        boolean wanted = param.required() || Words.common(param.words(), task.words()) > 0;
        if (!wanted || numbers.isEmpty()) {
            return false;
        }
        String text = numbers.remove(0).text();
        if (param.isInteger()) {
            try {
                input.put(param.name(), Long.parseLong(text));
            } catch (NumberFormatException e) {
                return false; // has decimals, or is longer than any count
            }
        } else {
            input.put(param.name(), new java.math.BigDecimal(text));
        }
        return true;
    }

    private static boolean byDefault(Param param, ObjectNode input) {
        if (param.schema().has("default")) {
            input.set(param.name(), param.schema().path("default"));
            return true;
        }
        return false;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Puts in a subject, as a list of one where the tool wants a list. */
    static void put(ObjectNode input, Param param, String value) {
        if (param.isList()) {
            input.putArray(param.name()).add(value);
        } else {
            input.put(param.name(), value);
        }
    }

    /** {@return the parameter that says what a call is about, or null} */
    static @Nullable Param subject(ToolCard tool) {
        return tool.required().stream()
                .filter(param -> param.kind().isSubject())
                .findFirst()
                .or(() -> tool.params().stream()
                        .filter(param -> param.kind().isSubject())
                        .findFirst())
                .orElse(null);
    }
}
