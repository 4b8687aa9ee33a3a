package dev.ratchet.testing.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of an object: which there must be, which there may be, which only with a beta header. Immutable. */
final class Fields implements Shape {
    private static final Fields NONE = new Fields(Map.of());

    private final Map<String, Field> fields;

    /**
     * A member.
     *
     * @param betas the headers of which one must be sent; empty if none is needed
     */
    private record Field(Shape shape, boolean required, Set<String> betas) {}

    private Fields(Map<String, Field> fields) {
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
        return with(name, new Field(shape, true, Set.of()));
    }

    Fields optional(String name, Shape shape) {
        return with(name, new Field(shape, false, Set.of()));
    }

    /** Adds an optional member that is unknown unless one of these betas was asked for. */
    Fields beta(String name, Shape shape, String... headers) {
        return with(name, new Field(shape, false, Set.of(headers)));
    }

    private Fields with(String name, Field field) {
        Map<String, Field> more = new LinkedHashMap<>(fields);
        more.put(name, field);
        return new Fields(more);
    }

    @Override
    public void check(Value value, CheckedRequest request) {
        for (String name : value.object().node().propertyNames()) {
            @Nullable Field field = fields.get(name);
            if (field == null || !request.allows(field.betas)) {
                throw value.at(name).refused("Extra inputs are not permitted");
            }
        }
        for (Map.Entry<String, Field> entry : fields.entrySet()) {
            if (entry.getValue().required) {
                value.required(entry.getKey());
            }
        }
        for (Map.Entry<String, Field> entry : fields.entrySet()) {
            if (value.node().has(entry.getKey())) {
                entry.getValue().shape.check(value.at(entry.getKey()), request);
            }
        }
    }
}
