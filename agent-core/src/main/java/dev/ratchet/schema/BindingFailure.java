package dev.ratchet.schema;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.node.MissingNode;

/** What Jackson refused although the schema allows it: a number too big, 30 February, what a constructor rejects. */
public final class BindingFailure {
    private BindingFailure() {}

    /**
     * Returns the failure in words of the arguments; those of the exception name Java classes and may hold anything.
     *
     * @param argument the name of the argument that was read
     * @param json its value
     */
    public static Violation of(String argument, JsonNode json, JacksonException failure) {
        StringBuilder path = new StringBuilder(argument);
        JsonNode value = json;
        for (JacksonException.Reference step : failure.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
                value = value.path(step.getIndex());
            } else {
                path.append(path.isEmpty() ? "" : ".").append(SchemaText.clip(step.getPropertyName(), 60));
                value = value.path(step.getPropertyName());
            }
        }
        String received = value instanceof MissingNode ? "something else" : SchemaText.received(value);
        return new Violation(path.toString(), expected(failure), received, null);
    }

    private static String expected(JacksonException failure) {
        Class<?> type = failure instanceof InputCoercionException coercion
                ? coercion.getTargetType()
                : failure instanceof MismatchedInputException mismatched ? mismatched.getTargetType() : null;
        if (type == int.class || type == Integer.class) {
            return "an integer from -2147483648 to 2147483647";
        }
        if (type == long.class || type == Long.class) {
            return "an integer from -9223372036854775808 to 9223372036854775807";
        }
        return "a valid " + (type == null ? "value" : type.getSimpleName());
    }
}
