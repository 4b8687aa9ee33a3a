package dev.ratchet.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The local references of a schema document. */
final class Refs {
    // A chain of references that are nothing but references; a longer one runs in a circle.
    private static final int MAX_CHAIN = 32;

    private final JsonNode root;

    Refs(JsonNode root) {
        this.root = root;
    }

    /** {@return {@code schema}, or what its reference leads to; missing if that is nowhere or a circle} */
    JsonNode resolve(JsonNode schema) {
        JsonNode target = schema;
        for (int i = 0; i < MAX_CHAIN; i++) {
            String ref = target.path("$ref").asString("");
            if (!target.has("$ref")) {
                return target;
            }
            if (!ref.startsWith("#")) {
                return MissingNode.getInstance();
            }
            target = ref.equals("#") ? root : at(ref.substring(1));
        }
        return MissingNode.getInstance();
    }

    /** {@return the alternatives of an {@code anyOf}, those of nested ones included} */
    List<JsonNode> alternatives(JsonNode anyOf) {
        List<JsonNode> found = new ArrayList<>();
        collect(anyOf, found, Collections.newSetFromMap(new IdentityHashMap<>()));
        return found;
    }

    private void collect(JsonNode anyOf, List<JsonNode> into, Set<JsonNode> seen) {
        for (JsonNode each : anyOf) {
            JsonNode resolved = resolve(each);
            if (!seen.add(resolved)) {
                continue;
            }
            if (resolved.size() == 1 && resolved.path("anyOf").isArray()) {
                collect(resolved.get("anyOf"), into, seen);
            } else {
                into.add(resolved);
            }
        }
    }

    private JsonNode at(String pointer) {
        return pointer.startsWith("/") ? root.at(pointer) : MissingNode.getInstance();
    }
}
