package dev.ratchet.tool;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes a parameter of a {@link Tool} method. An {@code Optional} parameter may be left out by the model, a
 * {@code @Nullable} one may be left out or be {@code null}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface ToolParam {

    /** What the argument means, with an example, for the model to read. */
    String value();

    /** The argument's name; the parameter's name in snake_case by default. */
    String name() default "";
}
