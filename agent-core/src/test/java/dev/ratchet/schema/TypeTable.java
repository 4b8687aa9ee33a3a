package dev.ratchet.schema;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Every kind of type that a parameter may have: its schema, a value that is right and one that is wrong. */
@SuppressWarnings("UnusedVariable")
final class TypeTable {
    private TypeTable() {}

    /** {@return type, schema, JSON values separated by lines that fit, JSON values that do not} */
    static Stream<Arguments> rows() {
        return Stream.of(
                row(new TypeReference<Boolean>() {}, "{'type':'boolean'}", "true", "'true'"),
                row(
                        new TypeReference<Byte>() {},
                        "{'type':'integer','minimum':-128,'maximum':127}",
                        "1\n-128\n1.0",
                        "128\n'1'"),
                row(
                        new TypeReference<Short>() {},
                        "{'type':'integer','minimum':-32768,'maximum':32767}",
                        "1\n-32768",
                        "32768\n'1'"),
                row(new TypeReference<Float>() {}, "{'type':'number'}", "1\n1.5", "'1.5'"),
                row(new TypeReference<Number>() {}, "{'type':'number'}", "1\n1.5", "'1.5'"),
                row(new TypeReference<CharSequence>() {}, "{'type':'string'}", "'a'", "5"),
                row(new TypeReference<ArrayNode>() {}, "{'type':'array'}", "[1,'a']", "{}"),
                row(
                        new TypeReference<ZoneOffset>() {},
                        "{'type':'string','examples':['+02:00']}",
                        "'+02:00'\n'Z'",
                        "2"),
                row(new TypeReference<Integer>() {}, "{'type':'integer'}", "12\n1.0", "'12'\n1.9\nnull\ntrue"),
                row(new TypeReference<Long>() {}, "{'type':'integer'}", "9007199254740993", "[1]"),
                row(
                        new TypeReference<BigInteger>() {},
                        "{'type':'integer'}",
                        "123456789012345678901234567890\n1e3",
                        "1.5"),
                row(new TypeReference<Double>() {}, "{'type':'number'}", "1\n1.5", "'1.5'"),
                row(new TypeReference<BigDecimal>() {}, "{'type':'number'}", "1.50\n1e400", "{}"),
                row(
                        new TypeReference<Character>() {},
                        "{'type':'string','minLength':1,'maxLength':1}",
                        "'a'",
                        "''\n'ab'"),
                row(new TypeReference<String>() {}, "{'type':'string'}", "'a'\n''", "5\nnull"),
                row(
                        new TypeReference<byte[]>() {},
                        "{'type':'string','contentEncoding':'base64'}",
                        "'aGVsbG8='",
                        "[1,2]"),
                row(new TypeReference<char[]>() {}, "{'type':'string'}", "'abc'", "['a']"),
                row(
                        new TypeReference<int[]>() {},
                        "{'type':'array','items':{'type':'integer'}}",
                        "[]\n[1,2]",
                        "1\n['1']"),
                row(
                        new TypeReference<List<String>>() {},
                        "{'type':'array','items':{'type':'string'}}",
                        "['a']",
                        "'a'\n[1]\n[null]"),
                row(
                        new TypeReference<Set<Side>>() {},
                        "{'type':'array','items':{'type':'string','enum':['BUY','SELL']}}",
                        "['BUY']",
                        "['buy']"),
                row(
                        new TypeReference<Collection<LocalDate>>() {},
                        "{'type':'array','items':{'type':'string','format':'date'}}",
                        "['2024-02-29']",
                        "['2023-02-29']"),
                row(
                        new TypeReference<Iterable<Integer>>() {},
                        "{'type':'array','items':{'type':'integer'}}",
                        "[1]",
                        "['a']"),
                row(
                        new TypeReference<Map<String, Integer>>() {},
                        "{'type':'object','additionalProperties':{'type':'integer'}}",
                        "{}\n{'a':1}",
                        "{'a':'x'}\n[]"),
                row(
                        new TypeReference<Map<String, List<Point>>>() {},
                        "{'type':'object','additionalProperties':{'type':'array','items':" + Point.SCHEMA + "}}",
                        "{'a':[{'x':1,'y':2}]}",
                        "{'a':[{'x':1}]}"),
                row(
                        new TypeReference<EnumMap<Side, Integer>>() {},
                        "{'type':'object','properties':{'BUY':{'type':'integer'},'SELL':{'type':'integer'}},"
                                + "'additionalProperties':false}",
                        "{'BUY':1}",
                        "{'HOLD':1}"),
                row(
                        new TypeReference<Map<String, Object>>() {},
                        "{'type':'object','additionalProperties':{}}",
                        "{'a':[1,null]}",
                        "1"),
                row(
                        new TypeReference<Map<Integer, String>>() {},
                        "{'type':'object','propertyNames':{'pattern':'^-?(0|[1-9]\\\\d*)$'},"
                                + "'additionalProperties':{'type':'string'}}",
                        "{'7':'a','-1':'b'}",
                        "{'a':'a'}\n{'7':7}\n{'1.0':'a'}"),
                row(
                        new TypeReference<Map<LocalDate, Integer>>() {},
                        "{'type':'object','propertyNames':{'format':'date'},'additionalProperties':{'type':'integer'}}",
                        "{'2024-02-29':1}",
                        "{'2023-02-29':1}\n{'today':1}"),
                row(
                        new TypeReference<Map<UUID, Point>>() {},
                        "{'type':'object','propertyNames':{'format':'uuid'},'additionalProperties':" + Point.SCHEMA
                                + "}",
                        "{'f81d4fae-7dec-11d0-a765-00a0c91e6bf6':{'x':1,'y':2}}",
                        "{'f81d4fae':{'x':1,'y':2}}"),
                row(new TypeReference<Side>() {}, "{'type':'string','enum':['BUY','SELL']}", "'BUY'", "'buy'\n0"),
                row(
                        new TypeReference<Renamed>() {},
                        "{'type':'string','enum':['first-class','SECOND']}",
                        "'first-class'\n'SECOND'",
                        "'FIRST'"),
                row(new TypeReference<ByValue>() {}, "{'type':'string','enum':['L','R']}", "'L'", "'LEFT'"),
                row(new TypeReference<ByText>() {}, "{'type':'string','enum':['up','down']}", "'up'", "'UP'"),
                row(
                        new TypeReference<LocalDate>() {},
                        "{'type':'string','format':'date'}",
                        "'2024-02-29'",
                        "'2024-02-30'\n'tomorrow'"),
                row(
                        new TypeReference<LocalTime>() {},
                        "{'type':'string','pattern':'^([01]\\\\d|2[0-3]):[0-5]\\\\d(:[0-5]\\\\d(\\\\.\\\\d{1,9})?)?$'}",
                        "'10:15'\n'10:15:30.5'",
                        "'24:00'\n'10:15:30Z'"),
                row(
                        new TypeReference<LocalDateTime>() {},
                        "{'type':'string','pattern':'^\\\\d{4}-\\\\d{2}-\\\\d{2}T([01]\\\\d|2[0-3]):[0-5]\\\\d(:[0-5]\\\\d(\\\\.\\\\d{1,9})?)?$'}",
                        "'2024-01-02T10:15'",
                        "'2024-01-02'"),
                row(
                        new TypeReference<OffsetTime>() {},
                        "{'type':'string','format':'time'}",
                        "'10:15:30+01:00'",
                        "'10:15:30'"),
                row(
                        new TypeReference<Instant>() {},
                        "{'type':'string','format':'date-time'}",
                        "'2024-01-02T10:15:30Z'",
                        "'2024-01-02'\n17"),
                row(
                        new TypeReference<OffsetDateTime>() {},
                        "{'type':'string','format':'date-time'}",
                        "'2024-01-02T10:15:30+01:00'",
                        "'2024-01-02T10:15:30'"),
                row(
                        new TypeReference<ZonedDateTime>() {},
                        "{'type':'string','format':'date-time'}",
                        "'2024-01-02T10:15:30Z'",
                        "''"),
                row(
                        new TypeReference<Date>() {},
                        "{'type':'string','format':'date-time'}",
                        "'2024-01-02T10:15:30Z'",
                        "1"),
                row(
                        new TypeReference<Duration>() {},
                        "{'type':'string','format':'duration'}",
                        "'PT1H30M'\n'P2D'",
                        "'1h'\n'P'"),
                row(new TypeReference<Period>() {}, "{'type':'string','format':'duration'}", "'P1Y2M'", "'PT'"),
                row(new TypeReference<Year>() {}, "{'type':'integer'}", "2009", "'2009'"),
                row(
                        new TypeReference<YearMonth>() {},
                        "{'type':'string','pattern':'^\\\\d{4}-(0[1-9]|1[0-2])$'}",
                        "'2009-12'",
                        "'2009-13'\n'Dec 2009'"),
                row(
                        new TypeReference<MonthDay>() {},
                        "{'type':'string','pattern':'^--(0[1-9]|1[0-2])-(0[1-9]|[12]\\\\d|3[01])$'}",
                        "'--12-24'",
                        "'12-24'"),
                row(
                        new TypeReference<ZoneId>() {},
                        "{'type':'string','examples':['Europe/Paris']}",
                        "'Europe/Paris'",
                        "1"),
                row(
                        new TypeReference<URI>() {},
                        "{'type':'string','format':'uri'}",
                        "'https://example.com/a?b'",
                        "'not a uri'"),
                row(new TypeReference<URL>() {}, "{'type':'string','format':'uri'}", "'https://example.com/'", "'//'"),
                row(
                        new TypeReference<UUID>() {},
                        "{'type':'string','format':'uuid'}",
                        "'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'",
                        "'f81d4fae'"),
                row(
                        new TypeReference<Currency>() {},
                        "{'type':'string','pattern':'^[A-Z]{3}$','examples':['EUR']}",
                        "'EUR'",
                        "'euro'"),
                row(new TypeReference<Locale>() {}, "{'type':'string','examples':['en-US']}", "'en-US'", "{}"),
                row(new TypeReference<Object>() {}, "{}", "1\n'a'\n{'a':[null]}", ""),
                row(new TypeReference<JsonNode>() {}, "{}", "1\nnull\n[]", ""),
                row(new TypeReference<ObjectNode>() {}, "{'type':'object'}", "{'a':1}", "[]"),
                row(
                        new TypeReference<Optional<YearMonth>>() {},
                        "{'type':'string','pattern':'^\\\\d{4}-(0[1-9]|1[0-2])$'}",
                        "'2009-12'",
                        "5"),
                row(new TypeReference<OptionalInt>() {}, "{'type':'integer'}", "5", "'5'"),
                row(new TypeReference<OptionalLong>() {}, "{'type':'integer'}", "5", "'5'"),
                row(new TypeReference<OptionalDouble>() {}, "{'type':'number'}", "0.5", "'5'"),
                row(
                        new TypeReference<Optional<List<Point>>>() {},
                        "{'type':'array','items':" + Point.SCHEMA + "}",
                        "[{'x':1,'y':2}]",
                        "{}"),
                row(
                        new TypeReference<Point>() {},
                        Point.SCHEMA,
                        "{'y':2,'x':1}",
                        "{'x':1}\n{'x':1,'y':2,'z':3}\n{'x':'1','y':2}"),
                row(
                        new TypeReference<Optionals>() {},
                        "{'type':'object','properties':{'text':{'type':['string','null']},'count':{'type':['integer','null']},"
                                + "'side':{'type':['string','null'],'enum':['BUY','SELL',null]},"
                                + "'at':" + Point.SCHEMA.replace("'object'", "['object','null']") + ","
                                + "'note':{'type':['string','null'],'description':'Free text'},"
                                + "'shape':{'type':'integer'}},"
                                + "'required':['shape'],'additionalProperties':false}",
                        "{'shape':1}\n{'shape':1,'text':null,'count':null,'side':null,'at':null,'note':null}\n"
                                + "{'shape':1,'text':'a','count':1,'side':'BUY','at':{'x':1,'y':2},'note':'b'}",
                        "{}\n{'shape':1,'count':'1'}\n{'shape':1,'side':'buy'}\n{'shape':1,'at':{'x':1}}"),
                row(
                        new TypeReference<Annotated>() {},
                        "{'type':'object','properties':{'renamed':{'type':'string','description':'What it is called'}},"
                                + "'required':['renamed'],'additionalProperties':false}",
                        "{'renamed':'a'}",
                        "{'original':'a'}\n{'renamed':'a','hidden':1}"),
                row(
                        new TypeReference<Derived>() {},
                        "{'type':'object','properties':{'id':{'type':'integer'},'label':{'type':'string'}},"
                                + "'required':['id','label'],'additionalProperties':false}",
                        "{'id':1,'label':'a'}",
                        "{'label':'a'}"),
                row(
                        new TypeReference<Page<Point>>() {},
                        "{'type':'object','properties':{'items':{'type':'array','items':" + Point.SCHEMA
                                + "},'next':{'type':['string','null']}},'required':['items'],'additionalProperties':false}",
                        "{'items':[{'x':1,'y':2}],'next':'b'}",
                        "{'items':[1]}"),
                row(
                        new TypeReference<Page<Point>[]>() {},
                        "{'type':'array','items':{'type':'object','properties':{'items':{'type':'array','items':"
                                + Point.SCHEMA
                                + "},'next':{'type':['string','null']}},'required':['items'],'additionalProperties':false}}",
                        "[{'items':[]}]",
                        "[{}]"),
                row(new TypeReference<Ticker>() {}, "{'type':'string'}", "'AAPL'", "{'symbol':'AAPL'}"),
                row(new TypeReference<Wrapper>() {}, "{'type':'string'}", "'AAPL'", "{'symbol':'AAPL'}"),
                row(
                        new TypeReference<Node>() {},
                        "{'$ref':'#/$defs/Node'}",
                        "{'value':1,'children':[{'value':2,'children':[]}]}",
                        "{'value':1,'children':[{'value':'2','children':[]}]}"),
                row(
                        new TypeReference<Shape>() {},
                        "{'anyOf':[{'type':'object','properties':{'type':{'const':'Circle'},'radius':{'type':'number'}},"
                                + "'required':['type','radius'],'additionalProperties':false},"
                                + "{'type':'object','properties':{'type':{'const':'Square'},'side':{'type':'number'}},"
                                + "'required':['type','side'],'additionalProperties':false},"
                                + "{'type':'object','properties':{'type':{'const':'Nothing'}},"
                                + "'required':['type'],'additionalProperties':false}]}",
                        "{'type':'Circle','radius':1}\n{'side':2,'type':'Square'}\n{'type':'Nothing'}",
                        "{'type':'Circle','side':1}\n{'type':'circle','radius':1}\n{'radius':1}\n1"),
                row(
                        new TypeReference<Circle>() {},
                        "{'type':'object','properties':{'type':{'const':'Circle'},'radius':{'type':'number'}},"
                                + "'required':['type','radius'],'additionalProperties':false}",
                        "{'type':'Circle','radius':1}",
                        "{'radius':1}"),
                row(
                        new TypeReference<Expression>() {},
                        "{'$ref':'#/$defs/Expression'}",
                        "{'type':'Sum','left':{'type':'Value','value':1},'right':{'type':'Value','value':2}}",
                        "{'type':'Sum','left':{'type':'Value','value':'1'},'right':{'type':'Value','value':2}}"),
                row(
                        new TypeReference<Animal>() {},
                        "{'$ref':'#/$defs/Animal'}",
                        "{'kind':'dog','friends':[{'kind':'cat','lives':9}]}",
                        "{'kind':'Dog','friends':[]}\n{'kind':'dog','friends':[{'kind':'cat'}]}"),
                row(
                        new TypeReference<Outcome<Point>>() {},
                        "{'anyOf':[{'type':'object','properties':{'type':{'const':'Ok'},'value':" + Point.SCHEMA
                                + "},'required':['type','value'],'additionalProperties':false},"
                                + "{'type':'object','properties':{'type':{'const':'Failed'},'why':{'type':'string'}},"
                                + "'required':['type','why'],'additionalProperties':false}]}",
                        "{'type':'Ok','value':{'x':1,'y':2}}\n{'type':'Failed','why':'x'}",
                        "{'type':'Ok','value':1}"),
                row(new TypeReference<Forest>() {}, "{'$ref':'#/$defs/Forest'}", "{'a':{'b':{}}}", "{'a':1}"));
    }

