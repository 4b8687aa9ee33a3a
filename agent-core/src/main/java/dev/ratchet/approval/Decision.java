package dev.ratchet.approval;

import dev.ratchet.message.RawJson;

/** What becomes of a call. */
public sealed interface Decision {

    /** It runs. */
    record Allow() implements Decision {}

    /**
     * It runs with other arguments; the call stays as the model made it, and its result says what was run.
     *
     * @param arguments in place of the model's, an object; checked against the tool's schema like those
     */
    record Edit(RawJson arguments) implements Decision {}

    /**
     * It does not run; the model is told.
     *
     * @param reason for the model to read
     */
    record Deny(String reason) implements Decision {}

    /** Not now: the run ends as paused, with nothing of the turn run, and is resumed when there is a decision. */
    record Pause() implements Decision {}

    /** {@return a decision that lets it run} */
    static Decision allow() {
        return new Allow();
    }

    /**
     * Returns a decision that lets it run with other arguments.
     *
     * @throws IllegalArgumentException if they are not a JSON object
     */
    static Decision edit(String argumentsJson) {
        RawJson arguments = RawJson.parse(argumentsJson);
        if (!arguments.isObject()) {
            throw new IllegalArgumentException("arguments must be a JSON object, found " + arguments);
        }
        return new Edit(arguments);
    }

    /** {@return a decision that tells the model why not} */
    static Decision deny(String reason) {
        return new Deny(reason);
    }

    /** {@return a decision to end the run until there is another} */
    static Decision pause() {
        return new Pause();
    }
}
