package dev.ratchet.schema;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;

/**
 * What stands on a parameter or property: some libraries annotate the declaration, others its type.
 *
 * @param annotations those of the declaration and of what it is set by
 * @param types its type, as often as it is written down
 */
record Declaration(List<Annotation> annotations, List<AnnotatedType> types) {

    static Declaration of(Parameter parameter) {
        return new Declaration(List.of(parameter.getAnnotations()), List.of(parameter.getAnnotatedType()));
    }

    /** Returns what stands on the property that Jackson sets by {@code member}: Jackson joins field, getter and setter. */
    static Declaration of(@Nullable AnnotatedMember member) {
        if (member == null) {
            return new Declaration(List.of(), List.of());
        }
        Declaration joined = new Declaration(member.annotations().toList(), List.of());
        if (member instanceof AnnotatedParameter parameter
                && parameter.getOwner().getAnnotated() instanceof Executable executable) {
            return joined.and(of(executable.getParameters()[parameter.getIndex()]))
                    .and(component(executable, parameter.getIndex()));
        }
        if (member.getAnnotated() instanceof Field field) {
            return joined.and(new Declaration(List.of(field.getAnnotations()), List.of(field.getAnnotatedType())));
        }
        return member.getAnnotated() instanceof Method method && method.getParameterCount() == 1
                ? joined.and(of(method.getParameters()[0]))
                : joined;
    }

    /** A canonical constructor that is written out may leave annotations to the component. */
    private static Declaration component(Executable executable, int index) {
        RecordComponent[] components = executable.getDeclaringClass().getRecordComponents();
        return executable instanceof Constructor<?>
                        && components != null
                        && components.length == executable.getParameterCount()
                ? new Declaration(
                        List.of(components[index].getAnnotations()), List.of(components[index].getAnnotatedType()))
                : new Declaration(List.of(), List.of());
    }

    private Declaration and(Declaration other) {
        List<Annotation> both = new ArrayList<>(annotations);
        both.addAll(other.annotations);
        List<AnnotatedType> all = new ArrayList<>(types);
        all.addAll(other.types);
        return new Declaration(both, all);
    }

    /** {@return an attribute of an annotation whose class need not be there} */
    static Object attribute(Annotation annotation, String name) {
        try {
            return annotation.annotationType().getMethod(name).invoke(annotation);
        } catch (ReflectiveOperationException e) {
            throw new UnsupportedTypeException(annotation + " cannot be read: " + e);
        }
    }

    /** {@return whether there may be no value, by a {@code @Nullable} of whatever library and no constraint against it} */
    boolean isNullable() {
        Stream<Annotation> ofTypes = types.stream().flatMap(type -> Stream.of(type.getAnnotations()));
        return Stream.concat(annotations.stream(), ofTypes)
                        .anyMatch(each -> each.annotationType().getSimpleName().equals("Nullable"))
                && !Constraints.forbidNull(this);
    }
}
