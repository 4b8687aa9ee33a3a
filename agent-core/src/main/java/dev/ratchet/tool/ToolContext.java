package dev.ratchet.tool;

import dev.ratchet.message.Cancellation;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a tool may know of the run that calls it. A method gets it by declaring a parameter of this type, which the model
 * does not see.
 *
 * @param runId the run
 * @param toolUseId the call; the same if a call is repeated, so it serves as an idempotency key
 * @param cancellation tells when to stop; the tool's thread is interrupted as well
 * @param attributes what the caller attached to the task, by type
 * @param progressed is told how far it is
 */
public record ToolContext(
        String runId,
        String toolUseId,
        Cancellation cancellation,
        Map<Class<?>, Object> attributes,
        Consumer<String> progressed) {

    /** Makes one whose progress nobody watches, as for the test of a tool. */
    public ToolContext(String runId, String toolUseId, Cancellation cancellation, Map<Class<?>, Object> attributes) {
        this(runId, toolUseId, cancellation, attributes, text -> {});
    }

    /** Tells those who watch the run how far this call is; the model does not read it. From any thread. */
    public void progress(String text) {
        progressed.accept(text);
    }

    /** {@return what the caller attached to the task under this type} */
    public <T> Optional<T> attribute(Class<T> type) {
        return Optional.ofNullable(attributes.get(type)).map(type::cast);
    }
}
