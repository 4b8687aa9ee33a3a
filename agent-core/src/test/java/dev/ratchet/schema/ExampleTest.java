package dev.ratchet.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.message.RawJson;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class ExampleTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.ratchet.schema.TypeTable#rows")
    void theExampleOfEachTypeCanBeReadIntoIt(Type type, String schema, String right, String wrong) {
        SchemaValidator validator = SchemaValidator.of(RawJson.of(SchemaOfTypesTest.schemaOf(type)));

        JsonNode example = JsonBinding.parse(validator.example(List.of()).orElseThrow());

        assertThat(validator.validate(example)).isEmpty();
        assertThat(JsonBinding.read(example.get("value"), JsonBinding.MAPPER.constructType(type)))
                .as("%s", example)
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'integer','minimum':10} | 10",
                "{'type':'integer','minimum':10,'multipleOf':4} | 12",
                "{'type':'number','exclusiveMaximum':0} | -0.1",
                "{'type':'string','minLength':7} | 'ABC-123'",
                "{'type':'string','pattern':'^[A-Z]{2}-[0-9]+$'} | 'AB-12'",
                "{'type':'string','pattern':'^never$'} | ",
                "{'type':'array','minItems':2,'items':{'type':'boolean'}} | [true,true]",
                "{'type':['integer','null']} | 1",
                "{'$ref':'#'} | ",
                "{'anyOf':[{'$ref':'#'},{'type':'boolean'}]} | true",
                "{'anyOf':[{'$ref':'#'},{'$ref':'#'}]} | "
            })
    void theExampleIsWithinTheBoundsOrThereIsNone(String schema, String example) {
        SchemaValidator validator = SchemaValidator.of(RawJson.parse(schema.replace('\'', '"')));

        assertThat(validator.example(List.of()))
                .isEqualTo(Optional.ofNullable(example).map(text -> text.replace('\'', '"')));
    }

    @Test
    void whatWasWrongIsShownEvenWhereItMayBeLeftOut() {
        SchemaValidator validator = SchemaValidator.of(RawJson.parse(
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"},\"b\":{\"type\":\"object\","
                        + "\"properties\":{\"c\":{\"type\":\"boolean\"},\"d\":{\"type\":\"boolean\"}}}}}"));

        List<Violation> wrong = validator.validate(JsonBinding.parse("{\"b\":{\"c\":1}}"));

        assertThat(validator.example(wrong)).contains("{\"b\":{\"c\":true}}");
        assertThat(validator.example(List.of())).contains("{}");
    }

    @Test
    void anExampleThatWouldBeTooLongIsNone() {
        SchemaValidator validator = SchemaValidator.of(
                RawJson.parse("{\"type\":\"array\",\"minItems\":1000000000,\"items\":{\"type\":\"string\"}}"));

        assertThat(validator.example(List.of())).isEmpty();
    }
}
