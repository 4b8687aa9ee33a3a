package dev.ratchet.testing.server;

import java.math.BigInteger;
import java.util.AbstractList;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A JSON value and the place where the request holds it, in the service's notation: {@code messages.1.content.0}.
 *
 * @param path empty for the whole body
 * @param node possibly missing
 */
record Value(String path, JsonNode node) {

    /** {@return the member called {@code name}, possibly missing} */
    Value at(String name) {
        return new Value(path.isEmpty() ? name : path + "." + name, node.path(name));
    }

    /** {@return this value under a longer path: the service puts a block's type between block and field} */
    Value tagged(String tag) {
        return new Value(path + "." + tag, node);
    }

    /** {@return whether there is a value other than null} */
    boolean given() {
        return !node.isMissingNode() && !node.isNull();
    }

    /** {@return the member, which must be there} */
    Value required(String name) {
        Value member = at(name);
        if (member.node.isMissingNode()) {
            throw member.refused("Field required");
        }
        return member;
    }

    String string() {
        if (!node.isString()) {
            throw refused("Input should be a valid string");
        }
        return node.stringValue();
    }

    boolean bool() {
        if (!node.isBoolean()) {
            throw refused("Input should be a valid boolean");
        }
        return node.booleanValue();
    }

    BigInteger integer() {
        if (!node.isIntegralNumber()) {
            throw refused("Input should be a valid integer");
        }
        return node.bigIntegerValue();
    }

    double number() {
        if (!node.isNumber()) {
            throw refused("Input should be a valid number");
        }
        return node.doubleValue();
    }

    Value object() {
        if (!node.isObject()) {
            throw refused("Input should be a valid dictionary");
        }
        return this;
    }

    List<Value> elements() {
        if (!node.isArray()) {
            throw refused("Input should be a valid list");
        }
        return new AbstractList<>() {
            @Override
            public Value get(int index) {
                return new Value(path.isEmpty() ? "" + index : path + "." + index, node.path(index));
            }

            @Override
            public int size() {
                return node.size();
            }
        };
    }

    /** Refuses members of other names. */
    Value only(Collection<String> names) {
        object();
        for (String name : node.propertyNames()) {
            if (!names.contains(name)) {
                throw at(name).refused("Extra inputs are not permitted");
            }
        }
        return this;
    }

    /** {@return the string, which must be one of these} */
    String oneOf(Collection<String> names) {
        String string = string();
        if (!names.contains(string)) {
            throw refused("Input should be "
                    + String.join(
                            " or ",
                            names.stream()
                                    .sorted()
                                    .map(name -> "'" + name + "'")
                                    .toList()));
        }
        return string;
    }

    Refused refused(String message) {
        return Refused.invalid(path.isEmpty() ? message : path + ": " + message);
    }
}
