package dev.ratchet.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.node.ObjectNode;

/** The JSON that Jackson reads for a type which is neither a plain value nor a list. */
sealed interface Form {

    /** The JSON of another type, such as that of a constructor's only argument. */
    record SameAs(JavaType type) implements Form {}

    /** An object that is one of several types. */
    record OneOf(List<JavaType> types) implements Form {}

    /** An object with these members, and with a member that names its type if it is one of several. */
    record Members(@Nullable Discriminator discriminator, List<Member> members) implements Form {}

    /** {@code "type":"Circle"}. */
    record Discriminator(String member, String value) {}

    /**
     * A member of an object.
     *
     * @param optional whether it may be left out
     * @param nullable whether it may be {@code null}
     * @param constraints what it is held to besides its type, as words of JSON Schema
     * @param defaultValue what it is if it is left out, as text, see {@link Defaults}, or null if nothing was declared
     */
    record Member(
            String name,
            JavaType type,
            boolean optional,
            boolean nullable,
            @Nullable String description,
            ObjectNode constraints,
            @Nullable String defaultValue) {}
}
