package dev.ratchet.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Future;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings({"UnusedMethod", "UnusedVariable"})
class ConstraintsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "min | {'type':'integer','minimum':1,'maximum':10} | 1;10 | 0;11",
                "positive | {'type':'integer','minimum':1} | 1 | 0",
                "positiveNumber | {'type':'number','exclusiveMinimum':0} | 0.1 | 0;-1",
                "negative | {'type':'number','exclusiveMaximum':0} | -0.1 | 0",
                "decimal | {'type':'number','exclusiveMinimum':0.5,'maximum':2.5} | 0.6;2.5 | 0.5;2.6",
                "digits | {'type':'number','exclusiveMinimum':-1000,'exclusiveMaximum':1000,'multipleOf':0.01} | 999.99;-1 | 1000;0.001",
                "narrower | {'type':'integer','minimum':0,'maximum':127} | 0 | -1;128",
                "size | {'type':'string','minLength':2,'maxLength':3} | 'ab' | 'a';'abcd'",
                "sizeOfList | {'type':'array','items':{'type':'string'},'minItems':1,'maxItems':2} | ['a'] | [];['a','b','c']",
                "sizeOfMap | {'type':'object','additionalProperties':{'type':'integer'},'minProperties':1} | {'a':1} | {}",
                "notBlank | {'type':'string','pattern':'\\\\S'} | ' a' | ' ';''",
                "notEmpty | {'type':'array','items':{'type':'integer'},'minItems':1} | [1] | []",
                "pattern | {'type':'string','pattern':'^(?:[A-Z]+)$'} | 'AB' | 'ABx';'a';'AB\\n';'AB\\r\\n'",
                "anchored | {'type':'string','pattern':'^[A-Z]+$'} | 'AB' | 'aB';'AB\\n'",
                "escapedEnd | {'type':'string','pattern':'^(?:^[$a]\\\\$)$'} | 'a$' | 'a$b';'a';'a$\\n'",
                "email | {'type':'string','format':'email'} | 'a@b.c' | 'a';'a b@c'",
                "optional | {'type':'integer','minimum':1} | 1 | 0",
                "optionalInt | {'type':'integer','minimum':1} | 1 | 0",
                "elements | {'type':'array','items':{'type':'integer','minimum':1}} | [1] | [0]",
                "array | {'type':'array','items':{'type':'integer'},'minItems':1} | [1] | []",
                "values | {'type':'object','additionalProperties':{'type':'string','maxLength':2}} | {'a':'b'} | {'a':'abc'}",
                "nullable | {'type':['integer','null'],'minimum':1} | 1;null | 0",
                "notNull | {'type':'string','minLength':1} | 'a' | null",
                "repeated | {'type':'integer','minimum':5} | 5 | 4",
                "grouped | {'type':'integer'} | 0 | 'a'",
                "nested | {'type':'object','properties':{'count':{'type':'integer','minimum':1},'name':{'type':['string','null'],'minLength':1}},'required':['count'],'additionalProperties':false} | {'count':1};{'count':1,'name':null} | {'count':0};{'count':1,'name':''}",
                "bean | {'type':'object','properties':{'age':{'type':'integer','minimum':18}},'required':['age'],'additionalProperties':false} | {'age':18} | {'age':17}",
                "tree | {'$ref':'#/$defs/Tree'} | {'n':1,'children':[{'n':2,'children':[]}]} | {'n':1,'children':[{'n':0,'children':[]}]}",
                "boundedTree | {'type':'array','items':{'$ref':'#/$defs/Tree'},'maxItems':1} | [] | [{'n':1,'children':[]},{'n':1,'children':[]}]"
            })
    void aConstraintStandsInTheSchemaAndIsEnforced(String parameter, String schema, String right, String wrong) {
        ObjectSchema object = schemaOf(parameter);

        assertThat(object.json().tree().path("properties").path("value")).hasToString(schema.replace('\'', '"'));
        for (String value : right.split(";", -1)) {
            assertThat(violations(object, value)).as(value).isEmpty();
        }
        for (String value : wrong.split(";", -1)) {
            assertThat(violations(object, value)).as(value).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "future | value: @Future on java.time.LocalDate cannot be checked here; check it in the method and throw a ToolException, or put it into a group of its own",
                "minOfText | value: @Min on java.lang.String cannot be checked here; check it in the method and throw a ToolException, or put it into a group of its own",
                "flags | value: @Pattern on java.lang.String cannot be checked here; check it in the method and throw a ToolException, or put it into a group of its own",
                "noPattern | value: @Pattern has an expression that cannot be read: [a-z; correct it"
            })
    void aConstraintThatWouldNotBeCheckedIsRefused(String parameter, String message) {
        assertThatThrownBy(() -> schemaOf(parameter))
                .isInstanceOf(UnsupportedTypeException.class)
                .hasMessage(message);
    }

    @Test
    void whatIsWrongIsSaidInWords() {
        assertThat(violations(schemaOf("digits"), "0.001"))
                .extracting(Violation::message)
                .containsExactly("value: expected a multiple of 0.01, received 0.001 (number)");
        assertThat(violations(schemaOf("notBlank"), "''"))
                .extracting(Violation::message)
                .containsExactly("value: expected string (not blank), received \"\" (string)");
        assertThat(schemaOf("decimal").shape()).isEqualTo("{\"value\": number (more than 0.5, at most 2.5)}");
    }

    private static List<Violation> violations(ObjectSchema schema, String value) {
        return schema.validate(JsonBinding.parse(("{'value':" + value + "}").replace('\'', '"')));
    }

    private static ObjectSchema schemaOf(String name) {
        Method method = Arrays.stream(Methods.class.getDeclaredMethods())
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
        Parameter parameter = method.getParameters()[0];
        return ObjectSchema.builder()
                .add("value", parameter, JsonBinding.MAPPER.constructType(parameter.getParameterizedType()), "", "")
                .build();
    }

    record Nested(
            @Positive int count, @Nullable @Size(min = 1) String name) {}

    record Tree(@Positive int n, List<Tree> children) {}

    static final class Bean {
        @Min(18)
        private int age;

        public int getAge() {
            return age;
        }

        public void setAge(int age) {
            this.age = age;
        }
    }

    interface Sometimes {}

    interface Methods {
        void min(@Min(1) @Max(10) int value);

        void positive(@Positive long value);

        void positiveNumber(@Positive BigDecimal value);

        void negative(@Negative double value);

        void decimal(@DecimalMin(value = "0.5", inclusive = false) @DecimalMax("2.5") BigDecimal value);

        void digits(@Digits(integer = 3, fraction = 2) BigDecimal value);

        void narrower(@PositiveOrZero byte value);

        void size(@Size(min = 2, max = 3) String value);

        void sizeOfList(@Size(min = 1, max = 2) List<String> value);

        void sizeOfMap(@NotEmpty Map<String, Integer> value);

        void notBlank(@NotBlank String value);

        void notEmpty(@NotEmpty List<Integer> value);

        void pattern(@Pattern(regexp = "[A-Z]+") String value);

        void anchored(@Pattern(regexp = "^[A-Z]+$") String value);

        void email(@Email String value);

        void optional(Optional<@Positive Integer> value);

        void optionalInt(@Positive OptionalInt value);

        void elements(List<@Positive Integer> value);

        void array(@Size(min = 1) int[] value);

        void values(Map<String, @Size(max = 2) String> value);

        void nullable(@Nullable @Positive Integer value);

        void notNull(@Nullable @NotEmpty String value);

        void repeated(@Min(3) @Min(5) int value);

        void grouped(@Min(value = 3, groups = Sometimes.class) int value);

        void nested(Nested value);

        void bean(Bean value);

        void tree(Tree value);

        void boundedTree(@Size(max = 1) List<Tree> value);

        void future(@Future LocalDate value);

        void minOfText(@Min(1) String value);

        void escapedEnd(@Pattern(regexp = "^[$a]\\$") String value);

        void noPattern(@Pattern(regexp = "[a-z") String value);

        void flags(@Pattern(regexp = "a", flags = Pattern.Flag.CASE_INSENSITIVE) String value);
    }
}
