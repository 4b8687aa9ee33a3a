package dev.ratchet.approval;

/** What becomes of a call. */
public sealed interface Decision {

    /** It runs. */
    record Allow() implements Decision {}

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

    /** {@return a decision that tells the model why not} */
    static Decision deny(String reason) {
        return new Deny(reason);
    }

    /** {@return a decision to end the run until there is another} */
    static Decision pause() {
        return new Pause();
    }
}
