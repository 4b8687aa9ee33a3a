package dev.ratchet.tool;

import dev.ratchet.schema.JsonBinding;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the annotated methods of a class: its own, inherited ones, and those annotated in an interface. */
final class AnnotatedMethods {
    private AnnotatedMethods() {}

    /**
     * Returns the annotated declarations, of a method declared several times only the most specific one. The order is
     * that of reflection, which is none; the caller sorts.
     */
    static List<Method> of(Class<?> type, Class<? extends Annotation> annotation, boolean onlyStatic) {
        Map<List<Object>, Method> found = new LinkedHashMap<>();
        for (Class<?> each : withSupertypes(type)) {
            for (Method method : each.getDeclaredMethods()) {
                boolean isStatic = Modifier.isStatic(method.getModifiers());
                boolean reachable = isStatic ? each == type || !each.isInterface() : !onlyStatic;
                if (method.isAnnotationPresent(annotation) && !method.isBridge() && reachable) {
                    found.putIfAbsent(signature(method, type), method);
                }
            }
        }
        return List.copyOf(found.values());
    }

    /** A private method overrides nothing; a static one hides at most. */
    private static List<Object> signature(Method method, Class<?> seenFrom) {
        Object owner = Modifier.isPrivate(method.getModifiers()) ? method.getDeclaringClass() : "overridable";
        List<Class<?>> parameters = Arrays.stream(method.getGenericParameterTypes())
                .<Class<?>>map(each -> JsonBinding.typeOf(each, method.getDeclaringClass(), seenFrom)
                        .getRawClass())
                .toList();
        return List.of(owner, method.getName(), parameters);
    }

    /** Classes from the most specific up, then their interfaces. */
    private static Set<Class<?>> withSupertypes(Class<?> type) {
        Set<Class<?>> types = new LinkedHashSet<>();
        Deque<Class<?>> interfaces = new ArrayDeque<>();
        for (@Nullable Class<?> each = type; each != null; each = each.getSuperclass()) {
            types.add(each);
            interfaces.addAll(Arrays.asList(each.getInterfaces()));
        }
        while (!interfaces.isEmpty()) {
            Class<?> next = interfaces.removeFirst();
            types.add(next);
            interfaces.addAll(Arrays.asList(next.getInterfaces()));
        }
        return types;
    }
}
