package dev.ratchet.schema;

import dev.ratchet.schema.Form.Member;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationContextExt;
import tools.jackson.databind.deser.NullValueProvider;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanAsArrayBuilderDeserializer;
import tools.jackson.databind.deser.bean.BeanAsArrayDeserializer;
import tools.jackson.databind.deser.bean.BeanDeserializer;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.impl.NullsAsEmptyProvider;
import tools.jackson.databind.deser.jdk.EnumDeserializer;
import tools.jackson.databind.deser.std.StdConvertingDeserializer;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.jsontype.TypeIdResolver;

/**
 * Proves that a schema says what Jackson reads, by what Jackson has at each place: names of members, what may be left out
 * or null, constants, variants. Values of types of the JDK and of enums are read there and written back besides. Of a
 * user's class nothing is made, for its constructor may run any code; only a default that was declared is bound.
 */
final class Proof {
    private static final JsonMapper MAPPER = JsonBinding.MAPPER;
    private static final JacksonForms FORMS = new JacksonForms(MAPPER);
    private static final int MAX_SHOWN = 80;

    private final Refs refs;
    private final DeserializationContextExt context = MAPPER._deserializationContext();
    private final Set<List<Object>> seen = new HashSet<>();
    private @Nullable String untried;

    private Proof(JsonNode root) {
        this.refs = new Refs(root);
    }

    /**
     * Proves the schema of an object with these members.
     *
     * @return why no sample was tried somewhere, or empty if that was done everywhere
     * @throws ContradictionException if schema and reader do not agree
     */
    static Optional<String> of(JsonNode root, List<Member> members) {
        Proof proof = new Proof(root);
        for (Member each : members) {
            proof.prove(proof.place(root.path("properties").path(each.name()), each.type(), null, each.name()));
        }
        return Optional.ofNullable(proof.untried);
    }

    /** Proves the schema of an object that is read as {@code type}; else as {@link #of(JsonNode, List)}. */
    static Optional<String> of(JsonNode root, JavaType type) {
        Proof proof = new Proof(root);
        proof.prove(proof.place(root, type, null, ""));
        return Optional.ofNullable(proof.untried);
    }

    /**
     * Where a value stands.
     *
     * @param schema what the schema says of it
     * @param reader what Jackson reads it by there
     * @param variants what tells its variants apart, or null if it has none
     * @param property the property that it is or that it stands in, or null
     */
    private record Place(
            JsonNode schema,
            JavaType type,
            ValueDeserializer<?> reader,
            NullValueProvider nulls,
            @Nullable TypeDeserializer variants,
            @Nullable BeanProperty property,
            String path) {}

    private Place place(JsonNode schema, JavaType type, @Nullable BeanProperty property, String path) {
        ValueDeserializer<?> reader = context.findContextualValueDeserializer(type, property);
        return new Place(schema, type, reader, reader, context.findTypeDeserializer(type), property, path);
    }

    private Place place(JsonNode schema, SettableBeanProperty property, String path) {
        ValueDeserializer<?> reader = property.getValueDeserializer() == null
                ? context.findContextualValueDeserializer(property.getType(), property)
                : property.getValueDeserializer();
        return new Place(
                schema,
                property.getType(),
                reader,
                property.getNullValueProvider(),
                property.getValueTypeDeserializer(),
                property,
                path);
    }

    private void prove(Place place) {
        JsonNode schema = refs.resolve(place.schema());
        proveDefault(place);
        if (!seen.add(List.of(
                System.identityHashCode(schema), place.type(), place.reader().getClass()))) {
            return;
        }
        boolean foreign = !place.reader().getClass().getName().startsWith("tools.jackson.");
        if (foreign || place.reader() instanceof StdConvertingDeserializer) {
            throw contradiction(
                    place,
                    "it has a reader of its own, whose JSON form is not known; give it a type of its own with a"
                            + " constructor of one argument and @JsonCreator(mode = DELEGATING)");
        }
        List<JsonNode> alternatives = schema.path("anyOf").isArray()
                ? refs.alternatives(schema.get("anyOf")).stream()
                        .filter(each -> !each.path("type").asString("").equals("null"))
                        .toList()
                : List.of(schema);
        String code = UserCode.in(place.type(), context);
        boolean made = code != null && place.nulls() instanceof NullsAsEmptyProvider; // an object in place of null
        if (allowsNull(schema) && !made) {
            proveNull(place);
        }
        if (code == null) {
            trySample(place);
        } else if (untried == null) {
            untried = code + " may run code of its own when it is made";
        }
        JsonNode one = alternatives.size() == 1 ? alternatives.get(0) : schema;
        if (place.type().isEnumType()) {
            proveConstants(place, one);
        } else if (TypeNames.isOptional(place.type())) {
            if (!place.type().getReferencedType().isPrimitive()) {
                prove(place(one, place.type().getReferencedType(), place.property(), place.path()));
            }
        } else if (SchemaDocument.isList(place.type())) {
            proveElements(place, one.path("items"));
        } else if (place.type().isMapLikeType()) {
            proveMap(place, one);
        } else if (code != null && place.variants() != null) {
            alternatives.forEach(each -> proveVariant(place, place.variants(), each));
        } else if (code != null) {
            proveObject(place, one, "");
        }
    }

