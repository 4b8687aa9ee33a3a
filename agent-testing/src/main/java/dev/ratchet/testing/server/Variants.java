package dev.ratchet.testing.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object of one of several types, named by its member {@code type}, which becomes a part of the path; some types are
 * known only with a beta header. Immutable.
 */
final class Variants implements Shape {
    private static final Variants NONE = new Variants(Map.of());

    private final Map<String, Variant> variants;

    private record Variant(Shape shape, Set<String> betas) {}

    private Variants(Map<String, Variant> variants) {
        this.variants = variants;
    }

    static Variants none() {
        return NONE;
    }

    static Variants of(String type, Shape shape) {
        return NONE.or(type, shape);
    }

    /** Adds a type; with betas, one that is unknown unless one of them was asked for. */
    Variants or(String type, Shape shape, String... betas) {
        Map<String, Variant> more = new LinkedHashMap<>(variants);
        if (more.put(type, new Variant(shape, Set.of(betas))) != null) {
            throw new IllegalArgumentException("two shapes for " + type);
        }
        return new Variants(more);
    }

    @Override
    public void check(Value value, CheckedRequest request) {
        String type = value.object().required("type").string();
        shape(value, type, request).check(value.tagged(type), request);
    }

    /** {@return the shape of this type; refuses a type that is not known} */
    Shape shape(Value value, String type, CheckedRequest request) {
        @Nullable Variant variant = variants.get(type);
        if (variant == null || !request.allows(variant.betas)) {
            throw value.refused("Input tag '" + type + "' found using 'type' does not match any of the expected tags: "
                    + known(request));
        }
        return variant.shape;
    }

    private String known(CheckedRequest request) {
        return String.join(
                ", ",
                variants.entrySet().stream()
                        .filter(entry -> request.allows(entry.getValue().betas))
                        .map(entry -> "'" + entry.getKey() + "'")
                        .toList());
    }
}
