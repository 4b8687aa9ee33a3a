package dev.ratchet.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.Nulls;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.Month;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** What a schema says and what Jackson reads are compared when a tool is registered. */
@SuppressWarnings({"NullablePrimitive", "UnusedMethod", "UnusedVariable"})
class ProofTest {

    static Stream<Arguments> contradictions() {
        return Stream.of(
                contradiction("other-format", OtherFormat.class),
                contradiction("own-reader", OwnReader.class),
                contradiction("hidden-where-used", HiddenWhereUsed.class),
                contradiction("constants-of-one-name", TwoAlike.class),
                contradiction("unwrapped", Unwrapped.class),
                contradiction("object-as-array", AsArray.class),
                contradiction("null-for-int", NullableInt.class),
                contradiction("required-and-optional", RequiredOptional.class),
                contradiction("variants-told-otherwise", OtherVariants.class),
                contradiction("default-too-big", TooBig.class),
                contradiction("default-refused-by-constructor", Refused.class));
    }

    private static Arguments contradiction(String name, Class<?> arguments) {
        return Arguments.of(name, arguments);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contradictions")
    void aSchemaThatSaysOtherThanIsReadIsRefusedWithPlaceAndMend(String name, Class<?> arguments) {
        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> Toolset.of(function(arguments))))
                .satisfies(e -> Golden.assertGolden("contradiction-" + name, String.valueOf(e.getMessage())));
    }

    @Test
    void aMethodIsNamedInWhatIsTold() {
        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> Toolset.of(new Sells())))
                .hasMessageStartingWith("@Tool method dev.ratchet.tool.ProofTest.Sells.sell(List, int)"
                        + " contradicts itself: parts[].from: the schema allows \"2024-06-30\"");
    }

    @Test
    void whatRunsCodeOfTheUsersIsNotTriedAndSaidToBeSo() {
        Counted.made = 0;

        Toolset tools = Toolset.of(new Mixed());

        assertThat(tools.notProvable("plain")).isEmpty();
        assertThat(tools.notProvable("counted"))
                .contains("dev.ratchet.tool.ProofTest.Counted may run code of its own when it is made");
        assertThat(tools.notProvable("none")).isEmpty();
        assertThat(Counted.made).isZero();
    }

    @Test
    void noObjectIsMadeInPlaceOfNull() {
        Emptied.made = 0;

        Toolset.of(function(Emptying.class));

        assertThat(Emptied.made).isZero();
    }

    @Test
    void aMonthIsNoCodeOfTheUsers() {
        assertThat(Toolset.of(new Object() {
                            @Tool("Closes a month.")
                            void close(Month month) {}
                        })
                        .notProvable("close"))
                .isEmpty();
    }

    static final class Emptying {
        @JsonSetter(nulls = Nulls.AS_EMPTY)
        public @Nullable Emptied emptied;
    }

    static final class Emptied {
        private static int made;

        public int count;

        Emptied() {
            made++;
        }
    }

    private static <A> ToolFunction function(Class<A> arguments) {
        return ToolFunction.of("f", "Does something.", arguments, (given, context) -> "done");
    }

    enum Side {
        BUY,
        SELL
    }

    record Point(int x, int y) {}

    record OtherFormat(@JsonFormat(pattern = "dd.MM.yyyy") LocalDate from) {}

    record OwnReader(@JsonDeserialize(using = Cents.class) BigDecimal price) {}

    static final class Cents extends ValueDeserializer<BigDecimal> {
        @Override
        public BigDecimal deserialize(JsonParser parser, DeserializationContext context) {
            return BigDecimal.valueOf(parser.getLongValue(), 2);
        }
    }

    record HiddenWhereUsed(@JsonIgnoreProperties("x") Point at) {}

    enum Alike {
        ONE,
        TWO;

        @JsonValue
        String same() {
            return "same";
        }
    }

    record TwoAlike(Alike alike) {}

    record Unwrapped(int a, @JsonUnwrapped Point at) {}

    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Pair(int x, int y) {}

    record AsArray(List<Pair> pairs) {}

    @SuppressWarnings("NullablePrimitive") // what is to be refused
    record NullableInt(@Nullable int count) {}

    record RequiredOptional(@JsonProperty(required = true) Optional<String> name) {}

    sealed interface Shape permits Circle, Square {}

    record Circle(int radius) implements Shape {}

    record Square(int side) implements Shape {}

    record OtherVariants(
            @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
            Shape shape) {}

    record TooBig(
            @JsonProperty(defaultValue = "99999999999") int count) {}

    record Range(int from, int to) {
        Range {
            if (from > to) {
                throw new IllegalArgumentException("from > to");
            }
        }
    }

    record Refused(
            @JsonProperty(defaultValue = "{\"from\":2,\"to\":1}")
            Range range) {}

    static final class Sells {
        @Tool("Sells.")
        String sell(List<OtherFormat> parts, int count) {
            return "";
        }
    }

    record Counted(int n) {
        static int made;

        Counted {
            made++;
        }
    }

    static final class Mixed {
        @Tool("Takes what is of the JDK.")
        String plain(List<LocalDate> dates, Optional<Side> side, Map<Side, BigDecimal> prices, byte[] bytes) {
            return "";
        }

        @Tool("Takes a record.")
        String counted(Map<String, Counted> counted) {
            return "";
        }

        @Tool("Takes nothing.")
        String none() {
            return "";
        }
    }
}