    private void proveDefault(Place place) {
        JsonNode declared = place.schema().path("default");
        if (declared.isMissingNode()) {
            return;
        }
        JsonNode value = new Mending(refs, false, false)
                .arguments(place.schema(), declared)
                .arguments();
        try {
            read(place, value);
        } catch (JacksonException e) {
            throw new ContradictionException("the default of " + place.path() + " cannot be read: "
                    + e.getOriginalMessage().lines().findFirst().orElse("") + "; correct defaultValue");
        }
    }

    private void proveNull(Place place) {
        try {
            place.nulls().getNullValue(context);
        } catch (JacksonException e) {
            throw contradiction(
                    place,
                    "the schema allows null, and Jackson reads none there; take @Nullable away, or use a type that can be"
                            + " null in place of " + TypeNames.of(place.type()));
        }
    }

    private void trySample(Place place) {
        JsonNode sample = Example.of(place.schema(), refs, List.of()).orElse(null);
        if (sample == null) {
            untried = untried == null ? "no sample was found for " + place.path() : untried;
            return;
        }
        String shown = SchemaText.clip(sample.toString(), MAX_SHOWN);
        JsonNode written;
        try {
            written = JsonBinding.parse(JsonBinding.write(read(place, sample), place.type()));
        } catch (JacksonException e) {
            throw contradiction(
                    place,
                    "the schema allows " + shown
                            + ", and Jackson does not read it there; take away what gives it another form, such as"
                            + " @JsonFormat");
        }
        Validation validation = new Validation(refs);
        validation.check(place.schema(), written, "");
        if (!validation.violations().isEmpty()) {
            throw contradiction(
                    place,
                    "what Jackson reads of " + shown + " it writes as "
                            + SchemaText.clip(written.toString(), MAX_SHOWN)
                            + ", which the schema does not allow; take away what gives it another form, such as"
                            + " @JsonFormat");
        }
    }

    private void proveConstants(Place place, JsonNode schema) {
        if (!(place.reader() instanceof EnumDeserializer)) {
            return; // a factory of the user's
        }
        Set<Object> read = new LinkedHashSet<>();
        for (JsonNode constant : schema.path("enum")) {
            try {
                if (!constant.isNull() && read(place, constant) instanceof Enum<?> value) {
                    read.add(value);
                }
            } catch (JacksonException e) {
                throw contradiction(
                        place,
                        "the schema has the constant " + constant + ", and Jackson does not read it there; name"
                                + " constants by @JsonProperty alone");
            }
        }
        for (Object each : place.type().getRawClass().getEnumConstants()) {
            if (!read.contains(each)) {
                throw contradiction(
                        place,
                        "the schema has no constant for " + each + " that Jackson reads; give each its own name");
            }
        }
    }

    private void proveElements(Place place, JsonNode items) {
        JavaType type = place.type().isContainerType()
                ? place.type().getContentType()
                : place.type().containedTypeOrUnknown(0); // Iterable
        if (items.isObject()) { // bytes and characters are texts
            prove(place(items, type, place.property(), place.path() + "[]"));
        }
    }

    private void proveMap(Place place, JsonNode schema) {
        for (var property : schema.path("properties").properties()) {
            try {
                context.findKeyDeserializer(place.type().getKeyType(), place.property())
                        .deserializeKey(property.getKey(), context);
            } catch (JacksonException e) {
                throw contradiction(
                        place, "the schema has the key \"" + property.getKey() + "\", and Jackson does not read it");
            }
        }
        JsonNode values = schema.path("additionalProperties").isObject()
                ? schema.get("additionalProperties")
                : schema.path("properties").path(0);
        if (values.isObject()) {
            prove(place(values, place.type().getContentType(), place.property(), place.path() + ".*"));
        }
    }

