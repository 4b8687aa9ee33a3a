package dev.ratchet.schema;

import dev.ratchet.message.RawJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A schema in the subset that the service holds a model to while it writes ({@code "strict":true}). Words that the subset
 * lacks are told in the description; the validator goes by the full schema all the same.
 *
 * @param json the schema as it is sent, or null if it does not fit
 * @param obstacle why it does not fit, such as {@code a map (additionalProperties) at labels}, or null
 * @param optional how many members may be left out
 * @param unions how many members have a union for a type
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/structured-outputs">Structured outputs</a>
 */
public record StrictSchema(@Nullable RawJson json, @Nullable String obstacle, int optional, int unions) {
    // Documented limits of one request, over all schemas in it.
    private static final int MOST_OPTIONAL = 24;
    private static final int MOST_UNIONS = 16;

    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid");
    private static final List<String> DEFINITIONS = List.of("$defs", "definitions");
    private static final Set<String> UNSUPPORTED = Set.of(
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "maxItems",
            "minProperties",
            "maxProperties");

    /** {@return {@code schema} in the subset, or why it does not fit} */
    public static StrictSchema of(ObjectSchema schema) {
        JsonNode root = schema.json().tree();
        if (isRecursive(root, root, Set.of())) {
            return new StrictSchema(null, "a recursive type ($ref)", 0, 0);
        }
        Rewriting rewriting = new Rewriting();
        Optional<String> obstacle = rewriting.rewrite((ObjectNode) root, "");
        for (String definitions : DEFINITIONS) {
            for (var definition : root.path(definitions).properties()) {
                if (obstacle.isEmpty()) {
                    obstacle = rewriting.rewrite((ObjectNode) definition.getValue(), definition.getKey());
                }
            }
        }
        return new StrictSchema(
                obstacle.isPresent() ? null : RawJson.of(root),
                obstacle.orElse(null),
                rewriting.optional,
                rewriting.unions);
    }

    /** {@return what there would be too many of with this schema beside the others in one request, or null} */
    public @Nullable String tooManyBeside(List<StrictSchema> others) {
        if (optional + others.stream().mapToInt(StrictSchema::optional).sum() > MOST_OPTIONAL) {
            return MOST_OPTIONAL + " optional members in all";
        }
        return unions + others.stream().mapToInt(StrictSchema::unions).sum() > MOST_UNIONS
                ? MOST_UNIONS + " members of a union type in all"
                : null;
    }

    /** Whether some reference leads back to itself; a type that is used twice is none. */
    private static boolean isRecursive(JsonNode root, JsonNode schema, Set<String> open) {
        String target = schema.path("$ref").asString("");
        if (!target.isEmpty()) {
            Set<String> further = new HashSet<>(open);
            return !further.add(target) || isRecursive(root, new Refs(root).resolve(schema), further);
        }
        return schema.valueStream().anyMatch(each -> each.isContainer() && isRecursive(root, each, open));
    }

    private static final class Rewriting {
        private int optional;
        private int unions;

        Optional<String> rewrite(ObjectNode schema, String path) {
            tellUnsupported(schema);
            String target = schema.path("$ref").asString("#/$defs/");
            if (DEFINITIONS.stream().noneMatch(word -> target.startsWith("#/" + word + "/"))) {
                return Optional.of("a reference to " + target + at(path));
            }
            if (schema.has("allOf")) {
                return Optional.of("allOf" + at(path)); // its parts can say less than their sum: no other members
            }
            if (schema.has("oneOf") && !schema.has("anyOf")) {
                schema.set("anyOf", schema.remove("oneOf")); // the check here still asks for exactly one
            }
            if (!schema.path("properties").isEmpty() && !schema.has("additionalProperties")) {
                schema.put("additionalProperties", false); // asks for no more than what was named
            }
            JsonNode others = schema.path("additionalProperties");
            boolean isObject = schema.path("type").asString("").equals("object")
                    || schema.path("type")
                            .valueStream()
                            .anyMatch(each -> each.asString("").equals("object"));
            if (isObject && !(others.isBoolean() && !others.booleanValue())) {
                return Optional.of("a map (additionalProperties)" + at(path));
            }
            Set<String> required = new HashSet<>();
            schema.path("required").forEach(name -> required.add(name.asString("")));
            List<String> obstacles = new ArrayList<>();
            for (var property : schema.path("properties").properties()) {
                JsonNode member = property.getValue();
                optional += required.contains(property.getKey()) ? 0 : 1;
                unions += member.path("type").isArray() || member.has("anyOf") || member.has("oneOf") ? 1 : 0;
                rewrite((ObjectNode) member, Validation.member(path, property.getKey()))
                        .ifPresent(obstacles::add);
            }
            if (schema.get("items") instanceof ObjectNode items) {
                rewrite(items, path + "[]").ifPresent(obstacles::add);
            }
            for (JsonNode each : schema.path("anyOf")) {
                rewrite((ObjectNode) each, path).ifPresent(obstacles::add);
            }
            return obstacles.stream().findFirst();
        }

        private static String at(String path) {
            return path.isEmpty() ? "" : " at " + path;
        }

        private static void tellUnsupported(ObjectNode schema) {
            List<String> told = new ArrayList<>();
            for (String word : new TreeSet<>(UNSUPPORTED)) {
                JsonNode value = schema.remove(word);
                if (value != null) {
                    told.add(word + " " + value);
                }
            }
            if (schema.has("format") && !FORMATS.contains(schema.path("format").asString(""))) {
                told.add("format " + schema.remove("format"));
            }
            if (schema.path("minItems").asInt(0) > 1) {
                told.add("minItems " + schema.remove("minItems"));
            }
            if (schema.path("pattern").asString("").matches(".*(\\(\\?(?!:)|\\\\[1-9bB]).*")) {
                told.add("pattern " + schema.remove("pattern")); // looks around and back
            }
            if (!told.isEmpty()) {
                String before = schema.path("description").asString("");
                schema.put("description", (before.isEmpty() ? "" : before + " ") + "(" + String.join(", ", told) + ")");
            }
        }
    }
}
