package dev.ratchet.schema;

import dev.ratchet.message.RawJson;
import dev.ratchet.schema.Form.Member;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schema of an object whose members are the parameters of a method:
 * {@code {"type":"object","properties":{…},"required":[…],"additionalProperties":false,"$defs":{…}}}. The same types give
 * the same bytes in every JVM. Immutable and thread-safe.
 */
public final class ObjectSchema {
    private final RawJson json;
    private final SchemaValidator validator;
    private final @Nullable String untried;

    private ObjectSchema(RawJson json, @Nullable String untried) {
        this.json = json;
        this.validator = SchemaValidator.of(json);
        this.untried = untried;
    }

    /** Starts a schema without members. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the schema of an object that is read as {@code type}.
     *
     * @throws UnsupportedTypeException if it is not read from an object with members of its own
     * @throws ContradictionException if it says something else than what is read, or a default is not what its member takes
     */
    public static ObjectSchema of(JavaType type) {
        ObjectNode schema = SchemaDocument.of(type);
        return new ObjectSchema(RawJson.of(schema), Proof.of(schema, type).orElse(null));
    }

    static ObjectSchema of(List<Member> members) {
        ObjectNode schema = SchemaDocument.of(members);
        return new ObjectSchema(RawJson.of(schema), Proof.of(schema, members).orElse(null));
    }

    /**
     * Returns a schema from elsewhere.
     *
     * @throws UnsupportedTypeException if it is not that of an object, or has alternatives at its root, which are refused there
     */
    public static ObjectSchema of(RawJson json) {
        JsonNode schema = json.tree();
        if (!schema.path("type").asString("").equals("object")) {
            throw new UnsupportedTypeException("a schema of arguments has \"type\":\"object\"");
        }
        for (String keyword : List.of("oneOf", "anyOf", "allOf")) {
            if (schema.has(keyword)) {
                throw new UnsupportedTypeException("a schema of arguments has no " + keyword + " at its root");
            }
        }
        return new ObjectSchema(json, null);
    }

    /**
     * Returns why it was not tried with sample values that what it says is what is read; empty if it was. Names, types and
     * constants are proved in either case; only that no code of the user's is run for it.
     */
    public Optional<String> untried() {
        return Optional.ofNullable(untried);
    }

    /** {@return the schema as it is sent} */
    public RawJson json() {
        return json;
    }

    /** {@return what is wrong with {@code value}; empty if it is valid} */
    public List<Violation> validate(JsonNode value) {
        return validator.validate(value);
    }

    /** {@return the arguments as they were meant, see {@link SchemaValidator#mend}} */
    public Mended mend(JsonNode value, boolean numbersInText, boolean singleValues) {
        return validator.mend(value, numbersInText, singleValues);
    }

    /** {@return a small object that is valid, see {@link SchemaValidator#example}} */
    public Optional<String> example(List<Violation> wrong) {
        return validator.example(wrong);
    }

    /** {@return the members in short, for a message: {@code {"ticker": string, "month"?: string}}} */
    public String shape() {
        return validator.shape();
    }

    /** Collects members in their order. For one thread. */
    public static final class Builder {
        private final List<Member> members = new ArrayList<>();

        private Builder() {}

        /**
         * Adds a member for a parameter. An {@code Optional} one may be left out, a {@code @Nullable} one may be
         * {@code null} as well.
         *
         * @param type the parameter's type, resolved
         * @param description what it means, or empty
         * @param defaultValue what it is if it is left out, as JSON or as a text without quotes, or empty if it has no default
         * @throws UnsupportedTypeException if it has a constraint that cannot be checked
         */
        public Builder add(String name, Parameter parameter, JavaType type, String description, String defaultValue) {
            Declaration declaration = Declaration.of(parameter);
            boolean nullable = declaration.isNullable() && !type.isPrimitive();
            ObjectNode constraints;
            try {
                constraints = Constraints.of(declaration, type);
            } catch (UnsupportedTypeException e) {
                throw new UnsupportedTypeException(name + ": " + e.getMessage());
            }
            members.add(new Member(
                    name,
                    type,
                    nullable || TypeNames.isOptional(type) || !defaultValue.isEmpty(),
                    nullable,
                    description.isBlank() ? null : description,
                    constraints,
                    defaultValue.isEmpty() ? null : defaultValue));
            return this;
        }

        /**
         * Returns the schema.
         *
         * @throws UnsupportedTypeException if a member's type cannot be read from JSON; the message begins with its name
         * @throws ContradictionException if it says something else than what is read, or a default is not what its member
         *     takes
         */
        public ObjectSchema build() {
            return of(members);
        }
    }
}