    private static Arguments row(TypeReference<?> type, String schema, String right, String wrong) {
        return arguments(type.getType(), schema.replace('\'', '"'), right.replace('\'', '"'), wrong.replace('\'', '"'));
    }

    record Point(int x, int y) {
        static final String SCHEMA =
                "{'type':'object','properties':{'x':{'type':'integer'},'y':{'type':'integer'}},'required':['x','y'],"
                        + "'additionalProperties':false}";
    }

    enum Side {
        BUY,
        SELL
    }

    enum Renamed {
        @JsonProperty("first-class")
        FIRST,
        SECOND
    }

    enum ByValue {
        LEFT,
        RIGHT;

        @JsonValue
        String letter() {
            return name().substring(0, 1);
        }
    }

    enum ByText {
        UP,
        DOWN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    record Optionals(
            Optional<String> text,
            OptionalInt count,
            Optional<Side> side,
            @Nullable Point at,
            @JsonPropertyDescription("Free text") @Nullable String note,
            int shape) {}

    record Annotated(
            @JsonProperty("renamed") @JsonPropertyDescription("What it is called")
            String original,

            @JsonIgnore int hidden) {}

    static class Base {
        public int id;
    }

    static final class Derived extends Base {
        private String label = "";

        public String getLabel() {
            return label;
        }

