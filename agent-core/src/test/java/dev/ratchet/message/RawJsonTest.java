package dev.ratchet.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawJsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\":1.50,\"a\":1e400,\"b2\":-0.0}",
                "[1, 2 ,3]",
                "\"\\u00e9\\/\"",
                "{ \"deep\" : { \"x\":[ ] } }",
                "12345678901234567890123",
                "null",
                "\"é\uD83D\uDE00\""
            })
    void keepsEveryByte(String json) {
        assertThat(RawJson.parse("\n " + json + " ")).hasToString(json);
        assertThat(RawJson.parse("[" + json + " ,\n" + json + "]").elements())
                .hasSize(2)
                .allSatisfy(element -> assertThat(element).hasToString(json));
        assertThat(RawJson.parse("{\"a\": " + json + " }").members()).containsEntry("a", RawJson.parse(json));
    }

    @Test
    void membersKeepTheirOrder() {
        Map<String, RawJson> members =
                RawJson.parse("{\"z\":1,\"a\":2,\"m\":3}").members();

        assertThat(members.keySet()).containsExactly("z", "a", "m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "{", "{\"a\":1} x", "1 2", "{'a':1}", "nul"})
    void refusesWhatIsNotOneValueAndSaysWhere(String text) {
        assertThatThrownBy(() -> RawJson.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "(?s)(not JSON at byte \\d+|no JSON value in \\d+ bytes|more than one JSON value).*");
    }

    @Test
    void refusesNestingWithoutEnd() {
        assertThatThrownBy(() -> RawJson.parse("[".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nesting");
    }

    @Test
    void escapesWhatIsWrittenAndReplacesLoneSurrogates() {
        assertThat(RawJson.string("a\"\\\n\u0001é\uD83D\uDE00")).hasToString("\"a\\\"\\\\\\n\\u0001é\uD83D\uDE00\"");
        assertThat(RawJson.string("cut \uD83D").asString()).isEqualTo("cut \uFFFD");
        assertThat(RawJson.string("\uDE00 cut \uD83D\uDE00").asString()).isEqualTo("\uFFFD cut \uD83D\uDE00");
    }

    @Test
    void replacesEscapesOfHalvesOfCharactersAndNothingElse() {
        RawJson json = RawJson.parse(
                "[\"\\ud834\\uDD1E \\uD834 \\udd1e\\ud834\", \"\\\\ud834 \\u00e4\\n\",\"\\ud834\\n\\udd1e\"]");

        assertThat(json.withoutLoneSurrogates())
                .hasToString(
                        "[\"\\ud834\\uDD1E \\ufffd \\ufffd\\ufffd\", \"\\\\ud834 \\u00e4\\n\",\"\\ufffd\\n\\ufffd\"]");
        RawJson whole = RawJson.parse("\"\\ud834\\udd1e\"");
        assertThat(whole.withoutLoneSurrogates()).isSameAs(whole);
    }

    @Test
    void saysOfANumberThatNoTreeHoldsSo() {
        assertThatThrownBy(() -> RawJson.parse("{\"n\":1e99999999999}").tree())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void buildsObjectsInTheOrderOfThePuts() {
        RawJson json = RawJson.object()
                .put("type", "text")
                .put("n", 7)
                .put("ok", true)
                .put("list", RawJson.array(List.of(RawJson.string("x"), RawJson.parse("1.0"))))
                .build();

        assertThat(json).hasToString("{\"type\":\"text\",\"n\":7,\"ok\":true,\"list\":[\"x\",1.0]}");
    }

    @Test
    void anyTextComesBackAsItWas() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            String text = random.ints(random.nextInt(40), 0, random.nextBoolean() ? 0x80 : 0x11_0000)
                    .filter(point -> point < 0xD800 || point > 0xDFFF)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            RawJson json = RawJson.string(text);

            assertThat(json.asString()).isEqualTo(text);
            assertThat(json.tree().stringValue()).isEqualTo(text);
            assertThat(RawJson.parse(json.toString())).isEqualTo(json);
        }
    }
}
