package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordWrapTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "one two three|  one two/  three",
                "one twooo three|  one/  twooo/  three",
                "a    b|  a    b",
                "a          b|  a/  b",
                "    x = 1;|      x =/  1;",
                "abcdefghijklmnop|  abcdefgh/  ijklmnop",
                "a abcdefghijk|  a/  abcdefgh/  ijk",
                "東京都庁舎|  東京都庁/  舎",
                "a東京都庁|  a東京都/  庁",
                "xxxxxxx😀|  xxxxxxx/  😀",
                "xxxxxxxx\u0301y|  xxxxxxxx\u0301/  y",
                "one//two|  one//  two",
                "a\tb|  a  b",
                "a \u001b[2J|  a/  \\u001b[2/  J",
            })
    void linesBreakAtWordBorders(String text, String lines) {
        String wrapped = lines.replace('/', '\n');

        assertThat(String.join("\n", WordWrap.lines(text.replace('/', '\n'), 10, "  ")))
                .isEqualTo(wrapped);
        assertThat(streamed(text.replace('/', '\n'), 10)).isEqualTo(wrapped);
        assertThat(wrapped.lines())
                .allSatisfy(line -> assertThat(Columns.of(line)).isLessThanOrEqualTo(10));
    }

    @Test
    void noMoreThanAWordIsHeldBack() {
        WordWrap wrap = new WordWrap(20, "- ", "  ");

        assertThat(wrap.add("Hel")).isEmpty();
        assertThat(wrap.add("lo wor")).isEqualTo("- Hello");
        assertThat(wrap.add("ld,\nand ")).isEqualTo(" world,\n- and");
        assertThat(wrap.add("more of this text ")).isEqualTo(" more of this\n  text");
        assertThat(wrap.end()).isEmpty();
    }

    @Test
    void aPairOfSurrogatesThatComesInTwoPiecesIsOneCharacter() {
        WordWrap wrap = new WordWrap(20, "", "");

        assertThat(wrap.add("\uD83D") + wrap.add("\uDE00") + wrap.end()).isEqualTo("😀");
        assertThat(wrap.add("x\uD83D") + wrap.end()).isEqualTo("x\\ud83d");
    }

    @Test
    void anEmojiMadeOfSeveralStaysWhole() {
        assertThat(WordWrap.lines("xx👩\u200D🚀", 5, "")).containsExactly("xx", "👩\u200D🚀");
    }

    private static String streamed(String text, int columns) {
        WordWrap wrap = new WordWrap(columns, "  ", "  ");
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            shown.append(wrap.add(text.substring(i, i + 1)));
        }
        return shown.append(wrap.end()).toString();
    }
}
