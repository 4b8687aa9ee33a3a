package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapesTest {
    @Test
    void whatATerminalWouldObeyOrHideIsShown() {
        assertThat(Escapes.visible("\u001b[2J \u0007 \r \u009b1m \u007f \u0000"))
                .isEqualTo("\\u001b[2J \\u0007 \\u000d \\u009b1m \\u007f \\u0000");
        assertThat(Escapes.visible("\u202Eevil\u202C \u2066x\u2069 \u200F \u061C \uFEFF \u2028"))
                .isEqualTo("\\u202eevil\\u202c \\u2066x\\u2069 \\u200f \\u061c \\ufeff \\u2028");
        assertThat(Escapes.visible("\uD83D x \uDE00")).isEqualTo("\\ud83d x \\ude00");
        assertThat(Escapes.visible(Character.toString(0xE0041))).isEqualTo("\\udb40\\udc41");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain\ttext\n", "Zürich 東京 \u05D0", "👩\u200D🚀", "می\u200Cخواهم"})
    void textStaysAsItIs(String text) {
        assertThat(Escapes.visible(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "abcdef,6,abcdef",
        "abcdefg,6,abcde…",
        "東京都庁,5,東京…",
        "東京,4,東京",
        "e\u0301e\u0301e\u0301,2,e\u0301…",
        "😀😀😀,4,😀…"
    })
    void textIsShortenedByTheColumnsItTakes(String text, int columns, String shortened) {
        assertThat(Columns.shorten(text, columns)).isEqualTo(shortened);
        assertThat(Columns.of(shortened)).isLessThanOrEqualTo(columns);
    }
}
