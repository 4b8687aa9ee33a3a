package dev.ratchet.tool;

import dev.ratchet.message.Cancellation;
import java.util.Map;
import java.util.Optional;

/**
 * What a tool may know of the run that calls it. A method gets it by declaring a parameter of this type, which the model
 * does not see.
 *
 * @param runId the run
 * @param toolUseId the call; the same if a call is repeated, so it serves as an idempotency key
 * @param cancellation tells when to stop; the tool's thread is interrupted as well
 * @param attributes what the caller attached to the task, by type
 */
public record ToolContext(String runId, String toolUseId, Cancellation cancellation, Map<Class<?>, Object> attributes) {

    /** {@return what the caller attached to the task under this type} */
    public <T> Optional<T> attribute(Class<T> type) {
        return Optional.ofNullable(attributes.get(type)).map(type::cast);
    }
}
