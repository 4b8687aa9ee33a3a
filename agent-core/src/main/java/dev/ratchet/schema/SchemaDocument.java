package dev.ratchet.schema;

import com.fasterxml.classmate.ResolvedType;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomDefinition.AttributeInclusion;
import com.github.victools.jsonschema.generator.CustomDefinition.DefinitionType;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfig;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.TypeContext;
import com.github.victools.jsonschema.generator.TypeScope;
import com.github.victools.jsonschema.generator.impl.TypeContextFactory;
import dev.ratchet.schema.Form.Discriminator;
import dev.ratchet.schema.Form.Member;
import java.lang.reflect.GenericArrayType;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes one schema document of several members, their shared and recursive types in {@code $defs} at its root.
 *
 * <p>victools walks the types, resolves generics and decides what becomes a definition. What an object consists of is not
 * taken from its fields but from {@link JacksonForms}, that is, from what will read it.
 */
final class SchemaDocument {
    private static final JsonMapper MAPPER = JsonBinding.MAPPER;
    private static final JacksonForms FORMS = new JacksonForms(MAPPER);
    private static final TypeContext TYPES;
    // Shared: it is safe to use from several threads, and a new one costs as much as several tools.
    private static final SchemaGenerator GENERATOR;

    static {
        SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(
                        MAPPER, SchemaVersion.DRAFT_2020_12, new OptionPreset())
                .with(Option.PLAIN_DEFINITION_KEYS);
        config.forTypesInGeneral()
                .withCustomDefinitionProvider(SchemaDocument::valueSchema)
                .withTypeAttributeOverride(SchemaDocument::fillObject);
        SchemaGeneratorConfig built = config.build();
        TYPES = TypeContextFactory.createDefaultTypeContext(built);
        GENERATOR = new SchemaGenerator(built, TYPES);
    }

    private SchemaDocument() {}

    /**
     * Returns the schema of an object with these members, in their order.
     *
     * @throws UnsupportedTypeException if one of them cannot be read; the message begins with its name
     */
    static ObjectNode of(List<Member> members) {
        SchemaBuilder document = GENERATOR.buildMultipleSchemaDefinitions();
        ObjectNode root = MAPPER.createObjectNode();
        writeMembers(root, null, members, type -> document.createSchemaReference(resolved(type)));
        ObjectNode definitions = document.collectDefinitions("$defs");
        if (!definitions.isEmpty()) {
            root.set("$defs", definitions);
        }
        SchemaTidying.tidy(root);
        Defaults.read(root);
        return root;
    }

    /**
     * Returns the schema of an object that is read as {@code type}.
     *
     * @throws UnsupportedTypeException if it is not read from an object with members of its own
     */
    static ObjectNode of(JavaType type) {
        if (isObject(type) && FORMS.of(type) instanceof Form.Members object) {
            return of(object.members());
        }
        throw new UnsupportedTypeException(TypeNames.of(type) + " is no object with members of its own; use a record");
    }

    /** {@return whether it is read from an object with members of its own, and not one of several} */
    static boolean isObject(JavaType type) {
        return !isList(type)
                && !isValue(type)
                && !type.isMapLikeType()
                && FORMS.of(type) instanceof Form.Members object
                && object.discriminator() == null;
    }

