package dev.ratchet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.message.Cancellation;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException;
import dev.ratchet.model.ModelException.Account;
import dev.ratchet.model.ModelException.Cancelled;
import dev.ratchet.model.ModelException.Details;
import dev.ratchet.model.ModelException.Transient;
import dev.ratchet.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetriesTest {
    private final FakePace time = new FakePace();
    private final List<ModelEvent> events = new ArrayList<>();
    private int attempts;

    @Test
    void waitsGrowUpToEightSeconds() {
        assertThatThrownBy(() -> call(new RetryPolicy(8, Duration.ofMinutes(5)), new Cancellation(), null))
                .isInstanceOf(Transient.class)
                .hasMessage("no luck; given up after 8 attempts");
        assertThat(time.waits()).containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 8000L, 8000L);
        assertThat(attempts).isEqualTo(8);
    }

    @Test
    void waitsAreShortenedByUpToAQuarter() {
        assertThat(RetryPolicy.DEFAULT.backoff(1, 1)).isEqualTo(Duration.ofMillis(375));
        assertThat(RetryPolicy.DEFAULT.backoff(1_000_000, 1)).isEqualTo(Duration.ofSeconds(6));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MAX_VALUE})
    void aTotalTimeThatNoClockCanAddIsRefusedAtOnce(long seconds) {
        assertThatThrownBy(() -> new RetryPolicy(8, Duration.ofSeconds(seconds)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("totalTime must be from 0 to 365 days: PT");
    }

    @Test
    void aRepetitionIsToldBeforeItsWait() {
        Retries retries = new Retries(new RetryPolicy(2, Duration.ofMinutes(5)), time.pace());
        String answer = retries.call(
                () -> {
                    if (attempts++ == 0) {
                        throw failure(null);
                    }
                    return "answer";
                },
                event -> {
                    assertThat(time.waits()).isEmpty();
                    events.add(event);
                },
                new Cancellation());
        assertThat(answer).isEqualTo("answer");
        assertThat(events).singleElement().isInstanceOfSatisfying(ModelEvent.RetryScheduled.class, retry -> {
            assertThat(retry.failedAttempts()).isEqualTo(1);
            assertThat(retry.delay()).isEqualTo(Duration.ofMillis(500));
            assertThat(retry.cause()).hasMessage("no luck");
        });
    }

    @Test
    void theServicesOwnWaitIsObeyed() {
        assertThatThrownBy(() ->
                        call(new RetryPolicy(2, Duration.ofMinutes(5)), new Cancellation(), Duration.ofSeconds(61)))
                .isInstanceOf(Transient.class);
        assertThat(time.waits()).containsExactly(61_000L);
    }

    @Test
    void aWaitOfZeroMeansAtOnce() {
        assertThatThrownBy(() -> call(new RetryPolicy(3, Duration.ofMinutes(5)), new Cancellation(), Duration.ZERO))
                .isInstanceOf(Transient.class);
        assertThat(time.waits()).isEmpty();
        assertThat(attempts).isEqualTo(3);
    }

    @Test
    void aWaitLongerThanTheTotalTimeEndsAtOnceAndSaysSo() {
        assertThatThrownBy(
                        () -> call(new RetryPolicy(8, Duration.ofMinutes(5)), new Cancellation(), Duration.ofHours(1)))
                .isInstanceOf(Transient.class)
                .hasMessage("no luck; it asks to wait 3600 s, more than is left of the 300 s for repetitions");
        assertThat(attempts).isEqualTo(1);
        assertThat(events).isEmpty();
    }

    @Test
    void theTotalTimeCountsFromTheFirstFailure() {
        Retries retries = new Retries(new RetryPolicy(100, Duration.ofSeconds(10)), time.pace());
        assertThatThrownBy(() -> retries.call(
                        () -> {
                            attempts++;
                            time.pass(Duration.ofSeconds(6)); // a long answer, cut at its end
                            throw failure(null);
                        },
                        events::add,
                        new Cancellation()))
                .hasMessage("no luck; given up after 10 s of repetitions");
        assertThat(attempts).isEqualTo(3);
    }

    @Test
    void nothingIsWaitedForBeyondTheDeadline() {
        Cancellation cancellation = new Cancellation(time.now().plusSeconds(1));
        assertThatThrownBy(() -> call(new RetryPolicy(8, Duration.ofMinutes(5)), cancellation, null))
                .isInstanceOf(Transient.class)
                .hasMessage("no luck; the run's time is up before the next attempt, in 1 s");
        assertThat(attempts).isEqualTo(2);
    }

    @Test
    void whatIsKnownOfTheLastAttemptIsKept() {
        Usage usage = new Usage(1, 2, 3, 4, 5, 0);
        Transient failure = new Transient("x", new Details(529, "overloaded_error", "req_1", "{}", usage), null, null);
        Retries retries = new Retries(new RetryPolicy(2, Duration.ofMinutes(5)), time.pace());
        assertThatThrownBy(() -> retries.call(
                        () -> {
                            throw failure;
                        },
                        events::add,
                        new Cancellation()))
                .isInstanceOfSatisfying(ModelException.class, e -> {
                    assertThat(e.status()).hasValue(529);
                    assertThat(e.errorType()).hasValue("overloaded_error");
                    assertThat(e.requestId()).hasValue("req_1");
                    assertThat(e.body()).hasValue("{}");
                    assertThat(e.usage()).hasValue(usage);
                });
    }

    @Test
    void anotherFailureIsNotRepeated() {
        Retries retries = new Retries(RetryPolicy.DEFAULT, time.pace());
        assertThatThrownBy(() -> retries.call(
                        () -> {
                            attempts++;
                            throw new Account("no", Details.NONE);
                        },
                        events::add,
                        new Cancellation()))
                .isInstanceOf(Account.class);
        assertThat(attempts).isEqualTo(1);
    }

    @Test
    void aCancellationEndsARealWaitAtOnce() throws InterruptedException {
        Cancellation cancellation = new Cancellation();
        Thread waiting =
                new Thread(() -> cancelWhile(() -> cancellation.cancel(Cancellation.Reason.CALLER), cancellation));
        waiting.start();
        waiting.join(5_000);
        assertThat(waiting.isAlive()).isFalse();
    }

    @Test
    void anInterruptEndsARealWaitAtOnceAndStaysSet() {
        CountDownLatch told = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        Thread interrupter = new Thread(() -> {
            await(told);
            caller.interrupt();
        });
        interrupter.start();
        cancelWhile(told::countDown, new Cancellation());
        assertThat(Thread.interrupted()).isTrue();
    }

    private void cancelWhile(Runnable whenTold, Cancellation cancellation) {
        Retries retries = new Retries(RetryPolicy.DEFAULT, Pace.REAL);
        AtomicReference<ModelEvent> told = new AtomicReference<>();
        assertThatThrownBy(() -> retries.call(
                        () -> {
                            throw failure(Duration.ofMinutes(4));
                        },
                        event -> {
                            told.set(event);
                            whenTold.run();
                        },
                        cancellation))
                .isInstanceOf(Cancelled.class);
        assertThat(told.get()).isInstanceOf(ModelEvent.RetryScheduled.class);
    }

    private void call(RetryPolicy policy, Cancellation cancellation, @Nullable Duration retryAfter) {
        new Retries(policy, time.pace())
                .call(
                        () -> {
                            attempts++;
                            throw failure(retryAfter);
                        },
                        events::add,
                        cancellation);
    }

    private static Transient failure(@Nullable Duration retryAfter) {
        return new Transient("no luck", Details.NONE, retryAfter, null);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A clock that only waits move. */
    static final class FakePace {
        private final List<Long> waits = new ArrayList<>();
        private Instant now = Instant.parse("2026-11-21T12:00:00Z");

        Pace pace() {
            return new Pace(() -> now, () -> 0, (delay, cancellation) -> {
                waits.add(delay.toMillis());
                pass(delay);
            });
        }

        Instant now() {
            return now;
        }

        void pass(Duration time) {
            now = now.plus(time);
        }

        List<Long> waits() {
            return waits;
        }
    }
}
