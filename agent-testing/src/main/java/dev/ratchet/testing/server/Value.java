package dev.ratchet.testing.server;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A JSON value and the place where the request holds it, in the service's notation: {@code messages.1.content.0}. The
 * place is put into words only when a value is refused. Immutable.
 */
final class Value {
    private final @Nullable Value parent;
    private final String name;
    private final int index;
    private final JsonNode node;

    /**
     * Takes a value as the start of all places below it.
     *
     * @param path empty for the whole body
     * @param node possibly missing
     */
    Value(String path, JsonNode node) {
        this(null, path, -1, node);
    }

    private Value(@Nullable Value parent, String name, int index, JsonNode node) {
        this.parent = parent;
        this.name = name;
        this.index = index;
        this.node = node;
    }

    JsonNode node() {
        return node;
    }

    String path() {
        String above = parent == null ? "" : parent.path();
        String step = index < 0 ? name : Integer.toString(index);
        return above.isEmpty() ? step : above + "." + step;
    }

    /** {@return the member called {@code name}, possibly missing} */
    Value at(String name) {
        return new Value(this, name, -1, node.path(name));
    }

    /** {@return this value under a longer path: the service puts a block's type between block and field} */
    Value tagged(String tag) {
        return new Value(this, tag, -1, node);
    }

    /** {@return another value that stands in this one at {@code index}, though the request does not write it so} */
    Value at(int index, JsonNode element) {
        return new Value(this, "", index, element);
    }

    /** {@return whether there is a value other than null} */
    boolean given() {
        return !node.isMissingNode() && !node.isNull();
    }

    /** {@return whether the member is there and not null} */
    boolean has(String name) {
        return node.hasNonNull(name);
    }

    /** {@return the member {@code type}, empty if there is none} */
    String type() {
        return text("type");
    }

    /** {@return the member as text, empty if it is none} */
    String text(String name) {
        return node.path(name).asString("");
    }

    /** {@return whether the member is true} */
    boolean flag(String name) {
        return node.path(name).asBoolean(false);
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
        List<Value> elements = new ArrayList<>(node.size());
        for (JsonNode element : node) {
            elements.add(at(elements.size(), element));
        }
        return elements;
    }

    /** {@return the elements, none if this is no list} */
    List<Value> elementsOrNone() {
        return node.isArray() ? elements() : List.of();
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
        String path = path();
        return Refused.invalid(path.isEmpty() ? message : path + ": " + message);
    }
}
