package dev.ratchet.tool;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Offers a method to the model.
 *
 * <pre>{@code
 * @Tool("Returns the closing price of a stock for a month.")
 * Quote stockPrice(@ToolParam("Ticker symbol such as AAPL") String ticker) { … }
 * }</pre>
 *
 * The class must be compiled with {@code -parameters}. The method may be private, static and may throw anything.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Tool {

    /** What the tool does, when to use it and what it returns, for the model to read. */
    String value();

    /** The tool's name, 1 to 64 of {@code a-z A-Z 0-9 _ -}; the method's name in snake_case by default. */
    String name() default "";
}
