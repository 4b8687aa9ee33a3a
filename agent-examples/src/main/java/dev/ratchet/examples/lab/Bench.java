package dev.ratchet.examples.lab;

import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.message.Cancellation;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.TextBlock;
import dev.ratchet.model.Model;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.Prompt;
import dev.ratchet.testing.server.Latency;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.Responder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The model that experiments are made on: the real one, or a stand-in behind a server on this machine. For one thread. */
public final class Bench implements AutoCloseable {
    /** Round figures that a model of middle size might have; measured of none. */
    public static final Latency PLAUSIBLE = new Latency(Duration.ofMillis(300), Duration.ofMillis(250), 75);

    private static final int WARM_UP = 100; // tokens

    private final String name;
    private final @Nullable Source source;
    private final @Nullable Latency latency;
    private final List<MessagesServer> servers = new ArrayList<>();

    /** Where real models come from. */
    @FunctionalInterface
    public interface Source {
        /** Returns the model, asked at this temperature; null is its own. */
        Model model(@Nullable Double temperature);
    }

    private Bench(String name, @Nullable Source source, @Nullable Latency latency) {
        this.name = name;
        this.source = source;
        this.latency = latency;
    }

    /** {@return one for a real model of that name} */
    public static Bench real(String name, Source source) {
        return new Bench(name, source, null);
    }

    /** {@return one without a language model; {@code latency} is simulated where an experiment is about time} */
    public static Bench offline(String name, Latency latency) {
        return new Bench(name, null, latency);
    }

    /** {@return how long answers are simulated to take, or null for a real model} */
    public @Nullable Latency latency() {
        return latency;
    }

    /** {@return whether a stand-in answers} */
    public boolean offline() {
        return source == null;
    }

    /** {@return the model's name} */
    public String name() {
        return name;
    }

    /** {@return the model; offline {@code standIn} answers at once} */
    public Model model(Responder standIn) {
        return source == null ? standIn(standIn).build() : source.model(null);
    }

    /**
     * Returns the model, asked at a temperature; offline {@code standIn} answers at once.
     *
     * @throws IllegalArgumentException if it takes none; the message names models that do
     */
    public Model model(double temperature, Responder standIn) {
        return source == null
                ? standIn(standIn)
                        .parameter("temperature", String.valueOf(temperature))
                        .build()
                : source.model(temperature);
    }

    /** {@return the model; offline {@code standIn} takes as long as {@link #latency} says} */
    public Model timed(Responder standIn) {
        if (source != null) {
            return source.model(null);
        }
        ModelRequest hello = ModelRequest.of(
                Prompt.of(null, List.of()), Conversation.empty().user(List.of(TextBlock.of("Hello."))), WARM_UP);
        // Or the first times would be those of a JVM that starts.
        standIn(standIn).build().call(hello, event -> {}, new Cancellation());
        return local(MessagesServer.builder(standIn).latency(Objects.requireNonNull(latency)))
                .build();
    }

    /** {@return a model that is never a real one} */
    public AnthropicModel.Builder standIn(Responder standIn) {
        return local(MessagesServer.builder(standIn));
    }

    @Override
    public void close() {
        servers.forEach(MessagesServer::close);
    }

    private AnthropicModel.Builder local(MessagesServer.Builder builder) {
        MessagesServer server = builder.start();
        servers.add(server);
        return AnthropicModel.builder()
                .model(name)
                .apiKey("none-needed")
                .baseUrl(server.baseUrl().toString());
    }
}
