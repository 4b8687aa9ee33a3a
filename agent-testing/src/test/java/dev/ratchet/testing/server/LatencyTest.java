package dev.ratchet.testing.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LatencyTest {
    private static final String REQUEST =
            "{'model':'claude-haiku-5-5','max_tokens':99,'stream':true,'messages':[{'role':'user','content':'Hello.'}]}";

    @Test
    void timesAreThoseOfTheTokens() {
        HttpAnswer.Tempo tempo = new Latency(Duration.ofMillis(300), Duration.ofMillis(250), 75).of(4_000, 150);

        assertThat(tempo).isEqualTo(new HttpAnswer.Tempo(Duration.ofMillis(1_300), Duration.ofSeconds(2)));
        assertThat(tempo.due(0, 5)).isEqualTo(Duration.ofMillis(1_300));
        assertThat(tempo.due(2, 5)).isEqualTo(Duration.ofMillis(2_300));
        assertThat(tempo.due(4, 5)).isEqualTo(Duration.ofMillis(3_300));
        assertThat(tempo.due(0, 1)).as("not streamed").isEqualTo(Duration.ofMillis(3_300));
    }

    @Test
    void anAnswerTakesAtLeastThatLong() {
        Latency latency = new Latency(Duration.ofMillis(60), Duration.ZERO, 200);
        try (MessagesServer server = MessagesServer.builder(request -> Reply.text("four ".repeat(8)))
                .latency(latency)
                .start()) {
            long start = System.nanoTime();
            Wire.Got got = Wire.post(server, REQUEST);

            assertThat(got.body()).contains("message_stop");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isGreaterThanOrEqualTo(latency.of(0, 10).due(1, 2));
        }
    }

    @Test
    void closingTheServerEndsTheWait() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        MessagesServer server = MessagesServer.builder(request -> {
                    asked.countDown();
                    return Reply.text("Never.");
                })
                .latency(new Latency(Duration.ofDays(1), Duration.ZERO, 1))
                .start();
        Thread client = new Thread(() -> Wire.post(server, REQUEST));
        client.start();
        asked.await();

        long start = System.nanoTime();
        server.close();
        client.join();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void whatIsNoLatencyIsRefused() {
        assertThatThrownBy(() -> new Latency(Duration.ZERO, Duration.ZERO, 0)).hasMessage("tokensPerSecond < 1: 0");
        assertThatThrownBy(() -> new Latency(Duration.ofMillis(-1), Duration.ZERO, 1))
                .hasMessageStartingWith("a latency is never negative");
    }
}
