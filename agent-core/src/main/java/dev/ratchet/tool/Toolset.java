package dev.ratchet.tool;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.schema.Nearest;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a run: the {@link Tool} methods of some objects, and {@link ToolFunction}s.
 *
 * <p>Everything that can be wrong with a tool class is found when the set is made. Immutable and safe to share between
 * threads; the tool objects must be too, for calls of one turn run at the same time.
 */
public final class Toolset {
    /** A task may bring objects of the same class to each run, and what a class says is the same each time. */
    private static final ClassValue<List<ToolMethod>> OF_CLASS = new ClassValue<>() {
        @Override
        protected List<ToolMethod> computeValue(Class<?> type) {
            return methodsOf(type, false);
        }
    };

    private static final ToolContext NOBODY = new ToolContext("", "", new Cancellation(), Map.of());

    private final Map<String, ToolMethod> tools;
    private final Leniency leniency;
    private final ResultBudget results;
    private final List<ToolDefinition> definitions;

    private Toolset(
            Map<String, ToolMethod> tools, Leniency leniency, ResultBudget results, List<ToolDefinition> definitions) {
        this.tools = tools;
        this.leniency = leniency;
        this.results = results;
        this.definitions = definitions;
    }

    /**
     * Returns the tools of {@code tools}, in the order of the objects, those of one object by name.
     *
     * @param tools objects with {@link Tool} methods, inherited ones and those of interfaces included; classes, for their
     *     static ones; and {@link ToolFunction}s
     * @throws IllegalArgumentException if an object has no such method, a method cannot be a tool, or two tools have one
     *     name; the message names the method and the mend
     */
    public static Toolset of(Object... tools) {
        Map<String, ToolMethod> named = named(List.of(), List.of(tools));
        return new Toolset(
                named,
                Leniency.DEFAULT,
                new ResultBudget(ResultBudget.DEFAULT, null),
                StrictTools.definitions(named.values()));
    }

    /**
     * Returns what the tools of a class are, its static and its other ones, by name. No object of it is made.
     *
     * @throws IllegalArgumentException as {@link #of} does
     */
    public static List<ToolDescription> describe(Class<?> type) {
        List<ToolMethod> found = OF_CLASS.get(type);
        if (found.isEmpty()) {
            throw new IllegalArgumentException(named(type) + " has no method annotated with @Tool.");
        }
        distinct(found);
        List<ToolDefinition> definitions = StrictTools.definitions(found);
        List<ToolDescription> described = new ArrayList<>();
        for (int i = 0; i < definitions.size(); i++) {
            ToolMethod tool = found.get(i);
            described.add(new ToolDescription(
                    definitions.get(i), tool.traits(), tool.schema().untried()));
        }
        return described;
    }

    private static Map<String, ToolMethod> named(Collection<ToolMethod> before, List<?> sources) {
        List<ToolMethod> all = new ArrayList<>(before);
        sources.forEach(each -> all.addAll(toolsOf(each)));
        return distinct(all);
    }

    private static Map<String, ToolMethod> distinct(List<ToolMethod> tools) {
        Map<String, ToolMethod> named = new LinkedHashMap<>();
        for (ToolMethod tool : tools) {
            ToolMethod other = named.putIfAbsent(tool.name(), tool);
            if (other != null && other.method().equals(tool.method())) {
                throw new IllegalArgumentException(
                        "The tool \"" + tool.name() + "\" is given twice: " + tool.origin() + ".");
            }
            if (other != null) {
                throw new IllegalArgumentException("Two tools are named \"" + tool.name() + "\": " + other.origin()
                        + " and " + tool.origin() + ". Rename one by @Tool(name = …).");
            }
        }
        return named;
    }

