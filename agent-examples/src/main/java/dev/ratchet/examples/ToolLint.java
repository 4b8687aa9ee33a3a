package dev.ratchet.examples;

import dev.ratchet.tool.ToolDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What a model is likely to trip over in the names and descriptions of a tool. For one tool. */
final class ToolLint {
    // A definition is paid for in each request: this much is about 500 tokens.
    private static final int LONG_DESCRIPTION = 1_500;
    private static final int LONG_PARAMETER = 400;
    private static final int FEW_WORDS = 4;

    private static final Set<String> VAGUE_TOOLS = Set.of(
            "action",
            "call",
            "data",
            "do",
            "do_it",
            "do_something",
            "doit",
            "exec",
            "execute",
            "fetch",
            "foo",
            "func",
            "function",
            "get",
            "get_data",
            "get_info",
            "handle",
            "helper",
            "info",
            "invoke",
            "main",
            "manage",
            "method",
            "operation",
            "perform",
            "process",
            "process_data",
            "query",
            "run",
            "set",
            "stuff",
            "test",
            "tool",
            "update",
            "util",
            "utils",
            "work");
    private static final Set<String> VAGUE_MEMBERS = Set.of(
            "arg",
            "args",
            "argument",
            "arguments",
            "data",
            "foo",
            "info",
            "input",
            "item",
            "obj",
            "object",
            "opts",
            "param",
            "parameter",
            "parameters",
            "params",
            "payload",
            "stuff",
            "temp",
            "thing",
            "tmp",
            "val",
            "value",
            "var");

    private final List<Finding> findings = new ArrayList<>();

    private ToolLint() {}

    /**
     * One thing to mend.
     *
     * @param rule which rule it breaks, such as {@code vague-name}
     * @param message what is wrong, and what to do
     */
    record Finding(String rule, String message) {}

    /**
     * Returns what is to be mended in a tool.
     *
     * @param others names of tools that may stand beside it
     */
    static List<Finding> of(ToolDefinition tool, Collection<String> others) {
        ToolLint lint = new ToolLint();
        lint.checkName(tool.name(), others);
        lint.checkDescription(tool.description());
        JsonNode schema = tool.inputSchema().tree();
        lint.checkMembers("", schema);
        for (var definition : schema.path("$defs").properties()) {
            lint.checkMembers(definition.getKey() + ".", definition.getValue());
        }
        return lint.findings;
    }

    private void found(String rule, String message) {
        findings.add(new Finding(rule, message));
    }

    private void checkName(String name, Collection<String> others) {
        if (name.length() == 1 || VAGUE_TOOLS.contains(name.toLowerCase(Locale.ROOT))) {
            found("vague-name", "the name says nothing; name what it does to what, such as find_order");
        }
        for (String other : others) {
            boolean similar = words(name).equals(words(other)) || (name.length() > 4 && distance(name, other) == 1);
            if (similar && !name.equals(other)) {
                found("similar-name", "the name is nearly that of " + other + "; name the difference");
            }
        }
    }

    private void checkDescription(String description) {
        if (description.strip().split("\\s+").length < FEW_WORDS) {
            found(
                    "short-description",
                    "the description says little; say what it does, when to use it and what it returns");
        }
        if (description.length() > LONG_DESCRIPTION) {
            found(
                    "long-description",
                    "the description has " + description.length() + " characters, paid for in each request; keep to "
                            + LONG_DESCRIPTION);
        }
    }

    private void checkMembers(String path, JsonNode schema) {
        if (!schema.isObject()) {
            return;
        }
        for (SchemaShape.Member member : SchemaShape.members(schema)) {
            String place = path + member.name();
            if (!member.schema().has("const")) { // which only says which variant it is
                checkMember(place, member);
            }
            checkMembers(place + ".", member.schema());
        }
        checkMembers(path, schema.path("items"));
        checkMembers(path, schema.path("additionalProperties"));
        schema.path("anyOf").forEach(each -> checkMembers(path, each));
    }

    private void checkMember(String place, SchemaShape.Member member) {
        if (member.description().isBlank()) {
            found("no-description", place + " has no description; say what it means, with an example");
        } else if (member.description().length() > LONG_PARAMETER) {
            found(
                    "long-description",
                    "the description of " + place + " has "
                            + member.description().length() + " characters; keep to " + LONG_PARAMETER);
        }
        if (member.name().length() == 1 || VAGUE_MEMBERS.contains(member.name().toLowerCase(Locale.ROOT))) {
            found("vague-name", place + " says nothing by its name; name what it holds, such as order_id");
        }
    }

    /** The words of a name, in whatever order and number they stand. */
    private static Set<String> words(String name) {
        Set<String> words = new TreeSet<>();
        Arrays.stream(name.replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                        .toLowerCase(Locale.ROOT)
                        .split("[_-]+"))
                .map(word -> word.length() > 3 && word.endsWith("s") ? word.substring(0, word.length() - 1) : word)
                .forEach(words::add);
        return words;
    }

    /** {@return how many letters are to be put in, taken out or changed} */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int before = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int same = before + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                before = row[j];
                row[j] = Math.min(same, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
