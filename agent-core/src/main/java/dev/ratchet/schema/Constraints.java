package dev.ratchet.schema;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Jakarta Validation's constraints as words of JSON Schema, so that the model reads them and the validator holds it to them.
 * One that has no such words is refused: it would not be checked.
 *
 * <p>The library is optional. Where it is not there, Java finds no annotation of it, and nothing here that needs it runs.
 */
final class Constraints {
    // Of one alternative, and with an end that is none of its characters.
    private static final java.util.regex.Pattern ANCHORED =
            java.util.regex.Pattern.compile("\\^(?:[^|\\\\]|\\\\[^|])*\\$");

    private static final Set<Class<?>> INTEGERS = Set.of(
            byte.class,
            Byte.class,
            short.class,
            Short.class,
            int.class,
            Integer.class,
            long.class,
            Long.class,
            BigInteger.class,
            OptionalInt.class,
            OptionalLong.class);
    private static final Set<Class<?>> DECIMALS = Set.of(
            float.class, Float.class, double.class, Double.class, BigDecimal.class, Number.class, OptionalDouble.class);

    private Constraints() {}

    /**
     * Returns the words for what stands on a declaration and on the parts of its type; empty if nothing does.
     *
     * @throws UnsupportedTypeException if there are none for a constraint, or it does not suit the type
     */
    static ObjectNode of(Declaration declaration, JavaType type) {
        ObjectNode words = JsonNodeFactory.instance.objectNode();
        constraints(declaration.annotations().stream()).forEach(each -> add(words, each, type));
        declaration.types().forEach(each -> addParts(words, each, type));
        return words;
    }

    static boolean forbidNull(Declaration declaration) {
        return constraints(declaration.annotations().stream())
                .anyMatch(each -> each instanceof NotNull || each instanceof NotEmpty || each instanceof NotBlank);
    }

    /** {@code List<@Positive Integer>}. */
    private static void addParts(ObjectNode words, AnnotatedType annotated, JavaType type) {
        constraints(Stream.of(annotated.getAnnotations())).forEach(each -> add(words, each, type));
        // Not of arrays: in "@Size(min = 1) int[]" Java sees an annotation of the elements as well.
        if (annotated instanceof AnnotatedParameterizedType generic) {
            AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
            if (TypeNames.isOptional(type)) {
                addParts(words, arguments[0], type.containedTypeOrUnknown(0));
            } else if (type.isMapLikeType() && arguments.length == 2) {
                addPart(words, "additionalProperties", arguments[1], type.getContentType());
            } else if (SchemaDocument.isList(type) && arguments.length == 1) {
                addPart(words, "items", arguments[0], type.containedTypeOrUnknown(0));
            }
        }
    }

    private static void addPart(ObjectNode words, String name, AnnotatedType annotated, JavaType type) {
        ObjectNode part = JsonNodeFactory.instance.objectNode();
        addParts(part, annotated, type);
        if (!part.isEmpty()) {
            words.set(name, part);
        }
    }

    /** Those that always hold; one with a group holds on some occasions only. */
    private static Stream<Annotation> constraints(Stream<Annotation> annotations) {
        return annotations
                .flatMap(each -> each.annotationType().getName().matches("jakarta\\.validation\\..*\\$List")
                        ? Stream.of((Annotation[]) Declaration.attribute(each, "value"))
                        : Stream.of(each))
                .filter(each -> Stream.of(each.annotationType().getAnnotations())
                        .anyMatch(meta -> meta.annotationType().getName().equals("jakarta.validation.Constraint")))
                .filter(each -> ((Class<?>[]) Declaration.attribute(each, "groups")).length == 0);
    }

    private static void add(ObjectNode words, Annotation constraint, JavaType type) {
        JavaType value = type.isReferenceType() ? type.getReferencedType() : type;
        boolean integer = INTEGERS.contains(value.getRawClass());
        boolean number = integer || DECIMALS.contains(value.getRawClass());
        boolean text = CharSequence.class.isAssignableFrom(value.getRawClass());
        String sized =
                text ? "Length" : value.isMapLikeType() ? "Properties" : SchemaDocument.isList(value) ? "Items" : "";
        ObjectNode added = JsonNodeFactory.instance.objectNode();
        if (constraint instanceof NotNull) {
            return; // said by "required" and by the type
        } else if (number) {
            addNumber(added, constraint, integer);
        } else if (!sized.isEmpty() && constraint instanceof Size size) {
            if (size.min() > 0 || size.max() == Integer.MAX_VALUE) {
                added.put("min" + sized, size.min());
            }
            if (size.max() < Integer.MAX_VALUE) {
                added.put("max" + sized, size.max());
            }
        } else if (!sized.isEmpty() && constraint instanceof NotEmpty) {
            added.put("min" + sized, 1);
        } else if (text) {
            addText(added, constraint);
        }
        if (added.isEmpty()) {
            throw new UnsupportedTypeException("@" + constraint.annotationType().getSimpleName() + " on "
                    + TypeNames.of(type) + " cannot be checked here; check it in the method and throw a ToolException,"
                    + " or put it into a group of its own");
        }
        added.properties().forEach(word -> SchemaTidying.merge(words, word.getKey(), word.getValue()));
    }

    private static void addNumber(ObjectNode words, Annotation constraint, boolean integer) {
        if (constraint instanceof Min min) {
            words.put("minimum", min.value());
        } else if (constraint instanceof Max max) {
            words.put("maximum", max.value());
        } else if (constraint instanceof DecimalMin min) {
            words.put(min.inclusive() ? "minimum" : "exclusiveMinimum", new BigDecimal(min.value()));
        } else if (constraint instanceof DecimalMax max) {
            words.put(max.inclusive() ? "maximum" : "exclusiveMaximum", new BigDecimal(max.value()));
        } else if (constraint instanceof Positive) {
            words.put(integer ? "minimum" : "exclusiveMinimum", integer ? 1 : 0);
        } else if (constraint instanceof PositiveOrZero) {
            words.put("minimum", 0);
        } else if (constraint instanceof Negative) {
            words.put(integer ? "maximum" : "exclusiveMaximum", integer ? -1 : 0);
        } else if (constraint instanceof NegativeOrZero) {
            words.put("maximum", 0);
        } else if (constraint instanceof Digits digits) {
            BigDecimal bound = BigDecimal.ONE.scaleByPowerOfTen(digits.integer());
            words.put("exclusiveMinimum", new BigDecimal(bound.negate().toPlainString()));
            words.put("exclusiveMaximum", new BigDecimal(bound.toPlainString()));
            words.put("multipleOf", BigDecimal.ONE.movePointLeft(digits.fraction()));
        }
    }

    private static void addText(ObjectNode words, Annotation constraint) {
        if (constraint instanceof NotBlank) {
            words.put("pattern", "\\S");
        } else if (constraint instanceof Email email
                && email.flags().length == 0
                && email.regexp().equals(".*")) {
            words.put("format", "email");
        } else if (constraint instanceof Pattern pattern && pattern.flags().length == 0) {
            words.put("pattern", whole(pattern.regexp()));
        }
    }

    /** Jakarta's expressions are for the whole text, those of JSON Schema for a part of it. */
    private static String whole(String expression) {
        try {
            java.util.regex.Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new UnsupportedTypeException(
                    "@Pattern has an expression that cannot be read: " + expression + "; correct it");
        }
        return ANCHORED.matcher(expression).matches() ? expression : "^(?:" + expression + ")$";
    }
}
