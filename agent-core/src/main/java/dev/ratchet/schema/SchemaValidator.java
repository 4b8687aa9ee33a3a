package dev.ratchet.schema;

import dev.ratchet.message.RawJson;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Checks JSON values against a JSON Schema, saying what is wrong in words that a model can repair it by.
 *
 * <p>Knows what schemas of Java types consist of: {@code type}, {@code enum}, {@code const}, {@code required},
 * {@code properties}, {@code propertyNames}, {@code additionalProperties}, {@code items}, {@code anyOf}, local {@code $ref}, {@code format} of
 * dates, times, durations, URIs, UUIDs and e-mail addresses, and the bounds of numbers, strings and arrays. Other keywords are passed over.
 * Immutable and thread-safe. Work is bounded: a value that takes too long to check is refused.
 */
public final class SchemaValidator {
    private static final int MAX_EXAMPLE = 500; // a longer one helps less than the shape does

    private final JsonNode schema;
    private final Refs refs;

    private SchemaValidator(JsonNode schema) {
        this.schema = schema;
        this.refs = new Refs(schema);
    }

    /**
     * Returns a validator for {@code schema}.
     *
     * @throws IllegalArgumentException if it is not an object
     */
    public static SchemaValidator of(RawJson schema) {
        if (!schema.isObject()) {
            throw new IllegalArgumentException("a JSON Schema is an object: " + SchemaText.clip(schema.toString(), 80));
        }
        return new SchemaValidator(schema.tree());
    }

    /** {@return what is wrong with {@code value}, at most 20 things; empty if it is valid} */
    public List<Violation> validate(JsonNode value) {
        Validation validation = new Validation(refs);
        validation.check(schema, value, "");
        return validation.violations();
    }

    /**
     * Mends slips of which there is no doubt what was meant. What comes of it still has to be validated.
     *
     * @param numbersInText whether a number in a string is one where only a number can stand
     * @param singleValues whether a value is a list of one where only a list can stand
     */
    public Mended mend(JsonNode value, boolean numbersInText, boolean singleValues) {
        return new Mending(refs, numbersInText, singleValues).arguments(schema, value);
    }

    /**
     * Returns a small value that is valid, as JSON; empty if none was found that is shorter than 500 characters.
     *
     * @param wrong what was wrong with another value; the example shows those members even where they may be left out
     */
    public Optional<String> example(List<Violation> wrong) {
        return Example.of(schema, refs, wrong).map(JsonNode::toString).filter(json -> json.length() < MAX_EXAMPLE);
    }

    /** {@return the values that the schema asks for, in short: {@code {"ticker": string, "month"?: string}}} */
    public String shape() {
        return SchemaText.shape(schema, refs);
    }
}
