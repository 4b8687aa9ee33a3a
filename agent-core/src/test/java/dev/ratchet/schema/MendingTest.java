package dev.ratchet.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.message.RawJson;
import java.lang.reflect.Type;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class MendingTest {
    private static final String DEFS = "'$defs':{'Node':{'type':'object','properties':{'n':{'type':'integer'},"
            + "'children':{'type':'array','items':{'$ref':'#/$defs/Node'}}}}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'integer'} | '7' | 7 | a: \"7\" (string) was taken as 7",
                "{'type':'integer'} | '-12345678901234567890' | -12345678901234567890 | a: \"-12345678901234567890\" (string) was taken as -12345678901234567890",
                "{'type':['integer','null']} | '7' | 7 | a: \"7\" (string) was taken as 7",
                "{'anyOf':[{'type':'integer'},{'type':'null'}],'minimum':0} | '7' | 7 | a: \"7\" (string) was taken as 7",
                "{'type':'number'} | '1.50' | 1.50 | a: \"1.50\" (string) was taken as 1.50",
                "{'type':'array','items':{'type':'string'}} | 'tea' | ['tea'] | a: \"tea\" (string) was taken as [\"tea\"]",
                "{'type':'array','items':{'type':'integer'}} | 7 | [7] | a: 7 (integer) was taken as [7]",
                "{'type':'array','items':{'type':'integer'}} | '7' | [7] | a: \"7\" (string) was taken as [7]",
                "{'type':'array','items':{'type':'integer'}} | [1,'2'] | [1,2] | a[1]: \"2\" (string) was taken as 2",
                "{'type':'object','additionalProperties':{'type':'integer'}} | {'x':'1'} | {'x':1} | a.x: \"1\" (string) was taken as 1",
                "{'$ref':'#/$defs/Node'} | {'n':'1','children':{'n':2}} | {'n':1,'children':[{'n':2}]} | a.n: \"1\" (string) was taken as 1; a.children: an object of 1 was taken as [{\"n\":2}]",
                "{'anyOf':[{'type':'object','properties':{'type':{'const':'A'},'n':{'type':'integer'}}},{'type':'object','properties':{'type':{'const':'B'},'n':{'type':'string'}}}]} | {'type':'A','n':'1'} | {'type':'A','n':1} | a.n: \"1\" (string) was taken as 1"
            })
    void aSlipWithoutDoubtIsMendedAndNoted(String schema, String given, String mended, String notes) {
        Mended result = mend(schema, given, true, true);

        assertThat(result.arguments().get("a")).hasToString(mended.replace('\'', '"'));
        assertThat(String.join("; ", result.notes())).isEqualTo(notes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'integer'} | '7.0'",
                "{'type':'integer'} | ' 7'",
                "{'type':'integer'} | '+7'",
                "{'type':'integer'} | '007'",
                "{'type':'integer'} | '1e3'",
                "{'type':'integer'} | '1,000'",
                "{'type':'integer'} | '٧'",
                "{'type':'integer'} | ''",
                "{'type':'integer'} | 7.5",
                "{'type':'integer'} | [7]",
                "{'type':'number'} | '1e9999999'",
                "{'type':'number'} | 'NaN'",
                "{'type':'number'} | '1,5'",
                "{'type':'boolean'} | 'true'",
                "{'type':'string'} | 7",
                "{'type':['integer','string']} | '7'",
                "{'anyOf':[{'type':'integer'},{'type':'number'}]} | '7'",
                "{'type':'array','items':{'type':'string'}} | 'a, b'",
                "{'type':'array','items':{'type':'string'}} | '[a]'",
                "{'type':'array','items':{'type':'string'}} | ''",
                "{'type':'array','items':{'type':'integer'}} | 'seven'",
                "{'type':'array','items':{}} | 'a'",
                "{'type':'array'} | 'a'",
                "{'type':'array','items':{'type':'array','items':{'type':'integer'}}} | 1",
                "{'type':'array','items':{'type':'array','items':{'type':'integer'}}} | [1,2]",
                "{'anyOf':[{'type':'array','items':{'type':'string'}},{'type':'string'}]} | 'a'",
                "{'anyOf':[{'type':'object','properties':{'n':{'type':'integer'}}},{'type':'object','properties':{'n':{'type':'string'}}}]} | {'n':'1'}"
            })
    void whatCouldBeMeantInTwoWaysIsLeftAsItIs(String schema, String given) {
        Mended result = mend(schema, given, true, true);

        assertThat(result.arguments().get("a")).hasToString(given.replace('\'', '"'));
        assertThat(result.notes()).isEmpty();
    }

    @Test
    void eachKindIsSwitchedByItself() {
        String numbers = "{'type':'array','items':{'type':'integer'}}";

        assertThat(mend("{'type':'integer'}", "'7'", false, true).notes()).isEmpty();
        assertThat(mend(numbers, "7", true, false).notes()).isEmpty();
        assertThat(mend(numbers, "'7'", false, true).notes()).isEmpty();
        assertThat(mend(numbers, "['7']", true, false).notes()).hasSize(1);
    }

    @Test
    void nullForWhatMayBeLeftOutIsLeftOut() {
        String document = "{'properties':{'a':{'type':'string'},'b':{'type':'string'},'c':{'type':['string','null']}},"
                + "'required':['b']}";
        SchemaValidator schema = SchemaValidator.of(RawJson.parse(document.replace('\'', '"')));

        Mended mended = schema.mend(JsonBinding.parse("{\"a\":null,\"b\":null,\"c\":null}"), false, false);

        assertThat(mended.arguments()).hasToString("{\"b\":null,\"c\":null}");
        assertThat(mended.notes()).isEmpty();
    }

    @Test
    void theNotesAreBounded() {
        String many = "[" + "'7',".repeat(1_000) + "'7']";

        assertThat(mend("{'type':'array','items':{'type':'integer'}}", many, true, true)
                        .notes())
                .hasSize(6)
                .last()
                .isEqualTo("…");
    }

    /** What fits a type is never touched. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.ratchet.schema.TypeTable#rows")
    void whatIsRightStaysTheSame(Type type, String ignored, String right, String wrong) {
        SchemaValidator schema = SchemaValidator.of(RawJson.of(SchemaOfTypesTest.schemaOf(type)));
        for (JsonNode value : SchemaOfTypesTest.values(right)) {
            ObjectNode given = SchemaOfTypesTest.wrapped(value);
            assertThat(schema.mend(given, true, true)).isEqualTo(new Mended(given, List.of()));
        }
    }

    private static Mended mend(String schema, String value, boolean numbers, boolean singles) {
        String document = "{'properties':{'a':" + schema + "}," + DEFS + "}";
        return SchemaValidator.of(RawJson.parse(document.replace('\'', '"')))
                .mend(JsonBinding.parse(("{'a':" + value + "}").replace('\'', '"')), numbers, singles);
    }
}