    private static List<ToolMethod> toolsOf(Object source) {
        if (source instanceof ToolFunction function) {
            return List.of(function.tool());
        }
        boolean isClass = source instanceof Class<?>;
        Class<?> type = source instanceof Class<?> given ? given : source.getClass();
        List<ToolMethod> found = isClass
                ? methodsOf(type, true)
                : OF_CLASS.get(type).stream().map(tool -> tool.of(source)).toList();
        if (found.isEmpty()) {
            boolean needsInstance =
                    isClass && !AnnotatedMethods.of(type, Tool.class, false).isEmpty();
            throw new IllegalArgumentException(
                    needsInstance
                            ? named(type) + " has no static method annotated with @Tool, only instance methods."
                                    + " Pass an object instead of the class."
                            : named(type) + " has no method annotated with @Tool.");
        }
        return found;
    }

    private static List<ToolMethod> methodsOf(Class<?> type, boolean onlyStatic) {
        List<ToolMethod> found = new ArrayList<>();
        for (Method method : AnnotatedMethods.of(type, Tool.class, onlyStatic)) {
            found.add(ToolMethod.of(method, type));
        }
        found.sort(Comparator.comparing(ToolMethod::name));
        return Preview.addTo(found, type, onlyStatic);
    }

    private static String named(Class<?> type) {
        return type.getTypeName().replace('$', '.');
    }

    /** {@return the tools as the model sees them, in the order in which they are sent} */
    public List<ToolDefinition> definitions() {
        return definitions;
    }

    /**
     * Runs a call on this thread and returns its result, whatever happens: an unknown tool, arguments that do not fit,
     * and anything the tool throws are results with the error flag. A {@link ToolException}'s text goes to the model; of
     * anything else the model reads the kind, and the logger {@code dev.ratchet.tool} gets the rest.
     */
    public ToolResult call(ToolUseBlock call, ToolContext context) {
        CheckedCall checked = check(call, context);
        return checked instanceof CheckedCall.Ready ready
                ? ready.work().apply(Pause.REAL)
                : ((CheckedCall.Refused) checked).result();
    }

    /**
     * {@return whether the tool of a call is there and its arguments fit} No object of a user's class is made of them: that
     * may come out otherwise the next time, so who has to be asked about a call must not hang on it.
     */
    public boolean fits(ToolUseBlock call) {
        @Nullable ToolMethod tool = tools.get(call.name());
        if (tool == null) {
            return false;
        }
        CheckedCall checked = tool.schema().untried().isEmpty()
                ? CheckedCall.of(tool, call, leniency, NOBODY)
                : CheckedCall.bySchema(tool, call, leniency);
        return !(checked instanceof CheckedCall.Refused);
    }

    /** {@return the result of a call that would not run, as its tool is not there or its arguments do not fit} */
    public Optional<ToolResult> refusal(ToolUseBlock call) {
        return check(call, NOBODY) instanceof CheckedCall.Refused refused
                ? Optional.of(refused.result())
                : Optional.empty();
    }

    /**
     * Returns what the preview method of the call's tool says about it; empty if it has none, or the call would not run.
     * Called on this thread.
     */
    public Optional<String> preview(ToolUseBlock call, ToolContext context) {
        return check(call, context) instanceof CheckedCall.Ready ready
                ? ready.preview().get()
                : Optional.empty();
    }

    /** {@return how a tool behaves, or empty if there is no such tool} */
    public Optional<ToolTraits> traits(String name) {
        return Optional.ofNullable(tools.get(name)).map(ToolMethod::traits);
    }

    /**
     * Returns why it could not be shown with sample arguments that a tool's schema says what is read, such as
     * {@code acme.Order may run code of its own when it is made}; empty if that was shown, or there is no such tool. Nothing is
     * wrong with such a tool: names, types, constants and what may be left out were compared when it was registered, as those
     * of every tool are.
     */
    public Optional<String> notProvable(String name) {
        return Optional.ofNullable(tools.get(name))
                .flatMap(tool -> tool.schema().untried());
    }

    /**
     * Returns this set with the traits of one tool changed.
     *
     * @throws IllegalArgumentException if there is no such tool; the message names the nearest
     */
    public Toolset with(String name, UnaryOperator<ToolTraits> change) {
        return changed(name, tool -> tool.with(change.apply(tool.traits())));
    }

