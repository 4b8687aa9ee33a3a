package dev.ratchet.tools.calculator;

import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolException;
import dev.ratchet.tool.ToolParam;

/**
 * A tool that calculates: {@code calculate}. Numbers are quotients of whole numbers, so {@code 0.1 + 0.2} is 0.3 and
 * {@code 1/3*3} is 1; only a result without an end, and a root, is rounded, to 30 significant digits, and says so.
 *
 * <pre>
 * sum     = product (("+" | "-") product)*
 * product = signed (("*" | "/" | "%") signed)*
 * signed  = ("-" | "+") signed | power
 * power   = percent ("^" signed)?
 * percent = value "%"*
 * value   = number | "(" sum ")" | name "(" sum ("," sum)* ")"
 * </pre>
 *
 * {@code %} is the remainder if a value follows it, else a percentage. What can be read in two ways is refused
 * ({@code 200 + 10%}, {@code max(1,000)}). An expression has at most 1,000 characters and 100 levels, a number 1,000 digits,
 * so nothing takes long. Safe to share between threads.
 */
public final class Calculator {

    /**
     * Returns the value of {@code expression} in plain decimal digits, followed by a remark if it was rounded.
     *
     * @throws ToolException if it cannot be calculated; the message names the character, from 1, and what to write instead
     */
    @Tool(
            readOnly = true,
            value =
                    "Calculates an arithmetic expression exactly. Use it for every calculation instead of doing it in your head. Has "
                            + "+ - * / ^ and parentheses; a % b is the remainder, with the sign of b; 15% alone is 0.15; a fractional "
                            + "exponent is a root, such as (210/90)^(1/10). Functions: sqrt, abs, floor, ceil, round(number, decimal "
                            + "places) with halves away from zero, min, max, sum, avg. There are no variables, units or thousands "
                            + "separators. Returns the number, such as 0.3; if it has no end, 30 significant digits and a remark.")
    public String calculate(@ToolParam("The expression, such as (1 + 4.5%)^10 * 1200") String expression) {
        return Expression.value(expression).inWords();
    }
}
