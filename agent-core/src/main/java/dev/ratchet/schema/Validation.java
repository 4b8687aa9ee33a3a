package dev.ratchet.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One check of one value. For one thread. */
final class Validation {
    private static final int MAX_VIOLATIONS = 20;
    private static final int MAX_NAME = 60;

    private final Refs refs;
    private final List<Violation> violations = new ArrayList<>();
    private final Effort effort;

    Validation(Refs refs) {
        this(refs, new Effort());
    }

    private Validation(Refs refs, Effort effort) {
        this.refs = refs;
        this.effort = effort;
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    void check(JsonNode schema, JsonNode value, String path) {
        if (!schema.isObject() || violations.size() >= MAX_VIOLATIONS) {
            return;
        }
        if (effort.enter()) {
            checkHere(schema, value, path);
            effort.leave();
        } else {
            addTooComplex(path);
        }
    }

    private void checkHere(JsonNode schema, JsonNode value, String path) {
        if (schema.has("$ref")) {
            JsonNode target = refs.resolve(schema);
            if (target.isMissingNode()) {
                add(path, "a value of " + schema.get("$ref") + ", which the schema does not define", value);
                return;
            }
            check(target, value, path);
        }
        if (!hasType(schema.path("type"), value)) {
            add(path, SchemaText.expected(schema), value);
            return; // the rest would only say the same again
        }
        for (JsonNode each : schema.path("allOf")) {
            check(each, value, path);
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            if (schema.has(choice)) {
                checkChoice(schema, choice, value, path);
            }
        }
        if (!isConstant(schema, value)) {
            addConstant(schema, value, path);
            return;
        }
        if (value.isObject()) {
            checkObject(schema, value, path);
        } else if (value.isArray()) {
            checkArray(schema, value, path);
        } else if (value.isString()) {
            checkString(schema, value, path);
        } else if (value.isNumber()) {
            checkNumber(schema, value, path);
        }
    }

    private void checkObject(JsonNode schema, JsonNode object, String path) {
        JsonNode properties = schema.path("properties");
        checkSize(schema, "minProperties", "maxProperties", object.size(), object, path);
        for (JsonNode required : schema.path("required")) {
            String name = required.asString("");
            if (!object.has(name)) {
                String expected = SchemaText.expected(properties.path(name));
                violations.add(new Violation(member(path, name), expected + " (required)", "nothing", null));
            }
        }
        JsonNode others = schema.path("additionalProperties");
        for (var entry : object.properties()) {
            String name = entry.getKey();
            check(
                    schema.path("propertyNames"),
                    JsonNodeFactory.instance.stringNode(name),
                    member(path, name) + " (name)");
            if (properties.has(name)) {
                check(properties.get(name), entry.getValue(), member(path, name));
            } else if (others.isBoolean() && !others.booleanValue()) {
                addUnknown(properties, name, path);
            } else {
                check(others, entry.getValue(), member(path, name));
            }
        }
    }

    private void checkArray(JsonNode schema, JsonNode array, String path) {
        checkSize(schema, "minItems", "maxItems", array.size(), array, path);
        for (int i = 0; i < array.size(); i++) {
            check(schema.path("items"), array.get(i), path + "[" + i + "]");
        }
    }

    private void checkString(JsonNode schema, JsonNode value, String path) {
        String text = value.stringValue();
        String format = schema.path("format").asString("");
        if (!format.isEmpty() && !Formats.matches(format, text)) {
            add(path, SchemaText.expected(schema), value);
        }
        if (schema.has("minLength") || schema.has("maxLength")) {
            checkSize(schema, "minLength", "maxLength", text.codePointCount(0, text.length()), value, path);
        }
        String pattern = schema.path("pattern").asString("");
        Effort.Match match = pattern.isEmpty() ? Effort.Match.YES : effort.find(pattern, text);
        if (match == Effort.Match.NO) {
            add(path, SchemaText.expected(schema), value);
        } else if (match == Effort.Match.TOO_MUCH) {
            addTooComplex(path);
        }
    }

    private void checkNumber(JsonNode schema, JsonNode value, String path) {
        BigDecimal number = value.decimalValue();
        if (compare(number, schema, "minimum", 0) < 0) {
            add(path, "at least " + schema.get("minimum"), value);
        }
        if (compare(number, schema, "maximum", 0) > 0) {
            add(path, "at most " + schema.get("maximum"), value);
        }
        if (compare(number, schema, "exclusiveMinimum", 1) <= 0) {
            add(path, "more than " + schema.get("exclusiveMinimum"), value);
        }
        if (compare(number, schema, "exclusiveMaximum", -1) >= 0) {
            add(path, "less than " + schema.get("exclusiveMaximum"), value);
        }
        JsonNode unit = schema.path("multipleOf");
        if (unit.isNumber() && !isMultiple(number, unit.decimalValue())) {
            add(path, "a multiple of " + unit.decimalValue().toPlainString(), value);
        }
    }

    private static int compare(BigDecimal number, JsonNode schema, String bound, int withoutBound) {
        JsonNode limit = schema.path(bound);
        return limit.isNumber() ? number.compareTo(limit.decimalValue()) : withoutBound;
    }

    /** Numbers such as 1e999999999 have more digits than there is room for; they are multiples of any usual unit. */
    private static boolean isMultiple(BigDecimal number, BigDecimal unit) {
        return unit.signum() <= 0
                || number.scale() < -1_000
                || (number.scale() <= 1_000 && number.remainder(unit).signum() == 0);
    }

    private void checkSize(JsonNode schema, String least, String most, int size, JsonNode value, String path) {
        String unit = value.isArray() ? " elements" : value.isObject() ? " members" : " characters";
        if (size < schema.path(least).asLong(0)) {
            add(path, "at least " + schema.get(least) + unit, value);
        }
        if (size > schema.path(most).asLong(Long.MAX_VALUE)) {
            add(path, "at most " + schema.get(most) + unit, value);
        }
    }

    /** Reports the errors of the alternative that was meant, where that can be told; else what the alternatives are. */
    private void checkChoice(JsonNode schema, String choice, JsonNode value, String path) {
        List<JsonNode> alternatives = refs.alternatives(schema.get(choice));
        int valid = 0;
        for (JsonNode alternative : alternatives) {
            Validation attempt = new Validation(refs, effort);
            attempt.check(alternative, value, path);
            valid += attempt.violations.isEmpty() ? 1 : 0;
            if (valid == 1 && choice.equals("anyOf")) {
                return;
            }
        }
        if (valid > 1) {
            add(path, "a value that is only one of " + SchemaText.expected(schema), value);
        }
        if (valid > 0) {
            return;
        }
        List<JsonNode> fitting = alternatives.stream()
                .filter(each -> hasType(each.path("type"), value))
                .toList();
        String discriminator = discriminator(fitting);
        if (value.isObject() && fitting.size() > 1 && discriminator != null) {
            JsonNode given = value.path(discriminator);
            JsonNode meant = fitting.stream()
                    .filter(each -> equal(constant(each, discriminator), given))
                    .findFirst()
                    .orElse(null);
            if (meant != null) {
                check(meant, value, path);
            } else {
                addDiscriminator(fitting, discriminator, given, member(path, discriminator));
            }
        } else if (fitting.size() == 1) {
            check(fitting.get(0), value, path);
        } else {
            add(path, SchemaText.expected(schema), value);
        }
    }

    private void addDiscriminator(List<JsonNode> alternatives, String discriminator, JsonNode given, String path) {
        Set<JsonNode> constants = new LinkedHashSet<>();
        alternatives.forEach(each -> constants.add(constant(each, discriminator)));
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.putArray("enum").addAll(constants);
        if (given.isMissingNode()) {
            violations.add(new Violation(path, SchemaText.expected(schema) + " (required)", "nothing", null));
        } else {
            addConstant(schema, given, path);
        }
    }

    /** {@return the member that has a constant in each of the alternatives, as "type" has, or null} */
    private static @Nullable String discriminator(List<JsonNode> alternatives) {
        for (JsonNode alternative : alternatives) {
            for (var property : alternative.path("properties").properties()) {
                String name = property.getKey();
                if (alternatives.stream().allMatch(each -> !constant(each, name).isMissingNode())) {
                    return name;
                }
            }
        }
        return null;
    }

    private static JsonNode constant(JsonNode alternative, String name) {
        return alternative.path("properties").path(name).path("const");
    }

    private static boolean hasType(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            return type.valueStream().anyMatch(each -> hasType(each, value));
        }
        return switch (type.asString("")) {
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            case "number" -> value.isNumber();
            case "integer" -> value.isIntegralNumber() || (value.isNumber() && isWhole(value.decimalValue()));
            default -> true;
        };
    }

