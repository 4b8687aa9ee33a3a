package dev.ratchet.testing.server;

import java.math.BigInteger;
import java.util.Set;

/** What a value must look like, whatever else the request holds. Throws {@link Refused} if it does not. */
@FunctionalInterface
interface Shape {
    Shape ANY = (value, request) -> {};
    Shape STRING = (value, request) -> value.string();
    Shape BOOL = (value, request) -> value.bool();
    Shape INTEGER = (value, request) -> value.integer();
    Shape OBJECT = (value, request) -> value.object();
    Shape STRINGS = listOf(STRING);

    void check(Value value, CheckedRequest request);

    /** {@return this shape or null} */
    default Shape orNull() {
        return (value, request) -> {
            if (!value.node().isNull()) {
                check(value, request);
            }
        };
    }

    /** {@return this shape or a string} */
    default Shape orString() {
        return (value, request) -> {
            if (!value.node().isString()) {
                check(value, request);
            }
        };
    }

    /** {@return this shape, and then another} */
    default Shape and(Shape other) {
        return (value, request) -> {
            check(value, request);
            other.check(value, request);
        };
    }

    static Shape oneOf(String... names) {
        Set<String> known = Set.of(names);
        return (value, request) -> value.oneOf(known);
    }

    static Shape atLeast(long minimum) {
        BigInteger least = BigInteger.valueOf(minimum);
        return (value, request) -> {
            if (value.integer().compareTo(least) < 0) {
                throw value.refused("Input should be greater than or equal to " + minimum);
            }
        };
    }

    static Shape listOf(Shape element) {
        return (value, request) -> {
            for (Value each : value.elements()) {
                element.check(each, request);
            }
        };
    }

    /** {@return an object with any keys whose values have this shape} */
    static Shape mapOf(Shape element) {
        return (value, request) -> {
            for (String name : value.object().node().propertyNames()) {
                element.check(value.at(name), request);
            }
        };
    }

    /** {@return a text of at least one character} */
    static Shape nonEmpty() {
        return (value, request) -> {
            if (value.string().isEmpty()) {
                throw value.refused("String should have at least 1 character");
            }
        };
    }
}
