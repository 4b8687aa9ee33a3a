package dev.ratchet.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class AnswerSchemaTest {

    static Stream<Arguments> types() {
        return TypeTable.rows().filter(row -> row.get()[0] != Object.class && !isJson((Type) row.get()[0]));
    }

    private static boolean isJson(Type type) {
        return JsonNode.class.isAssignableFrom(JsonBinding.typeOf(type).getRawClass());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("types")
    void eachTypeOfTheTableIsAnAnswer(Type type, String schema, String right, String wrong) {
        JavaType javaType = JsonBinding.typeOf(type);
        AnswerSchema answer = AnswerSchema.of(javaType);

        assertThat(answer.json().tree().path("type").asString()).isEqualTo("object");
        for (JsonNode value : SchemaOfTypesTest.values(right)) {
            if (!value.isNull()) {
                JsonNode written = onTheWire(answer, value);
                assertThat(answer.validate(written)).as("%s", value).isEmpty();
                assertThat(answer.unwrapped(written)).isEqualTo(value);
                assertThat(JsonBinding.read(answer.unwrapped(written), javaType))
                        .isNotNull();
            }
        }
        for (JsonNode value : SchemaOfTypesTest.values(wrong)) {
            assertThat(answer.validate(onTheWire(answer, value)))
                    .as("%s", value)
                    .isNotEmpty();
        }
    }

    private static JsonNode onTheWire(AnswerSchema answer, JsonNode value) {
        if (answer.path().isEmpty()) {
            return value;
        }
        ObjectNode object = JsonBinding.MAPPER.createObjectNode();
        object.set(answer.path(), value);
        return object;
    }

    @Test
    void aSchemaOfAnObjectStandsAsItIs() {
        String schema = "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\",\"maximum\":9}}}";

        AnswerSchema answer = AnswerSchema.ofText(
                "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\"," + schema.substring(1));

        assertThat(answer.json()).hasToString(schema);
        assertThat(answer.strict().json())
                .hasToString(
                        "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\",\"description\":\"(maximum 9)\"}},"
                                + "\"additionalProperties\":false}");
    }

    @Test
    void anotherSchemaIsWrappedAndItsReferencesStillLeadSomewhere() {
        AnswerSchema answer = AnswerSchema.ofText("""
                {"oneOf": [{"$ref": "#/$defs/leaf"}, {"type": "array", "items": {"$ref": "#"}}],
                 "$defs": {"leaf": {"type": "object", "properties": {"name": {"type": "string", "format": "iban"}},
                   "required": ["name"]}}}
                """);

        assertThat(answer.json())
                .hasToString(
                        "{\"type\":\"object\",\"properties\":{\"answer\":{\"oneOf\":["
                                + "{\"$ref\":\"#/$defs/leaf\"},{\"type\":\"array\",\"items\":{\"$ref\":\"#/properties/answer\"}}]}},"
                                + "\"required\":[\"answer\"],\"additionalProperties\":false,\"$defs\":{\"leaf\":{\"type\":\"object\","
                                + "\"properties\":{\"name\":{\"type\":\"string\",\"format\":\"iban\"}},\"required\":[\"name\"]}}}");
        assertThat(violations(answer, "{\"answer\":[[],{\"name\":\"x\"}]}")).isEmpty();
        assertThat(violations(answer, "{\"answer\":[[7]]}"))
                .containsExactly("answer[0][0]: expected leaf or array, received 7 (integer)");
        assertThat(answer.strict().obstacle()).isEqualTo("a recursive type ($ref)");
    }

    @Test
    void wordsThatOnlyOthersWriteAreCheckedToo() {
        AnswerSchema answer = AnswerSchema.ofText("""
                {"allOf": [{"type": "integer"}, {"minimum": 3}], "oneOf": [{"multipleOf": 2}, {"multipleOf": 3}]}
                """);

        assertThat(violations(answer, "{\"answer\":4}")).isEmpty();
        assertThat(violations(answer, "{\"answer\":2}"))
                .containsExactly("answer: expected at least 3, received 2 (integer)");
        assertThat(violations(answer, "{\"answer\":5}")).hasSize(1);
        assertThat(violations(answer, "{\"answer\":6}")).hasSize(1);
        assertThat(answer.strict().obstacle()).isEqualTo("allOf at answer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type'| the schema is not JSON: ",
                "[1]| a JSON Schema is an object such as {\"type\":\"object\",\"properties\":{…}}, found [1]",
                "{'name':'string','age':'number'}| this is no JSON Schema: it has none of the words type, properties,"
                        + " items, enum, const, anyOf, oneOf, allOf, $ref; found name, age",
                "{'type':'text'}| /type of the schema cannot be \"text\"",
                "{'type':'object','properties':{'a':'string'}}| /properties/a of the schema is no schema, which is an"
                        + " object: \"string\"",
                "{'type':'object','properties':['a']}| /properties of the schema is no object of schemas: [\"a\"]",
                "{'type':'object','required':'a'}| /required of the schema cannot be \"a\"",
                "{'type':'string','pattern':'('}| /pattern of the schema cannot be \"(\"",
                "{'type':'string','maxLength':-1}| /maxLength of the schema cannot be -1",
                "{'enum':[]}| /enum of the schema cannot be []",
                "{'anyOf':{}}| /anyOf of the schema is no list of schemas: {}",
                "{'$ref':'#/$defs/a'}| /$ref of the schema leads to no schema in this document: \"#/$defs/a\"",
                "{'$ref':'other.json'}| /$ref of the schema leads to no schema in this document: \"other.json\"",
                "{'type':'array','items':{'not':{}}}| /items/not of the schema is a word of JSON Schema that is not"
                        + " checked here; say it in a description instead",
                "{'type':'array','items':true}| /items of the schema is no schema, which is an object: true"
            })
    void whatIsNoSchemaIsToldInOneSentence(String schema, String message) {
        assertThatThrownBy(() -> AnswerSchema.ofText(schema.replace('\'', '"')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    private static List<String> violations(AnswerSchema answer, String json) {
        return answer.validate(JsonBinding.parse(json)).stream()
                .map(violation -> violation.message("the answer"))
                .toList();
    }
}
