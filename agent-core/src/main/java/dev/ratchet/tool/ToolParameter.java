package dev.ratchet.tool;

import dev.ratchet.schema.JsonBinding;
import java.lang.reflect.Parameter;
import java.util.function.Function;
import tools.jackson.databind.JavaType;

/** A parameter of a tool method: an argument that the model gives, or the context, which it does not see. */
record ToolParameter(Parameter parameter, String name, JavaType type, String description) {

    static ToolParameter of(
            Parameter parameter,
            Function<String, IllegalArgumentException> mistake,
            Class<?> declaring,
            Class<?> seenFrom) {
        ToolParam described = parameter.getAnnotation(ToolParam.class);
        JavaType type = JsonBinding.typeOf(parameter.getParameterizedType(), declaring, seenFrom);
        String given = described == null ? "" : described.name();
        if (given.isEmpty() && !parameter.isNamePresent() && type.getRawClass() != ToolContext.class) {
            throw mistake.apply("has parameters without names. Compile its class with -parameters"
                    + " (maven-compiler-plugin: <parameters>true</parameters>).");
        }
        return new ToolParameter(
                parameter,
                given.isEmpty() ? SnakeCase.of(parameter.getName()) : given,
                type,
                described == null ? "" : described.value());
    }

    boolean isContext() {
        return type.getRawClass() == ToolContext.class;
    }
}
