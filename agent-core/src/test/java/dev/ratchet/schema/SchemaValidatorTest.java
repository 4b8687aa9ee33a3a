package dev.ratchet.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.ratchet.message.RawJson;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class SchemaValidatorTest {
    private static final SchemaRegistry REFERENCE = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.ratchet.schema.TypeTable#rows")
    void agreesWithTheReferenceValidator(Type type, String ignored, String right, String wrong) {
        JsonNode schema = SchemaOfTypesTest.schemaOf(type);
        Schema reference = REFERENCE.getSchema(schema);
        SchemaValidator own = SchemaValidator.of(RawJson.of(schema));
        Random random = new Random(42);
        List<JsonNode> seeds = new ArrayList<>(SchemaOfTypesTest.values(right));
        seeds.addAll(SchemaOfTypesTest.values(wrong));
        for (JsonNode seed : seeds) {
            for (int i = 0; i < 60; i++) {
                ObjectNode value = SchemaOfTypesTest.wrapped(i == 0 ? seed : mutated(seed, random));
                List<Violation> violations = own.validate(value);
                if (violations.isEmpty() != reference.validate(value).isEmpty()) {
                    // The reference takes "+01:000" for an offset and "//" for a URI; Java does not either.
                    assertThat(violations).as("%s against %s", value, schema).isNotEmpty();
                    assertThat(schema.toString()).contains("\"format\"");
                    assertThatThrownBy(
                                    () -> JsonBinding.read(value.get("value"), JsonBinding.MAPPER.constructType(type)))
                            .as("%s against %s", value, schema)
                            .isInstanceOf(JacksonException.class);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'minimum':1,'maximum':2} | 1 | ",
                "{'minimum':1} | 0.5 | the arguments: expected at least 1, received 0.5 (number)",
                "{'maximum':2} | 3 | the arguments: expected at most 2, received 3 (integer)",
                "{'minLength':2} | '😀' | the arguments: expected at least 2 characters, received \"😀\" (string)",
                "{'maxLength':1} | '😀' | ",
                "{'maxLength':1} | 'ab' | the arguments: expected at most 1 characters, received \"ab\" (string)",
                "{'minItems':1} | [] | the arguments: expected at least 1 elements, received an array of 0",
                "{'maxItems':1} | [1,2] | the arguments: expected at most 1 elements, received an array of 2",
                "{'pattern':'^a'} | 'ba' | the arguments: expected any value (matching ^a), received \"ba\" (string)",
                "{'pattern':'('} | 'ba' | ",
                "{'const':1} | 1.0 | ",
                "{'enum':[1,'a',null]} | 2 | the arguments: expected 1 or \"a\" or null, received 2 (integer)",
                "{'type':'array','items':{'type':'object','properties':{'n':{'type':'number'}}}} | [{},{'n':true}] | [1].n: expected number, received true (boolean)",
                "{'anyOf':[{'type':'string'},{'type':'integer'}]} | [] | the arguments: expected string or integer, received an array of 0",
                "{'$ref':'#/$defs/A'} | 1 | the arguments: expected a value of \"#/$defs/A\", which the schema does not define, received 1 (integer)",
                "{'$ref':'http://example.com/schema'} | 1 | the arguments: expected a value of \"http://example.com/schema\", which the schema does not define, received 1 (integer)"
            })
    void saysWhatIsWrong(String schema, String value, String message) {
        List<Violation> violations = SchemaValidator.of(RawJson.parse(schema.replace('\'', '"')))
                .validate(JsonBinding.parse(value.replace('\'', '"')));

        assertThat(violations.stream().map(Violation::message).toList())
                .isEqualTo(message == null ? List.of() : List.of(message));
    }

    @Test
    @Timeout(10)
    void aHostileSchemaOrValueIsRefusedWithinBounds() {
        assertInvalid("{'$ref':'#'}", "1");
        assertInvalid("{'$defs':{'A':{'$ref':'#/$defs/B'},'B':{'$ref':'#/$defs/A'}},'$ref':'#/$defs/A'}", "1");
        assertInvalid("{'anyOf':[{'$ref':'#'},{'$ref':'#'}]}", "1");
        assertInvalid("{'type':'integer','anyOf':[{'$ref':'#'},{'$ref':'#'}]}", "1");
        String twice = "{'type':'array','anyOf':[{'items':{'$ref':'#'}},{'maxItems':9,'items':{'$ref':'#'}}]}";
        assertInvalid(twice, "[".repeat(60) + "1" + "]".repeat(60));
        assertInvalid("{'pattern':'(a+)+$'}", "'" + "a".repeat(60) + "b'");
        String recursive = "{'type':'array','items':{'$ref':'#'}}";
        assertInvalid(recursive, "[".repeat(499) + "1" + "]".repeat(499));
        assertInvalid("{'type':'array','items':{'type':'string'}}", "[" + "1,".repeat(100_000) + "1]");
    }

    @Test
    void atMostTwentyThingsAreReported() {
        List<Violation> violations = SchemaValidator.of(RawJson.parse("{\"items\":{\"type\":\"string\"}}"))
                .validate(JsonBinding.parse("[" + "1,".repeat(100) + "1]"));

        assertThat(violations).hasSize(20);
    }

    @Test
    void aSchemaMustBeAnObject() {
        assertThatThrownBy(() -> SchemaValidator.of(RawJson.parse("[]"))).hasMessage("a JSON Schema is an object: []");
    }

    private static void assertInvalid(String schema, String value) {
        assertThat(SchemaValidator.of(RawJson.parse(schema.replace('\'', '"')))
                        .validate(JsonBinding.parse(value.replace('\'', '"'))))
                .as(schema)
                .isNotEmpty();
    }

    /** A value near {@code seed}: some part of it left out, doubled, renamed or of another kind. */
    private static JsonNode mutated(JsonNode seed, Random random) {
        if (seed.isObject() && random.nextInt(4) > 0) {
            ObjectNode changed = JsonBinding.MAPPER.createObjectNode();
            seed.properties().forEach(member -> {
                String name = random.nextInt(12) == 0 ? member.getKey() + "x" : member.getKey();
                if (random.nextInt(8) > 0) {
                    changed.set(name, random.nextBoolean() ? member.getValue() : mutated(member.getValue(), random));
                }
            });
            return changed;
        }
        if (seed.isArray() && random.nextInt(4) > 0) {
            ArrayNode changed = JsonBinding.MAPPER.createArrayNode();
            seed.forEach(element -> changed.add(random.nextBoolean() ? element : mutated(element, random)));
            return random.nextBoolean() ? changed : changed.add(other(random));
        }
        if (seed.isString() && !seed.stringValue().isEmpty() && random.nextInt(3) > 0) {
            StringBuilder text = new StringBuilder(seed.stringValue());
            int at = random.nextInt(text.length());
            return switch (random.nextInt(3)) {
                case 0 -> JsonBinding.MAPPER.valueToTree(text.deleteCharAt(at).toString());
                case 1 ->
                    JsonBinding.MAPPER.valueToTree(
                            text.insert(at, text.charAt(at)).toString());
                default -> {
                    text.setCharAt(at, "019aZ-:+.T/".charAt(random.nextInt(11)));
                    yield JsonBinding.MAPPER.valueToTree(text.toString());
                }
            };
        }
        return random.nextBoolean() ? seed : other(random);
    }

    private static JsonNode other(Random random) {
        String[] values = {
            "null",
            "true",
            "0",
            "1.0",
            "-1.5",
            "1e2",
            "\"\"",
            "\"BUY\"",
            "\"2024-01-02\"",
            "[]",
            "[1]",
            "{}",
            "{\"x\":1,\"y\":2}"
        };
        return JsonBinding.parse(values[random.nextInt(values.length)]);
    }
}
