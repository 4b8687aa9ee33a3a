package dev.ratchet.examples;

import dev.ratchet.AgentRunner;
import dev.ratchet.Task;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.server.Latency;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.Responder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What experiments work with: somebody who answers, and a page to write on. */
record LabBench(Terminal terminal, ModelOptions options, Latency latency) {
    /** The service does not answer. */
    static final class Unanswered extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unanswered(String message) {
            super(message);
        }
    }

    /** {@return who answers: the real service if there is a key for it, else a server that plays {@code model}} */
    Service open(Responder model) {
        return open(model, null);
    }

    /** {@return the same, where the server takes as long as a model might} */
    Service openSlow(Responder model) {
        return open(model, latency);
    }

    private Service open(Responder model, @Nullable Latency slowness) {
        Service service = Service.open(options, terminal.environment());
        if (!service.offline()) {
            say("Asks " + options.model() + " for real.");
            return service;
        }
        service.close();
        if (slowness == null) {
            say("Simulated: a server on this machine answers, no model.");
            return local(MessagesServer.start(model));
        }
        say(String.format(
                Locale.ROOT,
                "Simulated: a server on this machine answers, no model. It takes %d ms for each request and %d ms for each "
                        + "1,000 tokens of the prompt that are not cached, and then writes %d tokens a second.",
                slowness.start().toMillis(),
                slowness.perThousandInput().toMillis(),
                slowness.tokensPerSecond()));
        try (Service warmUp =
                local(MessagesServer.start(model))) { // or the first times would be those of a JVM that starts
            ask(AgentRunner.builder().model(warmUp.model()).build(), null, Task.of("Are you there?"));
        }
        return local(MessagesServer.builder(model).latency(slowness).start());
    }

    private Service local(MessagesServer server) {
        return new Service(
                AnthropicModel.builder()
                        .model(options.model())
                        .apiKey("none-needed")
                        .baseUrl(server.baseUrl().toString())
                        .build(),
                server);
    }

    /**
     * Asks, or says the next thing in a conversation.
     *
     * @throws Unanswered if the run does not complete
     */
    RunResult ask(AgentRunner runner, @Nullable RunResult before, Task task) {
        RunResult result = before == null ? runner.run(task) : runner.reply(before, task);
        if (!result.outcome().completed()) {
            throw new Unanswered(Totals.sentence(result.outcome()));
        }
        return result;
    }

    /** Writes a paragraph. */
    void say(String text) {
        WordWrap.lines(Escapes.visible(text), terminal.columns(), "").forEach(this::line);
        line("");
    }

    /** Writes a line as it is, at once. */
    void line(String text) {
        terminal.out().println(text);
        terminal.out().flush();
    }

    Style style() {
        return terminal.style();
    }

    /** {@return how long a bar may be beside so many columns} */
    int room(int beside) {
        return Math.max(8, Math.min(50, terminal.columns() - beside));
    }

    /** {@return a bar of at least one cell if there is anything} */
    static int cells(double share, int room) {
        return share <= 0 ? 0 : Math.max(1, (int) Math.round(share * room));
    }
}
