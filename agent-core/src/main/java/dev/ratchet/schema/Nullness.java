package dev.ratchet.schema;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;

/** Finds {@code @Nullable}, of whatever library: JSpecify's stands on the type, older ones on the declaration. */
final class Nullness {
    private Nullness() {}

    static boolean isNullable(Parameter parameter) {
        return isNullable(parameter, parameter.getAnnotatedType());
    }

    /** {@return whether the field, setter or constructor argument by which Jackson sets a property may be null} */
    static boolean isNullable(@Nullable AnnotatedMember member) {
        if (member instanceof AnnotatedParameter parameter
                && parameter.getOwner().getAnnotated() instanceof Executable executable) {
            return isNullable(executable.getParameters()[parameter.getIndex()])
                    || isNullableComponent(executable, parameter.getIndex());
        }
        AnnotatedElement element = member == null ? null : member.getAnnotated();
        if (element instanceof Field field) {
            return isNullable(field, field.getAnnotatedType());
        }
        return element instanceof Method method
                && method.getParameterCount() == 1
                && isNullable(method.getParameters()[0]);
    }

    /** A canonical constructor that is written out may leave the annotation to the component. */
    private static boolean isNullableComponent(Executable executable, int index) {
        RecordComponent[] components = executable.getDeclaringClass().getRecordComponents();
        return executable instanceof Constructor<?>
                && components != null
                && components.length == executable.getParameterCount()
                && isNullable(components[index], components[index].getAnnotatedType());
    }

    private static boolean isNullable(AnnotatedElement declaration, AnnotatedType type) {
        return hasNullable(declaration) || hasNullable(type);
    }

    private static boolean hasNullable(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .anyMatch(annotation ->
                        annotation.annotationType().getSimpleName().equals("Nullable"));
    }
}
