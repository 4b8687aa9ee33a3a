package dev.ratchet.schema;

import dev.ratchet.message.RawJson;
import java.util.List;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schema of an answer. On the wire it is always that of an object: anything else, such as a list, is its member
 * {@code answer}, which nobody but the model sees. Immutable and thread-safe.
 */
public final class AnswerSchema {
    private static final String MEMBER = "answer";
    private static final List<String> DEFINITIONS = List.of("$defs", "definitions");

    private final ObjectSchema schema;
    private final boolean wrapped;

    private AnswerSchema(ObjectSchema schema, boolean wrapped) {
        this.schema = schema;
        this.wrapped = wrapped;
    }

    /**
     * Returns the schema of an answer that is read as {@code type}.
     *
     * @throws UnsupportedTypeException if no JSON can be read as it, or any can; the message says which type and why
     */
    public static AnswerSchema of(JavaType type) {
        boolean anything = type.isJavaLangObject() || JsonNode.class.isAssignableFrom(type.getRawClass());
        if (anything || type.hasRawClass(void.class) || type.hasRawClass(Void.class)) {
            throw new UnsupportedTypeException(
                    TypeNames.of(type) + " says nothing of what the answer is to be; name a type, or give a schema");
        }
        if (SchemaDocument.isObject(type)) {
            return new AnswerSchema(ObjectSchema.of(type), false);
        }
        Form.Member member = new Form.Member(
                MEMBER, type, false, TypeNames.isOptional(type), null, JsonNodeFactory.instance.objectNode(), null);
        return new AnswerSchema(ObjectSchema.of(List.of(member)), true);
    }

    /**
     * Returns the schema that somebody wrote.
     *
     * @throws IllegalArgumentException if it is none, or has words that are not checked here; one sentence says where
     */
    public static AnswerSchema ofText(String json) {
        ObjectNode schema = GivenSchema.read(json);
        boolean isObject = schema.path("type").asString("").equals("object")
                && List.of("anyOf", "oneOf", "allOf", "enum", "const", "$ref").stream()
                        .noneMatch(schema::has);
        return new AnswerSchema(ObjectSchema.of(RawJson.of(isObject ? schema : wrapped(schema))), !isObject);
    }

    private static ObjectNode wrapped(ObjectNode schema) {
        moveReferences(schema);
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("type", "object");
        root.putObject("properties").set(MEMBER, schema);
        root.putArray("required").add(MEMBER);
        root.put("additionalProperties", false);
        DEFINITIONS.forEach(word -> {
            if (schema.has(word)) {
                root.set(word, schema.remove(word));
            }
        });
        return root;
    }

    /** Lets references to the root, and into it, find it where it now stands; definitions stay at the root. */
    private static void moveReferences(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("$ref").isString()) {
            String target = object.get("$ref").stringValue();
            if (DEFINITIONS.stream().noneMatch(word -> target.startsWith("#/" + word + "/"))) {
                object.put("$ref", target.replaceFirst("^#", "#/properties/" + MEMBER));
            }
        }
        node.forEach(AnswerSchema::moveReferences);
    }

    /** {@return the schema that an answer is checked against, of an object} */
    public RawJson json() {
        return schema.json();
    }

    /** {@return the same in the subset that a service can hold a model to, or why it does not fit} */
    public StrictSchema strict() {
        return StrictSchema.of(schema);
    }

    /** {@return what is wrong with an answer; empty if it is valid} */
    public List<Violation> validate(JsonNode answer) {
        return schema.validate(answer);
    }

    /** {@return the answer without the object that is around it on the wire} */
    public JsonNode unwrapped(JsonNode answer) {
        return wrapped ? answer.path(MEMBER) : answer;
    }

    /** {@return the path of the answer on the wire; empty if it is not in another object} */
    public String path() {
        return wrapped ? MEMBER : "";
    }

    /** {@return the members in short, for a message: {@code {"total": number, "currency"?: string}}} */
    public String shape() {
        return schema.shape();
    }
}
