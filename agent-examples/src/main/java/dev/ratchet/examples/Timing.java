package dev.ratchet.examples;

import dev.ratchet.event.AgentEvent;
import dev.ratchet.event.AgentListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How long each request of a run took to its first token, and how fast the others came. For one run. */
final class Timing implements AgentListener {
    private final LongSupplier nanos;
    private final List<Request> requests = new ArrayList<>();
    private long asked;
    private long first;
    private long last;
    private boolean answering;
    private int retries;

    /**
     * The times of one request.
     *
     * @param firstToken from the request to the first token, waits before repetitions included
     * @param rest from the first to the last piece of the answer
     * @param tokens how many tokens the answer has, or null if that is not known
     * @param retries how often it was repeated
     */
    record Request(
            Duration firstToken, Duration rest, @Nullable Long tokens, int retries) {

        /** {@return tokens in a second once the answer has begun; NaN if it came at once} */
        double rate() {
            return tokens == null || rest.toNanos() == 0 ? Double.NaN : tokens / (rest.toNanos() / 1e9);
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("first token after " + seconds(firstToken));
            if (tokens != null) {
                text.append(
                        Double.isNaN(rate())
                                ? String.format(Locale.ROOT, ", %,d tokens at once", tokens)
                                : String.format(
                                        Locale.ROOT,
                                        ", then %,.0f tokens a second (%,d in %s)",
                                        rate(),
                                        tokens,
                                        seconds(rest)));
            }
            return text + (retries == 0 ? "" : ", asked " + (retries + 1) + " times");
        }
    }

    Timing() {
        this(System::nanoTime);
    }

    Timing(LongSupplier nanos) {
        this.nanos = nanos;
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void on(AgentEvent event) {
        if (event instanceof AgentEvent.TurnStarted) {
            asked = nanos.getAsLong();
            answering = false;
            retries = 0;
        } else if (event instanceof AgentEvent.TextDelta
                || event instanceof AgentEvent.ThinkingDelta
                || event instanceof AgentEvent.ToolInputDelta) {
            last = nanos.getAsLong();
            first = answering ? first : last;
            answering = true;
        } else if (event instanceof AgentEvent.RetryScheduled) {
            answering = false;
            retries++;
        } else if (event instanceof AgentEvent.TurnAnswered answered && answering) {
            Long tokens = answered.usage().usage() == null
                    ? null
                    : Long.valueOf(answered.usage().usage().output());
            requests.add(new Request(Duration.ofNanos(first - asked), Duration.ofNanos(last - first), tokens, retries));
        }
    }

    static String seconds(Duration time) {
        long millis = time.toMillis();
        return millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
}
