package dev.ratchet.examples.lab;

import dev.ratchet.message.Cancellation;
import dev.ratchet.model.Model;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When an answer came.
 *
 * @param firstToken from the question to the first piece of the answer, thinking or text
 * @param whole from the question to the end of the answer
 * @param usage what it used
 */
public record StreamTiming(Duration firstToken, Duration whole, Usage usage) {
    private static final double MILLIS = 1_000;

    /** Asks and measures by {@code clock}; {@code text} is told the pieces of the answer. A repeated attempt counts as one. */
    public static StreamTiming of(Model model, ModelRequest request, InstantSource clock, Consumer<String> text) {
        AtomicReference<@Nullable Instant> first = new AtomicReference<>();
        Instant asked = clock.instant();
        ModelAnswer answer = model.call(
                request,
                event -> {
                    if (!(event instanceof ModelEvent.RetryScheduled)) {
                        first.compareAndSet(null, clock.instant());
                    }
                    if (event instanceof ModelEvent.TextDelta delta) {
                        text.accept(delta.text());
                    }
                },
                new Cancellation());
        Instant end = clock.instant();
        Instant began = first.get();
        return new StreamTiming(
                Duration.between(asked, began == null ? end : began), Duration.between(asked, end), answer.usage());
    }

    /** {@return tokens a second once the answer had begun; 0 if it came at once} */
    public double decodeRate() {
        long millis = whole.minus(firstToken).toMillis();
        return millis == 0 ? 0 : usage.output() * MILLIS / millis;
    }
}
