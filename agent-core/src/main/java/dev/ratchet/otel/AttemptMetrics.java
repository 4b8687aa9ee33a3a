package dev.ratchet.otel;

import dev.ratchet.usage.Usage;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The two histograms of the conventions, with the bounds that they advise. Thread-safe. */
final class AttemptMetrics {
    private static final List<Long> TOKENS =
            LongStream.iterate(1, bound -> bound * 4).limit(14).boxed().toList();
    private static final List<Double> SECONDS =
            Stream.iterate(0.01, bound -> bound * 2).limit(14).toList();

    private final LongHistogram tokens;
    private final DoubleHistogram duration;

    AttemptMetrics(Meter meter) {
        tokens = meter.histogramBuilder("gen_ai.client.token.usage")
                .setDescription("Number of input and output tokens used.")
                .setUnit("{token}")
                .ofLongs()
                .setExplicitBucketBoundariesAdvice(TOKENS)
                .build();
        duration = meter.histogramBuilder("gen_ai.client.operation.duration")
                .setDescription("GenAI operation duration.")
                .setUnit("s")
                .setExplicitBucketBoundariesAdvice(SECONDS)
                .build();
    }

    /** Counts one attempt; what it used only where that is known, and was not nothing. */
    void record(Duration time, Attributes about, @Nullable String error, @Nullable Usage usage) {
        Attributes timed = error == null
                ? about
                : about.toBuilder().put(GenAi.ERROR, error).build();
        duration.record(time.toNanos() / 1e9, timed);
        if (usage != null && usage.total() > 0) {
            tokens.record(
                    usage.totalInput(),
                    about.toBuilder().put(GenAi.TOKEN_TYPE, "input").build());
            tokens.record(
                    usage.output(),
                    about.toBuilder().put(GenAi.TOKEN_TYPE, "output").build());
        }
    }
}
