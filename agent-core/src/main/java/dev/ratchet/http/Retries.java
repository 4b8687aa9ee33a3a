package dev.ratchet.http;

import dev.ratchet.message.Cancellation;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException.Cancelled;
import dev.ratchet.model.ModelException.Details;
import dev.ratchet.model.ModelException.Transient;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Repeats what failed for a while. Immutable. */
public final class Retries {
    private static final Details UNSENT = new Details(0, null, null, null, Usage.NONE);

    private final RetryPolicy policy;
    private final Pace pace;
    private final int maxBilled;

    /** Repeats by {@code policy}. */
    public Retries(RetryPolicy policy, Pace pace) {
        this(policy, pace, Integer.MAX_VALUE);
    }

    private Retries(RetryPolicy policy, Pace pace, int maxBilled) {
        this.policy = policy;
        this.pace = pace;
        this.maxBilled = maxBilled;
    }

    /** {@return these with so many attempts at most whose answer may be billed, see {@link ModelRequest#maxAttempts}} */
    public Retries billedAtMost(int attempts) {
        return new Retries(policy, pace, attempts);
    }

    /** {@return the time} */
    public Instant now() {
        return pace.clock().instant();
    }

    /**
     * Makes attempts until one succeeds, fails for good, or no other is allowed. The service's own wait is obeyed where it
     * fits, a wait of zero means at once, else the waits grow. Each repetition is told to {@code events} before its wait.
     *
     * @throws Transient the last one, with the reason for which there is no other attempt
     * @throws Cancelled if cancelled or interrupted; the interrupt stays set
     */
    public <T> T call(Supplier<T> attempt, Consumer<ModelEvent> events, Cancellation cancellation) {
        Instant end = null;
        int billed = 0;
        for (int failed = 1; ; failed++) {
            throwIfCancelled(cancellation);
            try {
                return attempt.get();
            } catch (Transient failure) {
                Instant now = now();
                if (end == null) {
                    end = now.plus(policy.totalTime());
                }
                Duration delay = failure.retryAfter().orElse(null);
                boolean asked = delay != null && !delay.isZero();
                if (delay == null) {
                    delay = policy.backoff(failed, pace.random().getAsDouble());
                }
                if (failed >= policy.attempts()) {
                    throw policy.attempts() == 1 ? failure : givenUp(failure, "given up after " + failed + " attempts");
                }
                billed += failure.mayBeBilled() ? 1 : 0;
                if (billed >= maxBilled) {
                    throw givenUp(failure, "the budget bears no other attempt");
                }
                Instant next = now.plus(delay);
                if (cancellation.deadline().filter(next::isAfter).isPresent()) {
                    throw givenUp(failure, "the run's time is up before the next attempt, in " + shown(delay));
                }
                if (next.isAfter(end)) {
                    throw givenUp(
                            failure,
                            asked
                                    ? "it asks to wait " + shown(delay) + ", more than is left of the "
                                            + shown(policy.totalTime()) + " for repetitions"
                                    : "given up after " + shown(policy.totalTime()) + " of repetitions");
                }
                events.accept(new ModelEvent.RetryScheduled(failed, failure, delay));
                sleep(delay, cancellation);
            }
        }
    }

    private void sleep(Duration delay, Cancellation cancellation) {
        if (delay.isZero()) {
            return;
        }
        try {
            pace.sleeper().sleep(delay, cancellation);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void throwIfCancelled(Cancellation cancellation) {
        if (cancellation.cancelled()) {
            throw new Cancelled("the call was cancelled", UNSENT);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new Cancelled("the call was interrupted", UNSENT);
        }
    }

    private static Transient givenUp(Transient failure, String why) {
        Details details = new Details(
                failure.status().orElse(0),
                failure.errorType().orElse(null),
                failure.requestId().orElse(null),
                failure.body().orElse(null),
                failure.usage().orElse(null));
        return new Transient(
                failure.getMessage() + "; " + why, details, failure.retryAfter().orElse(null), failure);
    }

    private static String shown(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
