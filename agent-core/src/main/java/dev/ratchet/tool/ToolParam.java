package dev.ratchet.tool;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes a parameter of a {@link Tool} method, or a component or field of an object that stands in one. An
 * {@code Optional} one may be left out by the model, a {@code @Nullable} one may be left out or be {@code null}, and so may
 * one with a default.
 *
 * <pre>{@code
 * Page search(
 *         @ToolParam("Words that all must occur") String query,
 *         @ToolParam(value = "How many hits at most", defaultValue = "20") @Max(100) int limit) { … }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.FIELD})
public @interface ToolParam {

    /** What the argument means, with an example, for the model to read. */
    String value();

    /** The argument's name; that of the parameter in snake_case by default, that of a component as it is. */
    String name() default "";

    /**
     * What the argument is if the model leaves it out, which it then may: JSON as a model would write it, a text also without
     * quotes: {@code "20"}, {@code "AAPL"}, {@code "2009-12-31"}, {@code "[1, 2]"}, and {@code "\"\""} for the empty text. It
     * stands in the schema, and is checked when the tool is registered. There is none by default.
     */
    String defaultValue() default "";
}