    private static boolean isWhole(BigDecimal number) {
        return number.signum() == 0
                || number.scale() <= 0
                || number.stripTrailingZeros().scale() <= 0;
    }

    private static boolean isConstant(JsonNode schema, JsonNode value) {
        if (schema.has("const") && !equal(schema.get("const"), value)) {
            return false;
        }
        JsonNode allowed = schema.path("enum");
        return !allowed.isArray() || allowed.valueStream().anyMatch(each -> equal(each, value));
    }

    private static boolean equal(JsonNode expected, JsonNode value) {
        return (expected.isNumber() && value.isNumber())
                ? expected.decimalValue().compareTo(value.decimalValue()) == 0
                : expected.equals(value);
    }

    private void addTooComplex(String path) {
        if (violations.isEmpty()) { // never silently: what was not checked is not valid
            violations.add(new Violation(path, "a simpler value", "one that takes too long to check", null));
        }
    }

    private void addUnknown(JsonNode properties, String name, String path) {
        List<String> known = new ArrayList<>(properties.propertyNames());
        String expected =
                known.isEmpty() ? "no members" : "one of the members " + SchemaText.clip(String.join(", ", known), 400);
        String meant = Nearest.to(name, known).orElse(null);
        violations.add(new Violation(member(path, name), expected, "an unknown member", meant));
    }

    private void addConstant(JsonNode schema, JsonNode value, String path) {
        List<String> allowed = schema.path("enum")
                .valueStream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .toList();
        String meant =
                value.isString() ? Nearest.to(value.stringValue(), allowed).orElse(null) : null;
        violations.add(new Violation(path, SchemaText.expected(schema), SchemaText.received(value), meant));
    }

    private void add(String path, String expected, JsonNode value) {
        violations.add(new Violation(path, expected, SchemaText.received(value), null));
    }

    static String member(String path, String name) {
        String shown = SchemaText.clip(name, MAX_NAME);
        return path.isEmpty() ? shown : path + "." + shown;
    }
}
