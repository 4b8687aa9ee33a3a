package dev.ratchet.schema;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.deser.jdk.EnumDeserializer;

/** Tells whose code runs when a value is read: of a class of the user's the constructor may do anything. */
final class UserCode {
    private UserCode() {}

    /** {@return what in {@code type} may run code of the user's when it is read, or null if nothing does} */
    static @Nullable String in(JavaType type, DeserializationContext context) {
        ClassLoader loader = type.getRawClass().getClassLoader();
        boolean ofTheJdk = loader == null || loader == ClassLoader.getPlatformClassLoader();
        if (type.isEnumType() && !ofTheJdk) {
            return context.findContextualValueDeserializer(type, null) instanceof EnumDeserializer
                    ? null
                    : TypeNames.of(type);
        }
        if (!type.isArrayType() && !ofTheJdk && !JsonNode.class.isAssignableFrom(type.getRawClass())) {
            return TypeNames.of(type);
        }
        if (type.isArrayType()) {
            return in(type.getContentType(), context);
        }
        return type.getBindings().getTypeParameters().stream()
                .map(each -> in(each, context))
                .filter(code -> code != null)
                .findFirst()
                .orElse(null);
    }
}