        public void setLabel(String label) {
            this.label = label;
        }
    }

    record Page<T>(List<T> items, Optional<String> next) {}

    static final class Ticker {
        @JsonValue
        private final String symbol;

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Ticker(String symbol) {
            this.symbol = symbol;
        }
    }

    static final class Wrapper {
        @JsonValue
        private final String symbol;

        public Wrapper(String symbol) {
            this.symbol = symbol;
        }
    }

    record Node(int value, List<Node> children) {}

    sealed interface Shape permits Circle, Square, Nothing {}

    record Circle(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    record Nothing() implements Shape {}

    sealed interface Expression permits Value, Operation {}

    record Value(double value) implements Expression {}

    sealed interface Operation extends Expression permits Sum, Negation {}

    record Sum(Expression left, Expression right) implements Operation {}

    record Negation(Expression of) implements Operation {}

    sealed interface Outcome<T> permits Ok, Failed {}

    record Ok<T>(T value) implements Outcome<T> {}

    record Failed<T>(String why) implements Outcome<T> {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Dog.class, name = "dog"),
        @JsonSubTypes.Type(value = Cat.class, name = "cat")
    })
    interface Animal {}

    record Dog(List<Animal> friends) implements Animal {}

    record Cat(int lives) implements Animal {}

    static final class Forest extends HashMap<String, Forest> {
        private static final long serialVersionUID = 1;
    }
}
