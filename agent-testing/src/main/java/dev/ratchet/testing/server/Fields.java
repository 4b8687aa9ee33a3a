package dev.ratchet.testing.server;

import java.util.Arrays;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The members of an object: which there must be, which there may be, which only with a beta header. Immutable. */
final class Fields implements Shape {
    private static final Fields NONE = new Fields(new Field[0]);

    private final Field[] fields;

    /**
     * A member.
     *
     * @param betas the headers of which one must be sent; empty if none is needed
     */
    private record Field(String name, Shape shape, boolean required, Set<String> betas) {}

    private Fields(Field[] fields) {
        this.fields = fields;
    }

    static Fields none() {
        return NONE;
    }

    /** {@return the members of an object that is told from others by its {@code type}} */
    static Fields typed() {
        return NONE.required("type", STRING);
    }

    Fields required(String name, Shape shape) {
        return with(new Field(name, shape, true, Set.of()));
    }

    Fields optional(String name, Shape shape) {
        return with(new Field(name, shape, false, Set.of()));
    }

    /** Adds an optional member that is unknown unless one of these betas was asked for. */
    Fields beta(String name, Shape shape, String... headers) {
        return with(new Field(name, shape, false, Set.of(headers)));
    }

    private Fields with(Field field) {
        Field[] more = Arrays.copyOf(fields, fields.length + 1);
        more[fields.length] = field;
        return new Fields(more);
    }

    /** Looks for unknown members first, then for missing ones, then into each. */
    @Override
    public void check(Value value, CheckedRequest request) {
        JsonNode node = value.object().node();
        int known = 0;
        for (Field field : fields) {
            known += node.has(field.name) && request.allows(field.betas) ? 1 : 0;
        }
        if (known < node.size()) {
            throw unknown(value, request);
        }
        for (Field field : fields) {
            if (field.required) {
                value.required(field.name);
            }
        }
        for (Field field : fields) {
            if (node.has(field.name)) {
                field.shape.check(value.at(field.name), request);
            }
        }
    }

    private Refused unknown(Value value, CheckedRequest request) {
        for (String name : value.node().propertyNames()) {
            if (Arrays.stream(fields).noneMatch(field -> field.name.equals(name) && request.allows(field.betas))) {
                return value.at(name).refused("Extra inputs are not permitted");
            }
        }
        throw new IllegalStateException("two fields of one name");
    }
}