    /**
     * Returns this set with one tool sent as a tool that the provider defines, such as {@code bash_20250124}: the model has
     * learnt it, and its definition is shorter. Calls are still checked, bound and run as the tool says. Only Anthropic has
     * such tools; another provider gets the ordinary definition.
     *
     * @param name the tool, which must have the provider's name for it
     * @param type the provider's type, with its date
     * @throws IllegalArgumentException if there is no such tool, or the type has no date
     */
    public Toolset providerTool(String name, String type) {
        return changed(name, tool -> tool.with(tool.definition().ofProvider(type)));
    }

    private Toolset changed(String name, UnaryOperator<ToolMethod> change) {
        ToolMethod tool = tools.get(name);
        if (tool == null) {
            throw new IllegalArgumentException("There is no tool named \"" + name + "\"."
                    + Nearest.to(name, tools.keySet())
                            .map(near -> " Did you mean \"" + near + "\"?")
                            .orElse(""));
        }
        Map<String, ToolMethod> changed = new LinkedHashMap<>(tools);
        ToolMethod other = change.apply(tool);
        changed.put(name, other);
        boolean same = other.definition().equals(tool.definition())
                && other.traits().strict() == tool.traits().strict(); // else the same warnings again
        return new Toolset(changed, leniency, results, same ? definitions : StrictTools.definitions(changed.values()));
    }

    /**
     * Returns this set with another limit to how much text of a result the model gets; 60,000 characters by default. Of more
     * it gets head and tail and what is missing. With a store the whole is kept there, and the set has one tool more,
     * {@code read_result}, by which the model reads it.
     *
     * @param characters for a tool without a {@link ToolTraits#resultBudget} of its own
     * @param store for what is longer, or null
     * @throws IllegalArgumentException if {@code characters} is less than 1,000, or another tool is named {@code read_result}
     */
    public Toolset results(int characters, @Nullable ResultStore store) {
        ResultBudget budget = new ResultBudget(characters, store);
        if (store == null) {
            return new Toolset(tools, leniency, budget, definitions);
        }
        Map<String, ToolMethod> more = named(tools.values(), List.of(new ReadResult(store, characters)));
        return new Toolset(more, leniency, budget, StrictTools.definitions(more.values()));
    }

    /**
     * Returns this set with more tools behind its own, so that what is cached of its own stays so.
     *
     * @param more as in {@link #of}
     * @throws IllegalArgumentException as {@link #of} does
     */
    public Toolset and(Object... more) {
        Map<String, ToolMethod> all = named(tools.values(), List.of(more));
        return new Toolset(all, leniency, results, StrictTools.definitions(all.values()));
    }

    /** {@return this set, with other slips of a model mended; {@link Leniency#DEFAULT} unless changed} */
    public Toolset with(Leniency other) {
        return new Toolset(tools, other, results, definitions);
    }

    /**
     * Returns the call with the arguments that its tool gets, which are those that the model wrote but for slips that are
     * mended. What decides about a call has to look at this one.
     */
    public ToolUseBlock asRun(ToolUseBlock call) {
        ToolMethod tool = tools.get(call.name());
        return tool == null ? call : CheckedCall.asRun(tool, call, leniency);
    }

    /** Does all that can be done without running the tool. */
    CheckedCall check(ToolUseBlock call, ToolContext context) {
        @Nullable ToolMethod tool = tools.get(call.name());
        return tool == null
                ? new CheckedCall.Refused(ToolErrors.unknownTool(call.name(), tools.keySet()))
                : bounded(CheckedCall.of(tool, call, leniency, context), context);
    }

    private CheckedCall bounded(CheckedCall checked, ToolContext context) {
        return checked instanceof CheckedCall.Ready ready
                ? new CheckedCall.Ready(
                        ready.tool(),
                        pause -> results.fit(ready.work().apply(pause), ready.tool(), context.runId()),
                        ready.preview())
                : checked;
    }
}
