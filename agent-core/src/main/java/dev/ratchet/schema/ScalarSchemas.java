package dev.ratchet.schema;

import static java.util.Map.entry;

import java.lang.invoke.MethodType;
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
import java.util.Currency;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeType;
import tools.jackson.databind.node.ObjectNode;

/** The types that are one JSON value as they stand, with the JSON that Jackson reads for each. */
final class ScalarSchemas {
    private static final String INTEGER = "{\"type\":\"integer\"}";
    private static final String NUMBER = "{\"type\":\"number\"}";
    private static final String STRING = "{\"type\":\"string\"}";
    private static final String DATE_TIME = "{\"type\":\"string\",\"format\":\"date-time\"}";
    private static final String URI_STRING = "{\"type\":\"string\",\"format\":\"uri\"}";
    private static final String DURATION = "{\"type\":\"string\",\"format\":\"duration\"}";
    private static final String BASE64 = "{\"type\":\"string\",\"contentEncoding\":\"base64\"}";
    private static final String CHAR = "{\"type\":\"string\",\"minLength\":1,\"maxLength\":1}";
    // RFC 3339, which JSON Schema's "time" and "date-time" mean, asks for an offset; the local ones have none.
    private static final String TIME = "([01]\\\\d|2[0-3]):[0-5]\\\\d(:[0-5]\\\\d(\\\\.\\\\d{1,9})?)?$\"}";

    private static final Map<Class<?>, String> TEXTS = Map.ofEntries(
            entry(boolean.class, "{\"type\":\"boolean\"}"),
            entry(byte.class, "{\"type\":\"integer\",\"minimum\":-128,\"maximum\":127}"),
            entry(short.class, "{\"type\":\"integer\",\"minimum\":-32768,\"maximum\":32767}"),
            // int and long go without bounds: twenty tokens each, and the reader refuses what does not fit.
            entry(int.class, INTEGER),
            entry(long.class, INTEGER),
            entry(float.class, NUMBER),
            entry(double.class, NUMBER),
            entry(char.class, CHAR),
            entry(BigInteger.class, INTEGER),
            entry(BigDecimal.class, NUMBER),
            entry(Number.class, NUMBER),
            entry(OptionalInt.class, INTEGER),
            entry(OptionalLong.class, INTEGER),
            entry(OptionalDouble.class, NUMBER),
            entry(String.class, STRING),
            entry(CharSequence.class, STRING),
            entry(byte[].class, BASE64),
            entry(char[].class, STRING),
            entry(UUID.class, "{\"type\":\"string\",\"format\":\"uuid\"}"),
            entry(URI.class, URI_STRING),
            entry(URL.class, URI_STRING),
            entry(Currency.class, "{\"type\":\"string\",\"pattern\":\"^[A-Z]{3}$\",\"examples\":[\"EUR\"]}"),
            entry(Locale.class, "{\"type\":\"string\",\"examples\":[\"en-US\"]}"),
            entry(LocalDate.class, "{\"type\":\"string\",\"format\":\"date\"}"),
            entry(LocalTime.class, "{\"type\":\"string\",\"pattern\":\"^" + TIME),
            entry(LocalDateTime.class, "{\"type\":\"string\",\"pattern\":\"^\\\\d{4}-\\\\d{2}-\\\\d{2}T" + TIME),
            entry(OffsetTime.class, "{\"type\":\"string\",\"format\":\"time\"}"),
            entry(Instant.class, DATE_TIME),
            entry(OffsetDateTime.class, DATE_TIME),
            entry(ZonedDateTime.class, DATE_TIME),
            entry(Date.class, DATE_TIME),
            entry(Duration.class, DURATION),
            entry(Period.class, DURATION),
            entry(Year.class, INTEGER),
            entry(YearMonth.class, "{\"type\":\"string\",\"pattern\":\"^\\\\d{4}-(0[1-9]|1[0-2])$\"}"),
            entry(MonthDay.class, "{\"type\":\"string\",\"pattern\":\"^--(0[1-9]|1[0-2])-(0[1-9]|[12]\\\\d|3[01])$\"}"),
            entry(ZoneId.class, "{\"type\":\"string\",\"examples\":[\"Europe/Paris\"]}"),
            entry(ZoneOffset.class, "{\"type\":\"string\",\"examples\":[\"+02:00\"]}"),
            entry(Object.class, "{}"),
            entry(JsonNode.class, "{}"),
            entry(ObjectNode.class, "{\"type\":\"object\"}"),
            entry(ArrayNode.class, "{\"type\":\"array\"}"));

    private ScalarSchemas() {}

    /** {@return the schema of {@code type}, a new node, or null if it is not a scalar} */
    static @Nullable ObjectNode of(JavaType type, JsonMapper mapper) {
        if (type.isEnumType()) {
            return ofEnum(type, mapper);
        }
        String text = TEXTS.get(primitive(type.getRawClass()));
        return text == null ? null : (ObjectNode) mapper.readTree(text);
    }

    /** Asks the mapper for each constant, so that renamed constants are right whatever renames them. */
    private static ObjectNode ofEnum(JavaType type, JsonMapper mapper) {
        ObjectNode schema = mapper.createObjectNode();
        ArrayNode values = mapper.createArrayNode();
        for (Object constant : type.getRawClass().getEnumConstants()) {
            values.add(mapper.valueToTree(constant));
        }
        if (values.isEmpty()) {
            throw new UnsupportedTypeException(type.getRawClass().getName() + " is an enum without constants");
        }
        if (values.valueStream().allMatch(value -> value.getNodeType() == JsonNodeType.STRING)) {
            schema.put("type", "string");
        }
        schema.set("enum", values);
        return schema;
    }

    private static Class<?> primitive(Class<?> type) {
        return MethodType.methodType(type).unwrap().returnType();
    }
}
