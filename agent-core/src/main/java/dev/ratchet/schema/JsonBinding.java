package dev.ratchet.schema;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.TypeFactory;

/** The one Jackson configuration that reads arguments, writes results and tells the schema what it reads. Thread-safe. */
public final class JsonBinding {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .annotationIntrospector(AnnotationIntrospector.pair(new SealedTypes(), new ToolParams()))
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonBinding() {}

    /**
     * Returns {@code json} as a tree; numbers keep all their digits.
     *
     * @throws JacksonException if it is not JSON or an object in it names a member twice
     */
    public static JsonNode parse(String json) {
        return MAPPER.readTree(json);
    }

    /**
     * Reads {@code json} as a value of {@code type}; null for a JSON {@code null} unless the type has a form of its own
     * for it, as {@code Optional} has.
     *
     * @throws JacksonException if the type does not accept it
     */
    public static @Nullable Object read(JsonNode json, JavaType type) {
        return MAPPER.readerFor(type).readValue(json);
    }

    /**
     * Returns {@code value} as JSON.
     *
     * @param type its declared type: only that says of the elements of a list that they are variants of a sealed type
     * @throws JacksonException if it cannot be written
     */
    public static String write(@Nullable Object value, JavaType type) {
        return type.isJavaLangObject()
                ? MAPPER.writeValueAsString(value)
                : MAPPER.writerFor(type).writeValueAsString(value);
    }

    /** {@return a class or generic type as Jackson sees it} */
    public static JavaType typeOf(Type type) {
        return MAPPER.constructType(type);
    }

    /** Returns {@code type}, used by a member of {@code declaring}, as it is seen from the class {@code seenFrom}. */
    public static JavaType typeOf(Type type, Class<?> declaring, Class<?> seenFrom) {
        TypeFactory types = MAPPER.getTypeFactory();
        JavaType owner = types.constructType(seenFrom).findSuperType(declaring);
        return types.resolveMemberType(type, owner.getBindings());
    }
}
