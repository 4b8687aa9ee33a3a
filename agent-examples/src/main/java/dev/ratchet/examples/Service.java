package dev.ratchet.examples;

import dev.ratchet.model.Model;
import java.util.Map;

/**
 * Who answers: the real service if there is a key for it, else the offline planner on this machine.
 *
 * @param model the model to ask
 * @param offline whether it is the planner
 * @param closing what is to be closed in the end
 */
record Service(Model model, boolean offline, AutoCloseable closing) implements AutoCloseable {

    static Service open(RunOptions options, Map<String, String> environment) {
        if (!options.offline()) {
            throw new WrongUsage("not there yet" + environment);
        }
        return new Service(placeholder(options), true, () -> {});
    }

    private static Model placeholder(RunOptions options) {
        return new Model() {
            @Override
            public dev.ratchet.model.ModelInfo info() {
                return new dev.ratchet.model.ModelInfo(
                        "none", options.model(), java.util.OptionalInt.empty(), java.util.OptionalInt.empty());
            }

            @Override
            public dev.ratchet.model.ModelAnswer call(
                    dev.ratchet.model.ModelRequest request,
                    java.util.function.Consumer<dev.ratchet.model.ModelEvent> events,
                    dev.ratchet.message.Cancellation cancellation) {
                throw new dev.ratchet.model.ModelException.Cancelled(
                        "no", dev.ratchet.model.ModelException.Details.NONE);
            }
        };
    }

    @Override
    public void close() {}
}
