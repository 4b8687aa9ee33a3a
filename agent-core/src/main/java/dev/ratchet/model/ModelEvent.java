package dev.ratchet.model;

import java.time.Duration;

/** What comes in while a model answers. Order: (delta* retry)* delta*. */
public sealed interface ModelEvent {

    /**
     * A piece of the answer's text.
     *
     * @param text never empty
     */
    record TextDelta(String text) implements ModelEvent {}

    /**
     * A piece of what the model thinks.
     *
     * @param thinking never empty
     */
    record ThinkingDelta(String thinking) implements ModelEvent {}

    /**
     * A piece of the arguments of a call; only for showing, since the call may still be cut off.
     *
     * @param toolUseId the call
     * @param name its tool
     * @param partialJson a piece of JSON text
     */
    record ToolInputDelta(String toolUseId, String name, String partialJson) implements ModelEvent {}

    /**
     * An attempt failed and will be repeated. What its deltas showed is withdrawn.
     *
     * @param failedAttempts how many attempts have failed so far
     * @param cause why, with the usage of the lost attempt where it is known
     * @param delay how long until the next one
     */
    record RetryScheduled(int failedAttempts, ModelException cause, Duration delay) implements ModelEvent {}
}
