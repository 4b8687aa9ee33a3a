package dev.ratchet.otel;

import dev.ratchet.event.AgentEvent;
import dev.ratchet.event.AgentListener;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;

/**
 * Tells OpenTelemetry of each run, by its semantic conventions for generative AI:
 *
 * <pre>
 * invoke_agent                 the run; its tokens are those of its ledger
 * ├─ chat {model}              each attempt at a model call, also one that failed or was lost
 * └─ execute_tool {tool}       each call of a tool that ran
 * </pre>
 *
 * and the histograms {@code gen_ai.client.token.usage} and {@code gen_ai.client.operation.duration}, of each attempt. A run
 * belongs to the span that is current where it begins. Times are those of the events, so of the runner's clock.
 *
 * <p>What was said is left out unless {@link #withContent} asks for it. The conventions are not final; they are followed as
 * they stood in November 2026.
 *
 * <p>{@code AgentRunner.builder().listener(Telemetry.of(openTelemetry))}. Immutable and safe to share between threads and
 * runners.
 */
public final class Telemetry implements AgentListener {
    private final Tracer tracer;
    private final AttemptMetrics metrics;
    private final boolean content;

    private Telemetry(Tracer tracer, AttemptMetrics metrics, boolean content) {
        this.tracer = tracer;
        this.metrics = metrics;
        this.content = content;
    }

    /** Returns one that tells nothing of what is said. */
    public static Telemetry of(OpenTelemetry openTelemetry) {
        Meter meter = openTelemetry.getMeter("dev.ratchet");
        return new Telemetry(openTelemetry.getTracer("dev.ratchet"), new AttemptMetrics(meter), false);
    }

    /**
     * {@return one that tells also what was said: the conversation with its system prompt on {@code invoke_agent}, once for
     * each run and not for each turn, and arguments and result on {@code execute_tool}}
     */
    public Telemetry withContent() {
        return new Telemetry(tracer, metrics, true);
    }

    @Override
    public AgentListener ofRun() {
        return new RunSpans(tracer, metrics, content);
    }

    /**
     * Not for the events of a run, since they do not say of which run they are.
     *
     * @throws IllegalStateException always; {@link #ofRun} has the listener of a run
     */
    @Override
    public void on(AgentEvent event) {
        throw new IllegalStateException(
                "events of a run go to telemetry.ofRun(); to listen besides, use listener.and(telemetry)");
    }
}
