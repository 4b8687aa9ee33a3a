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

    /** Whether it changes nothing: an approver is not asked about it. */
    boolean readOnly() default false;

    /** Whether it may destroy what cannot be had back: it runs only where an approver or a rule lets it. */
    boolean destructive() default false;

    /**
     * Whether running it twice has the effect of running it once: a call that fails unexpectedly is tried up to three
     * times. {@link ToolContext#toolUseId} is the same each time.
     */
    boolean idempotent() default false;

    /** Whether only one call of it may run at a time, in all runs of the runner. */
    boolean exclusive() default false;

    /** Names of what it works on: calls of any tools that share one run one after the other, in all runs of the runner. */
    String[] resources() default {};

    /** How long a call may take; 0, the default, stands for the runner's time-out. */
    int timeoutSeconds() default 0;

    /** How many characters of a result the model gets at most, from 1,000; 0, the default, stands for the runner's budget. */
    int resultBudget() default 0;

    /**
     * Whether the service is to hold the model to the schema while it writes. What its subset of JSON Schema lacks is then
     * told in descriptions; a tool that does not fit is sent as usual, with a warning in the log {@code dev.ratchet.tool}.
     */
    boolean strict() default false;
}
