package dev.ratchet.testing.planner;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A parameter of a tool.
 *
 * @param name as in the schema
 * @param schema its schema, references resolved
 * @param required whether a call needs it
 * @param kind what seems to belong in it
 * @param words the words of its name
 * @param hints the words of its description
 */
record Param(String name, JsonNode schema, boolean required, Kind kind, Set<String> words, Set<String> hints) {
    private static final Pattern EXAMPLE_DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}|YYYY-MM-DD");
    private static final Pattern EXAMPLE_MONTH = Pattern.compile("\\b\\d{4}-\\d{2}\\b|YYYY-MM\\b");

    /** What belongs in a parameter. */
    enum Kind {
        CHOICE,
        FLAG,
        NUMBER,
        YEAR,
        MONTH_NUMBER,
        MONTH,
        DATE,
        PATH,
        ADDRESS,
        OLD_TEXT,
        NEW_TEXT,
        CONTENT,
        SYMBOL,
        ID,
        NAME,
        QUERY,
        TEXT,
        OTHER;

        boolean isTime() {
            return this == YEAR || this == MONTH_NUMBER || this == MONTH || this == DATE;
        }

        /** {@return whether the thing that the task is about belongs in it} */
        boolean isSubject() {
            return this == PATH
                    || this == ADDRESS
                    || this == SYMBOL
                    || this == ID
                    || this == NAME
                    || this == QUERY
                    || this == TEXT;
        }
    }

    static Param of(String name, JsonNode schema, boolean required) {
        Set<String> words = Words.of(name);
        String description = schema.path("description").asString("");
        return new Param(name, schema, required, kind(words, schema, description), words, Words.of(description));
    }

    List<String> choices() {
        return schema.path("enum").valueStream().map(JsonNode::asString).toList();
    }

    boolean isInteger() {
        return schema.path("type").asString("").equals("integer");
    }

    boolean isList() {
        return schema.path("type").asString("").equals("array");
    }

    private static Kind kind(Set<String> words, JsonNode schema, String description) {
        if (schema.has("enum")) {
            return Kind.CHOICE;
        }
        return switch (schema.path("type").asString("string")) {
            case "boolean" -> Kind.FLAG;
            case "integer", "number" -> number(words);
            case "string" -> string(words, schema, description);
            case "array" ->
                schema.path("items").path("type").asString("").equals("string")
                        ? string(words, schema.path("items"), description)
                        : Kind.OTHER;
            default -> Kind.OTHER;
        };
    }

    private static Kind number(Set<String> words) {
        return words.contains("year") ? Kind.YEAR : words.contains("month") ? Kind.MONTH_NUMBER : Kind.NUMBER;
    }

    private static Kind string(Set<String> words, JsonNode schema, String description) {
        String pattern = schema.path("pattern").asString("").replace("[0-9]", "\\d");
        if (schema.path("format").asString("").equals("date")
                || EXAMPLE_DATE.matcher(description).find()) {
            return Kind.DATE;
        }
        if (pattern.contains("\\d{4}-") || EXAMPLE_MONTH.matcher(description).find() || words.contains("month")) {
            return Kind.MONTH;
        }
        if (words.contains("year")) {
            return Kind.YEAR;
        }
        if (words.contains("date") || words.contains("day")) {
            return Kind.DATE;
        }
        if (Words.meet(words, "path", "file", "filename", "directory", "dir", "folder")) {
            return Kind.PATH;
        }
        if (Words.meet(words, "url", "uri", "email", "mail", "address")) {
            return Kind.ADDRESS;
        }
        if (Words.meet(words, "old", "before", "original", "search")
                && Words.meet(words, "text", "string", "str", "value", "content")) {
            return Kind.OLD_TEXT;
        }
        if (Words.meet(words, "new", "after", "replacement", "replace")) {
            return Kind.NEW_TEXT;
        }
        if (Words.meet(words, "content", "body", "text", "message", "note")) {
            return Kind.CONTENT;
        }
        return named(words, description);
    }

    private static Kind named(Set<String> words, String description) {
        if (Words.meet(words, "query", "question", "term", "keyword", "topic")) {
            return Kind.QUERY;
        }
        if (Words.meet(words, "symbol", "code", "currency", "abbreviation")
                || Words.of(description).contains("symbol")) {
            return Kind.SYMBOL;
        }
        if (Words.meet(words, "id", "number", "key", "reference")) {
            return Kind.ID;
        }
        return Words.meet(words, "name", "title") ? Kind.NAME : Kind.TEXT;
    }
}
