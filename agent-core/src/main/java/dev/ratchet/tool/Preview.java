package dev.ratchet.tool;

import dev.ratchet.message.VisibleText;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The {@link ToolPreview} method of a tool. */
final class Preview {
    private final Method method;

    private Preview(Method method) {
        this.method = method;
    }

    /**
     * Returns {@code tools} with the previews that {@code type} has for them.
     *
     * @throws IllegalArgumentException if one has no tool or other parameters than its tool; the message names both
     */
    static List<ToolMethod> addTo(List<ToolMethod> tools, Class<?> type, boolean onlyStatic) {
        Map<String, Method> previews = new TreeMap<>();
        for (Method method : AnnotatedMethods.of(type, ToolPreview.class, onlyStatic)) {
            String tool = Objects.requireNonNull(method.getAnnotation(ToolPreview.class))
                    .value();
            Method other = previews.put(tool, method);
            if (other != null) {
                throw mistake(
                        method, "is the second preview of \"" + tool + "\", beside " + ToolMethod.describe(other));
            }
        }
        List<ToolMethod> previewed = tools.stream()
                .map(tool -> {
                    Method method = previews.remove(tool.name());
                    return method == null ? tool : tool.previewedBy(of(method, tool));
                })
                .toList();
        previews.forEach((tool, method) -> {
            throw mistake(method, "is the preview of \"" + tool + "\", and its class has no tool of that name");
        });
        return previewed;
    }

    private static Preview of(Method method, ToolMethod tool) {
        if (!Arrays.equals(method.getGenericParameterTypes(), tool.method().getGenericParameterTypes())) {
            throw mistake(method, "must have the parameters of " + ToolMethod.describe(tool.method()));
        }
        if (method.getReturnType() != String.class) {
            throw mistake(method, "must return a String");
        }
        if (!method.trySetAccessible()) {
            throw mistake(method, "cannot be called from here; open its package in module-info.java");
        }
        return new Preview(method);
    }

    private static IllegalArgumentException mistake(Method method, String what) {
        return new IllegalArgumentException("@ToolPreview method " + ToolMethod.describe(method) + " " + what + ".");
    }

    /**
     * Returns what a call would do, or why that cannot be shown; throws nothing but errors of the JVM. Of a call that would be
     * refused the arguments are shown too: another call of the turn may come first and take away what it is refused for.
     */
    String of(@Nullable Object target, @Nullable Object[] arguments, JsonNode input) {
        try {
            return String.valueOf(ToolMethod.invoke(method, target, arguments));
        } catch (ToolException e) {
            return "would fail as things are now: " + visible(String.valueOf(e.getMessage())) + "\nwith "
                    + visible(input.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "(no preview: it was interrupted)";
        } catch (Throwable e) {
            ToolRun.LOG.error("{} failed", ToolMethod.describe(method), e);
            return "(no preview: it failed with " + e.getClass().getSimpleName() + "; the log has the rest)";
        }
    }

    private static String visible(String text) {
        return text.lines().map(line -> VisibleText.of(line, Integer.MAX_VALUE)).collect(Collectors.joining("\n"));
    }
}
