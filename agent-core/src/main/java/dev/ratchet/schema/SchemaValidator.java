package dev.ratchet.schema;

import dev.ratchet.message.RawJson;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Checks JSON values against a JSON Schema, saying what is wrong in words that a model can repair it by.
 *
 * <p>Knows what schemas of Java types consist of: {@code type}, {@code enum}, {@code const}, {@code required},
 * {@code properties}, {@code additionalProperties}, {@code items}, {@code anyOf}, local {@code $ref}, {@code format} of
 * dates, times, durations, URIs and UUIDs, and the bounds of numbers, strings and arrays. Other keywords are passed over.
 * Immutable and thread-safe. Work is bounded: a value that takes too long to check is refused.
 */
public final class SchemaValidator {
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

    /** {@return the values that the schema asks for, in short: {@code {"ticker": string, "month"?: string}}} */
    public String shape() {
        return SchemaText.shape(schema, refs);
    }
}
