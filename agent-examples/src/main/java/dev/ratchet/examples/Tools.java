package dev.ratchet.examples;

import dev.ratchet.message.RawJson;
import dev.ratchet.tool.ToolDefinition;
import dev.ratchet.tool.ToolDescription;
import dev.ratchet.tool.ToolTraits;
import dev.ratchet.tool.Toolset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Shows the tools of classes as a model sees them, what they cost, and what is to be mended in them. */
@Command(
        name = "tools",
        description = {
            "Shows the tools of a class or JAR as a model sees them.",
            "Name, description, parameters, and what they cost in each request. Says what a model is likely to trip over. No object of a class is made for it."
        },
        footer = {
            "",
            "Tokens are estimated, one for each 3 bytes of the definition.",
            "'not provable' is no fault: sample arguments are bound only where no code of a constructor runs.",
            "docs/writing-tools.md tells how to write tools that models use well."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Agent.Version.class)
final class Tools implements Callable<Integer> {
    // As the context manager's first estimate of a request; JSON of tools has 3 to 4.5.
    private static final int BYTES_PER_TOKEN = 3;

    private final Terminal terminal;

    @Parameters(
            arity = "0..*",
            paramLabel = "CLASS|JAR",
            description = "Names of classes, JARs, or directories of classes.")
    private List<String> targets = new ArrayList<>();

    @Option(
            names = "--class-path",
            paramLabel = "PATH",
            defaultValue = "",
            description = "JARs and directories where the classes and what they need are.")
    private String classPath = "";

    @Option(names = "--json", description = "Print one JSON object a line for each tool, and nothing else.")
    private boolean json;

    @Option(names = "--strict", description = "Exit with 1 if there is anything to mend.")
    private boolean strict;

    /** One tool, and the class it was found in. */
    private record Found(Class<?> type, ToolDescription tool) {
        ToolDefinition definition() {
            return tool.definition();
        }
    }

    Tools(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (targets.isEmpty()) {
            throw new WrongUsage("name a class or a JAR: ./agent tools com.acme.OrderTools");
        }
        List<Found> tools = new ArrayList<>();
        try (ToolClasses classes = ToolClasses.on(classPath, targets)) {
            for (String target : targets) {
                classes.of(target).forEach(type -> described(type).forEach(tool -> tools.add(new Found(type, tool))));
            }
        }
        Set<String> names = new TreeSet<>();
        tools.forEach(each -> names.add(each.definition().name()));
        int toMend = 0;
        for (Found each : tools) {
            List<ToolLint.Finding> findings = ToolLint.of(each.definition(), names);
            toMend += findings.size();
            if (json) {
                terminal.out().println(line(each, findings));
            } else {
                show(each, findings);
            }
        }
        if (!json) {
            terminal.out().println(total(tools, toMend));
        }
        return strict && toMend > 0 ? 1 : 0;
    }

    private static String total(List<Found> tools, int toMend) {
        long tokens =
                tools.stream().mapToLong(each -> tokens(each.definition())).sum();
        return String.format(
                Locale.ROOT,
                "%d tool%s, about %,d tokens in each request; %s",
                tools.size(),
                tools.size() == 1 ? "" : "s",
                tokens,
                toMend == 0 ? "nothing to mend" : toMend + " to mend");
    }

    private static List<ToolDescription> described(Class<?> type) {
        try {
            return Toolset.describe(type);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(String.valueOf(e.getMessage()));
        } catch (NoClassDefFoundError | TypeNotPresentException e) {
            throw ToolClasses.missing(type.getName(), e);
        } catch (LinkageError e) {
            throw new WrongUsage("the class " + type.getName() + " cannot be read: " + e);
        }
    }

    private static long tokens(ToolDefinition tool) {
        return ((long) tool.raw().length() + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }

    private void show(Found found, List<ToolLint.Finding> findings) {
        ToolDefinition tool = found.definition();
        Style style = terminal.style();
        terminal.out()
                .println(style.strong(tool.name())
                        + style.faint("  about " + tokens(tool) + " tokens, "
                                + Escapes.visible(found.type().getTypeName().replace('$', '.'))));
        wrap(tool.description(), "  ");
        JsonNode schema = tool.inputSchema().tree();
        SchemaShape.members(schema).forEach(this::show);
        for (var definition : schema.path("$defs").properties()) {
            wrap(definition.getKey() + " is " + SchemaShape.of(definition.getValue()), "    ");
            SchemaShape.remarks(definition.getKey(), definition.getValue()).forEach(each -> wrap(each, "        "));
        }
        wrap(String.join(", ", traits(found.tool().traits())), "  ");
        wrap(found.tool().notProvable().map(why -> "not provable: " + why).orElse("provable"), "  ");
        for (ToolLint.Finding each : findings) {
            WordWrap wrap = new WordWrap(terminal.columns(), "  ! ", "    ");
            (wrap.add(each.message()) + wrap.end()).lines().map(style::bad).forEach(terminal.out()::println);
        }
        terminal.out().println();
    }

    private void show(SchemaShape.Member member) {
        wrap(member.declaration(), "    ");
        wrap(member.description(), "        ");
        SchemaShape.remarks(member.name(), member.schema()).forEach(each -> wrap(each, "        "));
    }

    private void wrap(String text, String indent) {
        WordWrap.lines(text, terminal.columns(), indent).forEach(terminal.out()::println);
    }

    private static List<String> traits(ToolTraits traits) {
        List<String> words = new ArrayList<>();
        if (traits.readOnly()) {
            words.add("read-only");
        }
        if (traits.destructive()) {
            words.add("destructive");
        }
        if (traits.idempotent()) {
            words.add("idempotent");
        }
        if (traits.exclusive()) {
            words.add("exclusive");
        }
        traits.resources().forEach(name -> words.add("works on " + name));
        traits.timeout().ifPresent(time -> words.add("time-out " + time.toSeconds() + " s"));
        if (traits.resultBudget() > 0) {
            words.add(String.format(Locale.ROOT, "results up to %,d characters", traits.resultBudget()));
        }
        if (traits.strict()) {
            words.add("strict");
        }
        return words;
    }

    private static String line(Found found, List<ToolLint.Finding> findings) {
        ToolDescription tool = found.tool();
        ToolTraits traits = tool.traits();
        List<RawJson> toMend = findings.stream()
                .map(each -> RawJson.object()
                        .put("rule", each.rule())
                        .put("message", each.message())
                        .build())
                .toList();
        RawJson.ObjectBuilder told = RawJson.object()
                .put("read_only", traits.readOnly())
                .put("destructive", traits.destructive())
                .put("idempotent", traits.idempotent())
                .put("exclusive", traits.exclusive())
                .put(
                        "resources",
                        RawJson.array(
                                traits.resources().stream().map(RawJson::string).toList()))
                .put("strict", traits.strict());
        RawJson.ObjectBuilder line = RawJson.object()
                .put("class", found.type().getName())
                .put("definition", found.definition().raw())
                .put("tokens", tokens(found.definition()))
                .put("traits", told.build())
                .put("provable", tool.notProvable().isEmpty());
        tool.notProvable().ifPresent(why -> line.put("not_provable", why));
        return Escapes.jsonLine(
                line.put("to_mend", RawJson.array(toMend)).build().toString());
    }
}
