package dev.ratchet.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.message.RawJson;
import dev.ratchet.schema.Form.Member;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class SchemaOfTypesTest {

    static Stream<Arguments> types() {
        return TypeTable.rows();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("types")
    void eachTypeHasTheSchemaOfWhatIsReadIntoIt(Type type, String schema, String right, String wrong) {
        assertThat(schemaOf(type).get("properties").get("value").toString()).isEqualTo(schema);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("types")
    void whatTheSchemaAllowsIsReadAndWhatItForbidsIsFound(Type type, String schema, String right, String wrong) {
        SchemaValidator validator = SchemaValidator.of(RawJson.of(schemaOf(type)));
        JavaType javaType = JsonBinding.MAPPER.constructType(type);
        for (JsonNode value : values(right)) {
            assertThat(validator.validate(wrapped(value))).as("%s", value).isEmpty();
            Object read = JsonBinding.read(value, javaType);
            if (!value.isNull()) {
                assertThat(read).as("%s", value).isNotNull();
            }
        }
        for (JsonNode value : values(wrong)) {
            assertThat(validator.validate(wrapped(value))).as("%s", value).isNotEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("types")
    void whatIsWrittenIsAllowedByTheSchemaOfItsType(Type type, String schema, String right, String wrong) {
        SchemaValidator validator = SchemaValidator.of(RawJson.of(schemaOf(type)));
        JavaType javaType = JsonBinding.MAPPER.constructType(type);
        for (JsonNode value : values(right)) {
            Object read = JsonBinding.read(value, javaType);
            // Jackson writes a map that holds itself as a bean.
            if (read != null && !(read instanceof TypeTable.Forest)) {
                String written = JsonBinding.write(read, javaType);
                assertThat(validator.validate(wrapped(JsonBinding.parse(written))))
                        .as("%s", written)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("types")
    void theSchemaOfEachTypeIsProvedAndTriedWhereNoCodeOfAUserRuns(
            Type type, String schema, String right, String wrong) {
        boolean ofUsers = type.getTypeName().matches(".*TypeTable\\$(?!Side|Renamed|ByValue|ByText).*");

        Optional<String> untried = Proof.of(schemaOf(type), List.of(member(type)));

        assertThat(untried.isPresent()).isEqualTo(ofUsers);
    }

    static ObjectNode schemaOf(Type type) {
        return SchemaDocument.of(List.of(member(type)));
    }

    private static Member member(Type type) {
        return new Member(
                "value",
                JsonBinding.MAPPER.constructType(type),
                false,
                false,
                null,
                JsonBinding.MAPPER.createObjectNode(),
                null);
    }

    static ObjectNode wrapped(JsonNode value) {
        ObjectNode object = JsonBinding.MAPPER.createObjectNode();
        object.set("value", value);
        return object;
    }

    static List<JsonNode> values(String lines) {
        return lines.lines().map(JsonBinding::parse).toList();
    }
}
