package dev.ratchet.tools.calculator;

import dev.ratchet.message.VisibleText;
import dev.ratchet.tool.ToolException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an expression from left to right and calculates while it reads. Its grammar stands at {@link Calculator}. */
final class Expression {
    private static final int MAX_CHARS = 1_000;
    private static final int MAX_DEPTH = 100;
    private static final Pattern NUMBER = Pattern.compile("(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]+");
    private static final Pattern THOUSANDS = Pattern.compile("(?<=\\d),\\d{3}(?!\\d)");

    private final String text;
    private int at;
    private int depth;

    private Expression(String text) {
        this.text = text;
    }

    /** {@return the value of {@code expression}} */
    static Ratio value(String expression) {
        if (expression.length() > MAX_CHARS) {
            throw new ToolException("an expression has at most " + MAX_CHARS + " characters, found "
                    + expression.length() + "; calculate it in parts");
        }
        Expression reader = new Expression(
                expression.replace('×', '*').replace('÷', '/').replace('−', '-').replace("**", "^"));
        Ratio value = reader.sum().ratio();
        if (reader.peek() != '\0') {
            throw reader.unexpected();
        }
        return value;
    }

    /** {@code percent}: whether it is a percentage and nothing else, such as 10% or -10%. */
    private record Value(Ratio ratio, boolean percent) {}

    private Value sum() {
        Value sum = product();
        while (peek() == '+' || peek() == '-') {
            int operator = at;
            boolean plus = text.charAt(at++) == '+';
            Value next = product();
            if (next.percent && !sum.percent && !sum.ratio.equals(Ratio.ONE)) {
                String part = text.substring(operator + 1, at).strip();
                char sign = text.charAt(operator);
                throw mistake(
                        operator,
                        "\"" + sign + " " + part + "\" can be read in two ways; write * (1 " + sign + " " + part
                                + ") for a change by that part of the number, or " + sign + " (" + part
                                + ") for the percentage itself");
            }
            Ratio left = sum.ratio;
            sum = new Value(
                    at(operator, () -> plus ? left.plus(next.ratio) : left.minus(next.ratio)),
                    sum.percent && next.percent);
        }
        return sum;
    }

    private Value product() {
        Value product = signed();
        while (peek() == '*' || peek() == '/' || peek() == '%') {
            int operator = at;
            char sign = text.charAt(at++);
            Ratio left = product.ratio;
            Ratio right = signed().ratio;
            product = new Value(
                    at(operator, () -> switch (sign) {
                        case '*' -> left.times(right);
                        case '/' -> left.dividedBy(right);
                        default -> left.remainder(right);
                    }),
                    false);
        }
        return product;
    }

    private Value signed() {
        if (++depth > MAX_DEPTH) {
            throw mistake(
                    at, "more than " + MAX_DEPTH + " levels of parentheses, signs or powers; calculate it in parts");
        }
        try {
            char sign = peek();
            if (sign != '-' && sign != '+') {
                return power();
            }
            at++;
            Value value = signed();
            return sign == '+' ? value : new Value(value.ratio.negated(), value.percent);
        } finally {
            depth--;
        }
    }

    private Value power() {
        Value base = percent();
        if (peek() != '^') {
            return base;
        }
        int operator = at++;
        Ratio exponent = signed().ratio;
        return new Value(at(operator, () -> base.ratio.power(exponent)), false);
    }

    private Value percent() {
        Value value = new Value(value(), false);
        while (peek() == '%' && !valueFollows()) {
            Ratio whole = value.ratio;
            value = new Value(at(at++, () -> whole.dividedBy(Ratio.whole(100))), true);
        }
        return value;
    }

    private Ratio value() {
        if (peek() == '(') {
            at++;
            Ratio inner = sum().ratio;
            closed();
            return inner;
        }
        String number = read(NUMBER);
        if (number != null) {
            return number(number);
        }
        int start = at;
        String name = read(NAME);
        if (name == null) {
            throw unexpected();
        }
        return function(start, name);
    }

    private Ratio number(String number) {
        int start = at - number.length();
        return at(start, () -> {
            int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
            if (exponent >= 0 && new BigInteger(number.substring(exponent + 1)).bitLength() > 10) {
                throw Ratio.tooLong();
            }
            return Ratio.of(new BigDecimal(number), false);
        });
    }

    private Ratio function(int start, String name) {
        Function function = Function.named(name).orElseThrow(() -> mistake(start, Function.unknown(name)));
        if (peek() != '(') {
            throw mistake(at, "\"(\" is missing after " + name);
        }
        List<Ratio> arguments = new ArrayList<>();
        do {
            Matcher thousands =
                    THOUSANDS.matcher(text).region(at, text.length()).useTransparentBounds(true);
            if (thousands.lookingAt()) {
                throw mistake(
                        at,
                        "this comma can be read in two ways; leave it out if it separates thousands, "
                                + "else put a space after it");
            }
            at++;
            arguments.add(sum().ratio);
        } while (peek() == ',');
        closed();
        return at(start, () -> function.of(arguments));
    }

    private void closed() {
        if (peek() != ')') {
            throw peek() == '\0' ? mistake(at, "\")\" is missing") : unexpected();
        }
        at++;
    }

    /** {@return the next character that is not white space, where {@link #at} then stands; NUL at the end} */
    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private boolean valueFollows() {
        int here = at++;
        char next = peek();
        at = here;
        return next == '(' || next == '.' || Character.isLetterOrDigit(next);
    }

    private @Nullable String read(Pattern pattern) {
        peek();
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        at = matcher.end();
        return matcher.group();
    }

    private Ratio at(int position, Supplier<Ratio> calculation) {
        try {
            return calculation.get();
        } catch (ArithmeticException e) {
            throw mistake(position, e.getMessage());
        }
    }

    private ToolException unexpected() {
        char found = peek();
        if (found == '\0' && at == text.length()) {
            return mistake(
                    at, text.isBlank() ? "there is no expression" : "the expression ends where a value is missing");
        }
        String shown = VisibleText.of(text.substring(at, text.offsetByCodePoints(at, 1)), 10);
        String mend = switch (found) {
            case ',' -> "; write numbers without thousands separators";
            case '=' -> "; give the expression alone, without \"=\"";
            case ')' -> "; there is no \"(\" for it, or a value is missing before it";
            default ->
                found == '(' || Character.isLetterOrDigit(found) ? "; an operator such as * is missing before it" : "";
        };
        return mistake(at, "\"" + shown + "\" is not expected" + mend);
    }

    private static ToolException mistake(int position, @Nullable String sentence) {
        return new ToolException("at character " + (position + 1) + ": " + sentence);
    }
}
