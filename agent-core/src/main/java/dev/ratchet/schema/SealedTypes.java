package dev.ratchet.schema;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * Lets sealed types go without annotations: {@code {"type":"Circle","radius":1}} for a record {@code Circle} of a sealed
 * {@code Shape}, read and written, also where the declared type is {@code Circle}. Annotations, where there are any, win.
 */
final class SealedTypes extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
        JsonTypeInfo.Value given = super.findPolymorphicTypeInfo(config, annotated);
        if (given != null || !(annotated instanceof AnnotatedClass type) || !isVariant(type.getRawType())) {
            return given;
        }
        // SIMPLE_NAME and not NAME: that one calls a nested class Outer$Inner.
        return JsonTypeInfo.Value.construct(
                JsonTypeInfo.Id.SIMPLE_NAME, JsonTypeInfo.As.PROPERTY, "type", null, false, null, null);
    }

    /** Whether {@code type} is a sealed type or stands under one. The JDK's own are left alone: Integer is one. */
    private static boolean isVariant(@Nullable Class<?> type) {
        if (type == null || type.getClassLoader() == null || type.isEnum()) {
            return false;
        }
        return (type.isSealed() && Modifier.isAbstract(type.getModifiers()))
                || isVariant(type.getSuperclass())
                || Arrays.stream(type.getInterfaces()).anyMatch(SealedTypes::isVariant);
    }
}
