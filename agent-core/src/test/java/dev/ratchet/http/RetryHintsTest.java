package dev.ratchet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryHintsTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after-ms|1500|PT1.5S",
                "retry-after-ms|0.5|PT0.001S",
                "retry-after|7|PT7S",
                "retry-after|0.25|PT0.25S",
                "retry-after|Sat, 21 Nov 2026 12:00:30 GMT|PT30S",
                "retry-after|1e300|PT8760H",
                "retry-after|Fri, 31 Dec 9999 23:59:59 GMT|PT8760H",
                "retry-after|Sat, 21 Nov 2026 11:00:00 GMT|",
                "retry-after|0|",
                "retry-after|-3|",
                "retry-after|NaN|",
                "retry-after|soon|",
                "retry-after-ms|-1|",
            })
    void readsTheWait(String name, String value, @Nullable Duration expected) {
        RetryHints hints = RetryHints.of(Headers.of(name, value), NOON);
        assertThat(hints.retryAfter()).isEqualTo(expected);
        assertThat(hints.named()).isTrue();
    }

    @Test
    void millisecondsCountMoreThanSeconds() {
        RetryHints hints = RetryHints.of(Headers.of("retry-after", "9", "retry-after-ms", "20"), NOON);
        assertThat(hints.retryAfter()).hasMillis(20);
    }

    @Test
    void aUselessNumberOfMillisecondsLeavesTheSeconds() {
        RetryHints hints = RetryHints.of(Headers.of("retry-after", "9", "retry-after-ms", "x"), NOON);
        assertThat(hints.retryAfter()).hasSeconds(9);
    }

    @Test
    void readsWhetherToTryAgain() {
        assertThat(RetryHints.of(Headers.of("x-should-retry", "true"), NOON).shouldRetry())
                .isTrue();
        assertThat(RetryHints.of(Headers.of("x-should-retry", "false"), NOON).shouldRetry())
                .isFalse();
        assertThat(RetryHints.of(Headers.of("x-should-retry", "perhaps"), NOON).shouldRetry())
                .isNull();
        assertThat(RetryHints.of(Headers.of(), NOON)).isEqualTo(new RetryHints(null, false, null));
    }
}
