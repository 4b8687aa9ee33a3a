package dev.ratchet.tools.calculator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.tool.ToolException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalculatorTest {
    private final Calculator calculator = new Calculator();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.1 + 0.2 | 0.3",
                "1/3*3 | 1",
                "2 + 3 * 4 | 14",
                "(2 + 3) * 4 | 20",
                "10 - 2 - 3 | 5",
                "100 / 10 / 2 | 5",
                "2^3^2 | 512",
                "-2^2 | -4",
                "(-2)^2 | 4",
                "2^-3 | 0.125",
                "--3 | 3",
                "2 - -3 | 5",
                "0^0 | 1",
                "1e3 + .5 | 1000.5",
                "1.50 * 2 | 3",
                "2 ** 10 × 3 ÷ 2 − 1 | 1535",
                "17 % 5 | 2",
                "-17 % 5 | 3",
                "17 % (-5) | -3",
                "5.5 % 2 | 1.5",
                "15% * 80 | 12",
                "80 * 15% | 12",
                "100% - 15% | 0.85",
                "50% - 3 | -2.5",
                "200 * (1 + 10%) | 220",
                "200 + (10%) | 200.1",
                "-5% | -0.05",
                "sqrt(16) | 4",
                "SQRT(0.25) | 0.5",
                "27^(1/3) | 3",
                "(8/27)^(2/3) * 9 | 4",
                "0^0.5 | 0",
                "round(2.345, 2) | 2.35",
                "round(-2.5) | -3",
                "round(1/3, 4) | 0.3333",
                "floor(-1.2) + ceil(1.2) | 0",
                "min(3, 1, 2) + max(3, 1, 2) | 4",
                "sum(1, 2, 3) / avg(1, 2, 3) | 3",
                "abs(-7) | 7",
                "1/2^60 | 0.000000000000000000867361737988403547205962240695953369140625",
                "2^200 | 1606938044258990275541962092341162602522202993782792835301376",
                "1/3 | 0.333333333333333333333333333333 (rounded to 30 significant digits)",
                "2/3*1e50 | 6.66666666666666666666666666667E+49 (rounded to 30 significant digits)",
                "sqrt(2) | 1.41421356237309504880168872421 (rounded to 30 significant digits)",
                "sqrt(2)^2 | 2 (rounded to 30 significant digits)",
                "(210.73/90.13)^(1/10) | 1.08864353947787964452725268422 (rounded to 30 significant digits)",
                "1.05^(1/252) - 1 | 0.00019363050654407987425912395847 (rounded to 30 significant digits)",
            })
    void aValueIsExactOrSaysThatItIsRounded(String expression, String value) {
        assertThat(calculator.calculate(expression)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | at character 1: there is no expression",
                "2 + | at character 4: the expression ends where a value is missing",
                "2 + * 3 | at character 5: \"*\" is not expected",
                "2 (3) | at character 3: \"(\" is not expected; an operator such as * is missing before it",
                "2 apples | at character 3: \"a\" is not expected; an operator such as * is missing before it",
                "(1 + 2 | at character 7: \")\" is missing",
                "1 + 2) | at character 6: \")\" is not expected; there is no \"(\" for it, or a value is missing before it",
                "1,000 * 2 | at character 2: \",\" is not expected; write numbers without thousands separators",
                "max(1,000, 2) | at character 6: this comma can be read in two ways; leave it out if it separates thousands,"
                        + " else put a space after it",
                "2 + 2 = | at character 7: \"=\" is not expected; give the expression alone, without \"=\"",
                "200 + 10% | at character 5: \"+ 10%\" can be read in two ways; write * (1 + 10%) for a change by that part"
                        + " of the number, or + (10%) for the percentage itself",
                "1 / (2 - 2) | at character 3: division by zero",
                "7 % 0 | at character 3: division by zero",
                "0^-1 | at character 2: division by zero",
                "15% of 80 | at character 5: \"of\" is not known; there are the functions sqrt, abs, floor, ceil, round, min,"
                        + " max, sum, avg",
                "sqrt 4 | at character 6: \"(\" is missing after sqrt",
                "sqrt(-4) | at character 1: a negative number has no root",
                "sqrt(1, 2) | at character 1: sqrt takes one number, found 2",
                "round(1, 2, 3) | at character 1: round takes at most 2 numbers, found 3",
                "round(1, -1) | at character 1: decimal places are a whole number from 0 to 100",
                "max() | at character 5: \")\" is not expected; there is no \"(\" for it, or a value is missing before it",
                "9^9^9^9 | at character 4: an exponent is at most 1000000",
                "9^9^9 | at character 2: an exponent is at most 1000000",
                "10^1000 | at character 3: the number would have more than 1000 digits",
                "1e999999999 | at character 1: the number would have more than 1000 digits",
                "1e-999999999999999999999 | at character 1: the number would have more than 1000 digits",
                "2^3.14159 | at character 2: an exponent is a whole number or a fraction with a denominator of at most 1000,"
                        + " such as 1/12 or 0.25",
                "$5 | at character 1: \"$\" is not expected",
                "1 + x | at character 5: \"x\" is not known; there are the functions sqrt, abs, floor, ceil, round, min, max,"
                        + " sum, avg",
            })
    void aMistakeIsNamedWithItsPlaceAndMend(String expression, String message) {
        assertThatThrownBy(() -> calculator.calculate(expression))
                .isInstanceOf(ToolException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "-", "2^", "sqrt("})
    void whatIsNestedTooDeepIsRefused(String level) {
        assertThatThrownBy(() -> calculator.calculate(level.repeat(150) + "1"))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("more than 100 levels of parentheses, signs or powers; calculate it in parts");
        assertThatThrownBy(() -> calculator.calculate(level.repeat(10_000) + "1"))
                .isInstanceOf(ToolException.class)
                .hasMessage("an expression has at most 1000 characters, found " + (10_000 * level.length() + 1)
                        + "; calculate it in parts");
    }

    @Test
    void aControlCharacterIsShownEscaped() {
        assertThatThrownBy(() -> calculator.calculate("1 \u001b 2"))
                .hasMessage("at character 3: \"\\u001b\" is not expected");
    }

    @Test
    void rootsAgreeWithSquares() {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            BigDecimal number = new BigDecimal(random.nextInt(1_000_000) + 1).movePointLeft(random.nextInt(9));
            String root = calculator.calculate("sqrt(" + number.toPlainString() + ")");

            assertThat(new BigDecimal(root.replaceFirst(" .*", "")).round(new MathContext(29)))
                    .isEqualByComparingTo(number.sqrt(new MathContext(50))
                            .round(new MathContext(30))
                            .round(new MathContext(29)));
        }
    }

    @Test
    void noTextOfRandomCharactersDoesAnythingButAnswerOrExplain() {
        Random random = new Random(1);
        String alphabet = "0123456789.+-*/%^(),eE sqrtmaxround\u00d7\u001b";
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(25); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                String value = calculator.calculate(text.toString());
                if (!value.matches("-?[0-9.]+(E[+-]?\\d+)?( \\(rounded.*\\))?")) {
                    throw new AssertionError(text + " is " + value);
                }
            } catch (ToolException e) {
                if (!String.valueOf(e.getMessage()).startsWith("at character ")) {
                    throw e;
                }
            }
        }
    }
}
