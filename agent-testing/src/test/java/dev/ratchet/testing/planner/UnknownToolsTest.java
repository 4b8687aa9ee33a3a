package dev.ratchet.testing.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Tools that nobody has seen before: names are made up for each run, and only the result holds the answer. */
class UnknownToolsTest {
    private static final String[] SYLLABLES = {"ba", "dro", "fi", "gul", "ko", "mip", "nar", "quo", "sti", "vex", "zor"
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void oneToolWithOneText(long seed) {
        Made made = new Made(seed);
        String thing = made.word();
        String field = made.word();
        String name = made.name();
        String secret = made.secret();
        Loop.Run run = new Loop()
                .tool(
                        "get_" + thing,
                        "Returns the " + thing + " of a " + field + ".",
                        "{'type':'object','properties':{'" + field + "':{'type':'string'}},'required':['" + field
                                + "']}",
                        input -> same(input, field, name, "{\"" + thing + "\":\"" + secret + "\"}"))
                .run("What is the " + thing + " of " + name + "?");

        assertThat(run.turns()).hasSize(1);
        assertThat(run.answer()).contains(secret);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void oneToolThatNeedsAnother(long seed) {
        Made made = new Made(seed);
        String thing = made.word();
        String holder = made.word();
        String name = made.name();
        String id = "K-" + made.number();
        String secret = made.secret();
        Loop.Run run = new Loop()
                .tool(
                        "list_" + thing,
                        "Returns all " + thing + " of a " + holder + ".",
                        "{'type':'object','properties':{'" + holder + "_id':{'type':'string','description':'Id of the "
                                + holder + "'}},'required':['" + holder + "_id']}",
                        input -> same(input, holder + "_id", id, "{\"" + thing + "\":\"" + secret + "\"}"))
                .tool(
                        "find_" + holder,
                        "Finds a " + holder + " by name.",
                        "{'type':'object','properties':{'name':{'type':'string'}},'required':['name']}",
                        input -> same(input, "name", name, "[{\"id\":\"" + id + "\",\"name\":\"" + name + "\"}]"))
                .run("Show every " + thing + " of " + name);

        assertThat(run.turns()).hasSize(2);
        assertThat(run.answer()).contains(secret);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void oneToolWithAChoiceANumberAndADate(long seed) {
        Made made = new Made(seed);
        String thing = made.word();
        String one = made.word();
        String other = made.word();
        int number = made.number();
        String secret = made.secret();
        Loop.Run run = new Loop()
                .tool(
                        thing + "_rate",
                        "Computes a rate.",
                        "{'type':'object','properties':{'mode':{'type':'string','enum':['" + one + "','" + other
                                + "']},'amount':{'type':'integer'},'day':{'type':'string','format':'date'}},"
                                + "'required':['mode','amount','day']}",
                        input -> {
                            assertThat(input.path("amount").isInt()).isTrue();
                            assertThat(input.path("amount").asInt()).isEqualTo(number);
                            assertThat(input.path("day").asString()).isEqualTo("2026-03-14");
                            return same(input, "mode", other, "The rate is " + secret);
                        })
                .run("Which " + thing + " rate is it for " + number + " with " + other + " on 2026-03-14?");

        assertThat(run.turns()).hasSize(1);
        assertThat(run.answer()).contains(secret);
    }

    private static String same(JsonNode input, String name, String expected, String result) {
        assertThat(input.path(name).asString("")).isEqualTo(expected);
        return result;
    }

    private static final class Made {
        private final Random random;

        Made(long seed) {
            this.random = new Random(seed);
        }

        String word() {
            return syllable() + syllable() + syllable() + "m";
        }

        String name() {
            String word = word();
            return word.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + word.substring(1);
        }

        String secret() {
            return "secret" + number();
        }

        int number() {
            return 10_000 + random.nextInt(80_000);
        }

        private String syllable() {
            return SYLLABLES[random.nextInt(SYLLABLES.length)];
        }
    }
}
