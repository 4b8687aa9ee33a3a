package dev.ratchet.model;

import dev.ratchet.message.Cancellation;
import dev.ratchet.usage.Tariff;
import java.util.function.Consumer;

/** A language model, or something that plays one. Implementations are safe to share between threads. */
public interface Model {

    /** {@return what is known of the model without asking it} */
    ModelInfo info();

    /** {@return the price that its requests ask for, such as that of the fast mode, as far as they do} */
    default Tariff tariff() {
        return Tariff.STANDARD;
    }

    /**
     * Asks the model once and waits for the whole answer. Faults that a repetition can mend are retried in here, each told
     * by a {@link ModelEvent.RetryScheduled}, and no more often than the request says.
     *
     * @param events is told what comes in as it comes, on one thread at a time; it must not throw
     * @param cancellation ends the call at once when triggered; so does an interrupt of the calling thread
     * @throws ModelException if there is no answer; its type says what the caller can do
     */
    ModelAnswer call(ModelRequest request, Consumer<ModelEvent> events, Cancellation cancellation);
}
