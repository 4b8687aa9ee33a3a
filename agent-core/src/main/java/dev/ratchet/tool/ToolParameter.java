package dev.ratchet.tool;

import dev.ratchet.schema.JsonBinding;
import java.lang.reflect.Parameter;
import java.util.function.Function;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** A parameter of a tool method: an argument that the model gives, or the context, which it does not see. */
record ToolParameter(Parameter parameter, String name, JavaType type, String description, String defaultValue) {

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
        if (type.isJavaLangObject()) {
            throw mistake.apply("has a parameter of type Object: " + parameter.getName()
                    + ". The model would not know what to write; name the type, or take a JsonNode for any JSON.");
        }
        if (described != null && described.value().isBlank()) {
            throw mistake.apply("has a blank description of its parameter " + parameter.getName()
                    + ". Say in @ToolParam what it means, with an example.");
        }
        return new ToolParameter(
                parameter,
                given.isEmpty() ? SnakeCase.of(parameter.getName()) : given,
                type,
                described == null ? "" : described.value(),
                described == null ? "" : described.defaultValue());
    }

    /** {@return the parameter that gets all arguments of a call as one object, or the context} */
    static ToolParameter whole(Parameter parameter, JavaType type) {
        return new ToolParameter(parameter, "", type, "", "");
    }

    /** {@return its argument; absent and null are one for what may be absent: Optional.empty(), or null where declared} */
    JsonNode in(JsonNode arguments) {
        if (name.isEmpty()) {
            return arguments;
        }
        return arguments.has(name) ? arguments.get(name) : NullNode.getInstance();
    }

    boolean isContext() {
        return type.getRawClass() == ToolContext.class;
    }
}
