package dev.ratchet.tool;

import dev.ratchet.schema.ContradictionException;
import dev.ratchet.schema.JsonBinding;
import dev.ratchet.schema.ObjectSchema;
import dev.ratchet.schema.UnsupportedTypeException;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;

/** One method that is offered as a tool: its definition, its parameters and how to invoke it. Immutable. */
final class ToolMethod {
    private static final List<Class<?>> NOT_VALUES = List.of(
            CompletionStage.class, // of a stage
            Future.class,
            BaseStream.class,
            Flow.Publisher.class,
            InputStream.class,
            Reader.class);

    private final Method method;
    private final @Nullable Object target;
    private final ToolDefinition definition;
    private final ObjectSchema schema;
    private final List<ToolParameter> parameters;
    private final JavaType returnType;
    private final ToolTraits traits;
    private final @Nullable Preview preview;

    private ToolMethod(
            Method method,
            @Nullable Object target,
            ToolDefinition definition,
            ObjectSchema schema,
            List<ToolParameter> parameters,
            JavaType returnType,
            ToolTraits traits,
            @Nullable Preview preview) {
        this.method = method;
        this.target = target;
        this.definition = definition;
        this.schema = schema;
        this.parameters = List.copyOf(parameters);
        this.returnType = returnType;
        this.traits = traits;
        this.preview = preview;
    }

    /**
     * Returns the tool that {@code method} is, of no object yet.
     *
     * @param type the class it was found in, which decides what its type variables are
     * @throws IllegalArgumentException if it cannot be one; the message names the method and the mend
     */
    static ToolMethod of(Method method, Class<?> type) {
        Tool tool = Objects.requireNonNull(method.getAnnotation(Tool.class));
        if (tool.value().isBlank()) {
            throw mistake(method, "has a blank description. Say in @Tool what it does and when to use it.");
        }
        JavaType returnType =
                awaited(JsonBinding.typeOf(method.getGenericReturnType(), method.getDeclaringClass(), type));
        for (Class<?> kind : NOT_VALUES) {
            if (kind.isAssignableFrom(returnType.getRawClass())) {
                throw mistake(
                        method,
                        "returns a " + kind.getSimpleName()
                                + ", which cannot be written for the model. Wait for the value and return that.");
            }
        }
        String name = tool.name().isEmpty() ? SnakeCase.of(method.getName()) : tool.name();
        List<ToolParameter> parameters = parameters(method, type);
        ObjectSchema schema = schema(method, parameters);
        ToolDefinition definition;
        try {
            definition = ToolDefinition.of(name, tool.value(), schema.json());
        } catch (IllegalArgumentException e) {
            throw mistake(method, "has no usable name: " + e.getMessage() + ". Set it by @Tool(name = …).");
        }
        if (!method.trySetAccessible()) {
            throw mistake(
                    method,
                    "cannot be called from here. Open its package in module-info.java: opens "
                            + method.getDeclaringClass().getPackageName() + ";");
        }
        try {
            return new ToolMethod(method, null, definition, schema, parameters, returnType, ToolTraits.of(tool), null);
        } catch (IllegalArgumentException e) {
            throw mistake(method, "contradicts itself: " + e.getMessage() + ".");
        }
    }

    /**
     * Returns the tool that a function is.
     *
     * @throws IllegalArgumentException if name or description are unusable
     */
    static ToolMethod of(
            String name, String description, ObjectSchema schema, Class<?> arguments, ToolFunction.Body<?> body) {
        if (description.isBlank()) {
            throw ToolFunction.mistake(name, "has a blank description; say what it does and when to use it");
        }
        Method call = Arrays.stream(ToolFunction.Body.class.getMethods())
                .filter(each -> each.getName().equals("call"))
                .findFirst()
                .orElseThrow();
        return new ToolMethod(
                call,
                body,
                ToolDefinition.of(name, description, schema.json()),
                schema,
                List.of(
                        ToolParameter.whole(call.getParameters()[0], JsonBinding.typeOf(arguments)),
                        ToolParameter.whole(call.getParameters()[1], JsonBinding.typeOf(ToolContext.class))),
                JsonBinding.typeOf(Object.class),
                ToolTraits.NONE,
                null);
    }

