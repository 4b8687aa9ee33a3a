package dev.ratchet.tool;

import dev.ratchet.message.RawJson;
import dev.ratchet.schema.ContradictionException;
import dev.ratchet.schema.JsonBinding;
import dev.ratchet.schema.ObjectSchema;
import dev.ratchet.schema.UnsupportedTypeException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A tool made by the program instead of an annotated method, such as one for each report that a service offers. It stands
 * among annotated objects and is checked, bound, run and answered as they are.
 *
 * <pre>{@code
 * record Month(String ticker, YearMonth month) {}
 *
 * runner.tools(ToolFunction.of("stock_price", "Returns the closing price of a stock for a month.",
 *         Month.class, (month, context) -> prices.at(month)));
 * }</pre>
 *
 * Immutable; the function is called by several threads.
 */
public final class ToolFunction {
    private final ToolMethod tool;

    private ToolFunction(ToolMethod tool) {
        this.tool = tool;
    }

    /**
     * Returns a tool whose arguments are the components of a record, or the properties of a class. What they mean is said by
     * {@code @JsonPropertyDescription}.
     *
     * @param name 1 to 64 letters, digits, {@code _} or {@code -}
     * @param description what it does, when to use it and what it returns, for the model to read
     * @throws IllegalArgumentException if the name or the description is unusable, or no JSON object can be read as that type
     */
    public static <A> ToolFunction of(String name, String description, Class<A> arguments, Body<A> body) {
        try {
            return new ToolFunction(
                    ToolMethod.of(name, description, ObjectSchema.of(JsonBinding.typeOf(arguments)), arguments, body));
        } catch (UnsupportedTypeException e) {
            throw mistake(name, "has arguments that no JSON object can be read into: " + e.getMessage());
        } catch (ContradictionException e) {
            throw mistake(name, "contradicts itself: " + e.getMessage());
        }
    }

    /**
     * Returns a tool whose arguments are described by a JSON Schema from elsewhere. They are checked against it as far as
     * its keywords are known here; others, such as {@code not} or {@code if}, are told to the model and not checked. Neither
     * is an expression that Java does not know.
     *
     * @param inputSchema an object whose {@code type} is {@code "object"}
     * @throws IllegalArgumentException if the name or the description is unusable, or the schema is not such an object
     */
    public static ToolFunction ofSchema(String name, String description, String inputSchema, Body<JsonNode> body) {
        try {
            return new ToolFunction(ToolMethod.of(
                    name, description, ObjectSchema.of(RawJson.parse(inputSchema)), JsonNode.class, body));
        } catch (UnsupportedTypeException e) {
            throw mistake(name, "has no usable schema: " + e.getMessage());
        }
    }

    static IllegalArgumentException mistake(String name, String what) {
        return new IllegalArgumentException("The tool function \"" + name + "\" " + what + ".");
    }

    /** {@return this tool with other traits; by default it has none} */
    public ToolFunction traits(UnaryOperator<ToolTraits> change) {
        return new ToolFunction(tool.with(change.apply(tool.traits())));
    }

    ToolMethod tool() {
        return tool;
    }

    /** What a tool function does. */
    @FunctionalInterface
    public interface Body<A> {
        /** Returns what the model reads, as a method with {@link Tool} does; what it throws becomes an error in the same way. */
        @Nullable
        Object call(A arguments, ToolContext context) throws Exception;
    }
}