    private static void writeMembers(
            ObjectNode schema,
            @Nullable Discriminator discriminator,
            List<Member> members,
            Function<JavaType, ObjectNode> reference) {
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = MAPPER.createArrayNode();
        if (discriminator != null) {
            properties.putObject(discriminator.member()).put("const", discriminator.value());
            required.add(discriminator.member());
        }
        for (Member member : members) {
            if (!properties.has(member.name())) { // the discriminator may be a member as well
                properties.set(member.name(), memberSchema(member, reference));
                if (!member.optional()) {
                    required.add(member.name());
                }
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        schema.put("additionalProperties", false);
    }

    private static ObjectNode memberSchema(Member member, Function<JavaType, ObjectNode> reference) {
        ObjectNode schema;
        try {
            schema = reference.apply(member.type());
        } catch (UnsupportedTypeException e) {
            throw new UnsupportedTypeException(member.name() + ": " + e.getMessage());
        } catch (StackOverflowError e) {
            throw new UnsupportedTypeException(
                    member.name() + ": " + TypeNames.of(member.type()) + " refers to itself without end");
        }
        if (member.nullable() || !member.constraints().isEmpty()) {
            ObjectNode value = schema;
            schema = MAPPER.createObjectNode();
            ArrayNode alternatives = schema.putArray("anyOf").add(value);
            if (member.nullable()) {
                alternatives.addObject().put("type", "null");
            }
            schema.setAll(member.constraints());
        }
        if (member.defaultValue() != null) {
            schema.put("default", member.defaultValue());
        }
        if (member.description() != null) {
            schema.put("description", member.description());
        }
        return schema;
    }

    /** Types whose schema stands where they are used: plain values, maps, Optional. */
    private static @Nullable CustomDefinition valueSchema(ResolvedType resolved, SchemaGenerationContext context) {
        JavaType type = java(resolved);
        ObjectNode schema = ScalarSchemas.of(type, MAPPER);
        if (schema == null && TypeNames.isOptional(type)) {
            schema = MAPPER.createObjectNode(); // a reference has no content yet, so it cannot be the value itself
            schema.putArray("anyOf").add(reference(type.containedTypeOrUnknown(0), context));
        } else if (schema == null && type.getRawClass() == Iterable.class) {
            schema = MAPPER.createObjectNode().put("type", "array");
            schema.set("items", reference(type.containedTypeOrUnknown(0), context));
        } else if (schema == null && isJdkMap(type)) {
            schema = mapSchema(type, context);
        }
        if (schema == null) {
            return null;
        }
        // A named enum may stand in $defs when it is used twice; nothing else is worth a reference.
        DefinitionType where = type.isEnumType() ? DefinitionType.STANDARD : DefinitionType.INLINE;
        return new CustomDefinition(schema, where, AttributeInclusion.NO);
    }

    /** Called once a type has its place, so that a type may refer to itself in here. */
    private static void fillObject(ObjectNode schema, TypeScope scope, SchemaGenerationContext context) {
        JavaType type = java(scope.getType());
        if (isList(type) || isValue(type)) {
            return;
        }
        schema.removeAll();
        if (type.isMapLikeType()) {
            schema.setAll(mapSchema(type, context));
            return;
        }
        Form form = FORMS.of(type);
        if (form instanceof Form.SameAs same) {
            schema.putArray("anyOf").add(reference(same.type(), context));
        } else if (form instanceof Form.OneOf oneOf) {
            ArrayNode alternatives = schema.putArray("anyOf");
            oneOf.types().forEach(each -> alternatives.add(reference(each, context)));
        } else if (form instanceof Form.Members object) {
            try {
                writeMembers(schema, object.discriminator(), object.members(), each -> reference(each, context));
            } catch (UnsupportedTypeException e) {
                throw new UnsupportedTypeException(type.getRawClass().getSimpleName() + "." + e.getMessage());
            }
        } else {
            throw new AssertionError(form.getClass());
        }
    }

    static boolean isList(JavaType type) {
        return type.isArrayType() || type.isCollectionLikeType() || type.getRawClass() == Iterable.class;
    }

    private static boolean isValue(JavaType type) {
        return TypeNames.isOptional(type) || isJdkMap(type) || ScalarSchemas.of(type, MAPPER) != null;
    }

    private static boolean isJdkMap(JavaType type) {
        return type.isMapLikeType() && type.getRawClass().getClassLoader() == null;
    }

    private static ObjectNode mapSchema(JavaType type, SchemaGenerationContext context) {
        ObjectNode schema = MAPPER.createObjectNode().put("type", "object");
        JavaType key = type.getKeyType();
        if (key.isEnumType()) {
            ObjectNode properties = schema.putObject("properties");
            for (Object constant : key.getRawClass().getEnumConstants()) {
                properties.set(MAPPER.valueToTree(constant).asString(), reference(type.getContentType(), context));
            }
            return schema.put("additionalProperties", false);
        }
        if (!key.isJavaLangObject() && !CharSequence.class.isAssignableFrom(key.getRawClass())) {
            schema.set("propertyNames", keySchema(key));
        }
        schema.set("additionalProperties", reference(type.getContentType(), context));
        return schema;
    }

    /** The schema of a key, which is a text whatever it is read as. */
    private static ObjectNode keySchema(JavaType key) {
        ObjectNode schema = ScalarSchemas.of(key, MAPPER);
        String type = schema == null ? "" : schema.path("type").asString("");
        if (schema != null && type.equals("string")) {
            schema.remove("type");
            return schema;
        }
        if (type.equals("integer")) {
            return MAPPER.createObjectNode().put("pattern", "^-?(0|[1-9]\\d*)$");
        }
        throw new UnsupportedTypeException(TypeNames.of(key) + " cannot be a map's key; use String or an enum");
    }

    private static ObjectNode reference(JavaType type, SchemaGenerationContext context) {
        return context.createDefinitionReference(resolved(type));
    }

    private static JavaType java(ResolvedType type) {
        if (type.isArray()) {
            return MAPPER.getTypeFactory().constructArrayType(java(type.getArrayElementType()));
        }
        JavaType[] arguments =
                type.getTypeParameters().stream().map(SchemaDocument::java).toArray(JavaType[]::new);
        return arguments.length == 0
                ? MAPPER.constructType(type.getErasedType())
                : MAPPER.getTypeFactory().constructParametricType(type.getErasedType(), arguments);
    }

    private static ResolvedType resolved(JavaType type) {
        if (type.isArrayType()) {
            GenericArrayType array = () -> resolved(type.getContentType());
            return TYPES.resolve(array);
        }
        ResolvedType[] arguments = type.getBindings().getTypeParameters().stream()
                .map(SchemaDocument::resolved)
                .toArray(ResolvedType[]::new);
        return TYPES.resolve(type.getRawClass(), arguments);
    }
}