    /** A stage is waited for, and its value is the result. */
    private static JavaType awaited(JavaType type) {
        JavaType stage = type.findSuperType(CompletionStage.class);
        return stage == null ? type : stage.containedTypeOrUnknown(0);
    }

    private static List<ToolParameter> parameters(Method method, Class<?> type) {
        List<ToolParameter> parameters = new ArrayList<>();
        Map<String, Parameter> named = new HashMap<>();
        for (Parameter parameter : method.getParameters()) {
            ToolParameter described =
                    ToolParameter.of(parameter, name -> mistake(method, name), method.getDeclaringClass(), type);
            parameters.add(described);
            Parameter other = described.isContext() ? null : named.put(described.name(), parameter);
            if (other != null) {
                throw mistake(
                        method,
                        "has two parameters named \"" + described.name() + "\": " + other.getName() + " and "
                                + parameter.getName() + ". Rename one by @ToolParam(name = …).");
            }
        }
        return parameters;
    }

    private static ObjectSchema schema(Method method, List<ToolParameter> parameters) {
        ObjectSchema.Builder schema = ObjectSchema.builder();
        try {
            for (ToolParameter each : parameters) {
                if (!each.isContext()) {
                    schema.add(each.name(), each.parameter(), each.type(), each.description(), each.defaultValue());
                }
            }
            return schema.build();
        } catch (UnsupportedTypeException e) {
            throw mistake(
                    method,
                    "has a parameter that is not supported. " + e.getMessage()
                            + ". Parameters are made of strings, numbers, booleans, enums, java.time types, records,"
                            + " sealed interfaces, lists, maps and Optional.");
        } catch (ContradictionException e) {
            throw mistake(method, "contradicts itself: " + e.getMessage() + ".");
        }
    }

    private static IllegalArgumentException mistake(Method method, String what) {
        return new IllegalArgumentException("@Tool method " + describe(method) + " " + what);
    }

    static String describe(Method method) {
        StringBuilder parameters = new StringBuilder();
        for (Class<?> each : method.getParameterTypes()) {
            parameters.append(parameters.isEmpty() ? "" : ", ").append(each.getSimpleName());
        }
        return method.getDeclaringClass().getTypeName().replace('$', '.') + "." + method.getName() + "(" + parameters
                + ")";
    }

    /** {@return where the tool comes from, for a message} */
    String origin() {
        return target instanceof ToolFunction.Body<?> ? "a tool function" : describe(method);
    }

    ToolDefinition definition() {
        return definition;
    }

    String name() {
        return definition.name();
    }

    Method method() {
        return method;
    }

    ObjectSchema schema() {
        return schema;
    }

    List<ToolParameter> parameters() {
        return parameters;
    }

    JavaType returnType() {
        return returnType;
    }

    ToolTraits traits() {
        return traits;
    }

    ToolMethod with(ToolTraits other) {
        return new ToolMethod(method, target, definition, schema, parameters, returnType, other, preview);
    }

    ToolMethod with(ToolDefinition other) {
        return new ToolMethod(method, target, other, schema, parameters, returnType, traits, preview);
    }

    /** {@return what a call would do, where the class can tell} */
    Optional<String> preview(@Nullable Object[] arguments, JsonNode input) {
        return Optional.ofNullable(preview).map(each -> each.of(target, arguments, input));
    }

    /** {@return the same tool of an object of the class} */
    ToolMethod of(Object object) {
        return new ToolMethod(method, object, definition, schema, parameters, returnType, traits, preview);
    }

    ToolMethod previewedBy(Preview other) {
        return new ToolMethod(method, target, definition, schema, parameters, returnType, traits, other);
    }

    /** Invokes the method; what it throws, it throws. */
    @Nullable
    Object invoke(@Nullable Object[] arguments) throws Throwable {
        return invoke(method, target, arguments);
    }

    static @Nullable Object invoke(Method method, @Nullable Object target, @Nullable Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(Modifier.isStatic(method.getModifiers()) ? null : target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
