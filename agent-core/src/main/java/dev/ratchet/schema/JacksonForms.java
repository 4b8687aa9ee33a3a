package dev.ratchet.schema;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ratchet.schema.Form.Discriminator;
import dev.ratchet.schema.Form.Member;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.node.ObjectNode;

/** Asks Jackson which JSON it reads for a type: the very deserializers that will read the arguments answer. */
final class JacksonForms {
    private final JsonMapper mapper;

    JacksonForms(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Returns the JSON that is read for {@code type}.
     *
     * @throws UnsupportedTypeException if none is
     */
    Form of(JavaType type) {
        Set<JavaType> alternatives = new LinkedHashSet<>();
        collectAlternatives(type, alternatives);
        if (!alternatives.isEmpty()) {
            refuseEqualNames(type, alternatives);
            return new Form.OneOf(List.copyOf(alternatives));
        }
        if (isOfTheJdk(type)) {
            throw unsupported(type, "has no JSON form here");
        }
        if (!type.isConcrete()) {
            throw unsupported(type, "is abstract, so nothing can be read into it; make it sealed or use a record");
        }
        return read(type);
    }

    private Form read(JavaType type) {
        // Jackson marks this method as internal, but there is no other way to a deserializer's properties.
        DeserializationContext context = mapper._deserializationContext();
        ValueDeserializer<Object> deserializer;
        try {
            deserializer = context.findNonContextualValueDeserializer(type);
        } catch (JacksonException e) {
            throw unsupported(type, "is refused by Jackson: " + e.getOriginalMessage());
        }
        if (!(deserializer instanceof BeanDeserializerBase bean)) {
            throw unsupported(type, "has a reader of its own, whose JSON form is not known");
        }
        ValueInstantiator instantiator = bean.getValueInstantiator();
        if (!instantiator.canCreateUsingDefault() && !instantiator.canCreateFromObjectWith()) {
            return new Form.SameAs(delegate(type, instantiator));
        }
        List<Member> members = new ArrayList<>();
        for (var properties = bean.properties(); properties.hasNext(); ) {
            SettableBeanProperty property = properties.next();
            if (!property.isIgnorable() && !property.isInjectionOnly()) {
                members.add(member(property));
            }
        }
        Discriminator discriminator = discriminator(type);
        if (discriminator != null && hidesMember(type, discriminator, members)) {
            throw unsupported(
                    type,
                    "has a member \"" + discriminator.member()
                            + "\", which already says which variant it is; rename it");
        }
        return new Form.Members(discriminator, members);
    }

    /** Jackson consumes the name of the variant unless told otherwise: such a member would always be null. */
    private boolean hidesMember(JavaType type, Discriminator discriminator, List<Member> members) {
        JsonTypeInfo.Value info = mapper.deserializationConfig()
                .getAnnotationIntrospector()
                .findPolymorphicTypeInfo(mapper.deserializationConfig(), annotations(type));
        return info != null
                && info.getInclusionType() == JsonTypeInfo.As.PROPERTY
                && !info.getIdVisible()
                && members.stream().anyMatch(each -> each.name().equals(discriminator.member()));
    }

    private void refuseEqualNames(JavaType base, Set<JavaType> variants) {
        Set<Discriminator> names = new HashSet<>();
        for (JavaType variant : variants) {
            Discriminator name = discriminator(variant);
            if (name != null && !names.add(name)) {
                throw unsupported(base, "has two variants named \"" + name.value() + "\"; rename one");
            }
        }
    }

    private AnnotatedClass annotations(JavaType type) {
        return mapper._deserializationContext().introspectClassAnnotations(type);
    }

    private JavaType delegate(JavaType type, ValueInstantiator instantiator) {
        JavaType delegate = instantiator.getDelegateType(mapper.deserializationConfig());
        if (delegate == null) {
            delegate = instantiator.getArrayDelegateType(mapper.deserializationConfig());
        }
        if (delegate == null && instantiator.canCreateFromString()) {
            delegate = mapper.constructType(String.class);
        }
        if (delegate == null && (instantiator.canCreateFromLong() || instantiator.canCreateFromInt())) {
            delegate = mapper.constructType(long.class);
        }
        if (delegate == null || delegate.equals(type)) {
            throw unsupported(type, "has no constructor that Jackson can use; make it a record");
        }
        return delegate;
    }

    private static Member member(SettableBeanProperty property) {
        boolean optional = TypeNames.isOptional(property.getType());
        Declaration declaration = Declaration.of(property.getMember());
        boolean nullable = declaration.isNullable();
        String defaultValue = property.getMetadata().getDefaultValue();
        return new Member(
                property.getName(),
                property.getType(),
                optional || nullable || defaultValue != null,
                // An absent Optional is written as null, and what was written should be readable.
                optional || nullable,
                property.getMetadata().getDescription(),
                constraints(property, declaration),
                defaultValue);
    }

    private static ObjectNode constraints(SettableBeanProperty property, Declaration declaration) {
        try {
            return Constraints.of(declaration, property.getType());
        } catch (UnsupportedTypeException e) {
            throw new UnsupportedTypeException(property.getName() + ": " + e.getMessage());
        }
    }

    private void collectAlternatives(JavaType type, Set<JavaType> into) {
        List<NamedType> subtypes = mapper.deserializationConfig()
                .getAnnotationIntrospector()
                .findSubtypes(mapper.deserializationConfig(), annotations(type));
        if (subtypes == null || naming(type) == null) {
            return;
        }
        for (NamedType subtype : subtypes) {
            // The annotation is inherited: a variant lists itself and its siblings.
            if (!type.isTypeOrSuperTypeOf(subtype.getType()) || type.hasRawClass(subtype.getType())) {
                continue;
            }
            if (type.isConcrete()) {
                throw unsupported(type, "is itself one of its variants; make it abstract");
            }
            if (subtype.getType().isEnum()) {
                throw unsupported(type, "has an enum as a variant; use a record");
            }
            JavaType alternative = mapper.getTypeFactory().constructSpecializedType(type, subtype.getType());
            int before = into.size();
            collectAlternatives(alternative, into);
            if (into.size() == before) {
                into.add(alternative);
            }
        }
    }

    private @Nullable Discriminator discriminator(JavaType type) {
        TypeSerializer naming = naming(type);
        if (naming == null || naming.getPropertyName() == null) {
            return null;
        }
        if (naming.getTypeInclusion() != JsonTypeInfo.As.PROPERTY
                && naming.getTypeInclusion() != JsonTypeInfo.As.EXISTING_PROPERTY) {
            throw unsupported(type, "is named outside of its object; use JsonTypeInfo.As.PROPERTY");
        }
        String name =
                naming.getTypeIdResolver().idFromValueAndType(mapper._serializationContext(), null, type.getRawClass());
        return new Discriminator(naming.getPropertyName(), name);
    }

    /** {@return how a variant of {@code type} says which it is, or null if the type has no variants} */
    private @Nullable TypeSerializer naming(JavaType type) {
        return mapper._serializationContext().findTypeSerializer(type);
    }

    private static boolean isOfTheJdk(JavaType type) {
        ClassLoader loader = type.getRawClass().getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    private static UnsupportedTypeException unsupported(JavaType type, String why) {
        return new UnsupportedTypeException(TypeNames.of(type) + " " + why);
    }
}
