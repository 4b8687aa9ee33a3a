package dev.ratchet.schema;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.databind.JavaType;

/** How Java types are recognised and spelt. */
final class TypeNames {
    private TypeNames() {}

    /** {@return the name as it stands in source, such as {@code java.util.List<java.nio.file.Path>}} */
    static String of(JavaType type) {
        return type.toCanonical().replace(",", ", ").replace('$', '.');
    }

    /** {@return whether {@code type} says by itself that there may be no value} */
    static boolean isOptional(JavaType type) {
        Class<?> raw = type.getRawClass();
        return raw == Optional.class
                || raw == OptionalInt.class
                || raw == OptionalLong.class
                || raw == OptionalDouble.class;
    }
}