    private void proveVariant(Place place, TypeDeserializer variants, JsonNode schema) {
        String member = variants.getPropertyName();
        JsonNode name = schema.path("properties").path(member).path("const");
        if (name.isMissingNode()) {
            throw contradiction(
                    place,
                    "Jackson tells variants apart by \"" + member + "\" there, and the schema by another member; put"
                            + " @JsonTypeInfo on the type and not where it is used");
        }
        JavaType variant = variantNamed(name.asString(""), variants.getTypeIdResolver());
        if (variant == null || !place.type().isTypeOrSuperTypeOf(variant.getRawClass())) {
            throw contradiction(
                    place,
                    "the schema has a variant " + name
                            + ", and Jackson knows none of that name; name it by @JsonSubTypes");
        }
        JavaType whole = MAPPER.getTypeFactory().constructSpecializedType(place.type(), variant.getRawClass());
        proveObject(place(schema, whole, null, place.path()), schema, member);
    }

    private @Nullable JavaType variantNamed(String name, TypeIdResolver names) {
        try {
            return names.typeFromId(context, name);
        } catch (JacksonException e) {
            return null;
        }
    }

    private void proveObject(Place place, JsonNode schema, String discriminator) {
        if (FORMS.of(place.type()) instanceof Form.SameAs same) {
            prove(place(schema, same.type(), null, place.path()));
            return;
        }
        if (!(place.reader() instanceof BeanDeserializerBase bean)
                || bean instanceof BeanAsArrayDeserializer
                || bean instanceof BeanAsArrayBuilderDeserializer) {
            throw contradiction(
                    place,
                    "the schema has an object, and Jackson reads something else there; take @JsonFormat away from "
                            + TypeNames.of(place.type()));
        }
        JsonNode members = schema.path("properties");
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asString("")));
        Set<String> known = new HashSet<>(Set.of(discriminator));
        Set<String> left = new LinkedHashSet<>(members.propertyNames());
        left.remove(discriminator);
        for (var properties = bean.properties(); properties.hasNext(); ) {
            SettableBeanProperty property = properties.next();
            known.add(property.getName());
            if (property.isIgnorable()
                    || property.isInjectionOnly()
                    || property.getName().equals(discriminator)) {
                continue;
            }
            Place member = place(
                    members.path(property.getName()), property, Validation.member(place.path(), property.getName()));
            if (!left.remove(property.getName())) {
                throw contradiction(member, "Jackson reads it, and the schema does not have it");
            }
            if (property.isRequired()
                    && !required.contains(property.getName())
                    && !member.schema().has("default")) {
                throw contradiction(member, "Jackson requires it, and the schema lets it be left out; decide for one");
            }
            prove(member);
        }
        for (String name : left) {
            throw new ContradictionException(Validation.member(place.path(), name)
                    + ": the schema has it, and Jackson does not read it there; take away what hides it, such as"
                    + " @JsonIgnoreProperties on what holds it");
        }
        if (bean.getClass() == BeanDeserializer.class) {
            proveNothingElse(place, known);
        }
    }

    /** What Jackson spreads over the members of the object around it has no member of its own. */
    private void proveNothingElse(Place place, Set<String> known) {
        for (BeanPropertyDefinition each : context.introspectBeanDescription(
                        place.type(), context.introspectClassAnnotations(place.type()))
                .findProperties()) {
            if (each.couldDeserialize() && !known.contains(each.getName())) {
                throw contradiction(
                        place,
                        "Jackson reads more there than the schema has (" + each.getName()
                                + "); write the members out, or give what holds them a member of its own");
            }
        }
    }

    private @Nullable Object read(Place place, JsonNode value) {
        if (value.isNull()) {
            return place.nulls().getNullValue(context);
        }
        try (JsonParser parser = MAPPER.treeAsTokens(value)) {
            context.assignParser(parser);
            parser.nextToken();
            return place.variants() == null
                    ? place.reader().deserialize(parser, context)
                    : place.reader().deserializeWithType(parser, context, place.variants());
        }
    }

    private static boolean allowsNull(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.valueStream().anyMatch(each -> each.asString("").equals("null"))
                || schema.path("anyOf")
                        .valueStream()
                        .anyMatch(each -> each.path("type").asString("").equals("null"));
    }

    private static ContradictionException contradiction(Place place, String what) {
        return new ContradictionException(
                (place.path().isEmpty() ? TypeNames.of(place.type()) : place.path()) + ": " + what);
    }
}
