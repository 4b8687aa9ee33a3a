package dev.ratchet.testing.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LoopbackHttpTest {
    private static final String OUT_OF_MEMORY = "out of memory";

    /** A socket on which no connection comes about. */
    private static final class Broken extends ServerSocket {
        private final CountDownLatch tried = new CountDownLatch(6);
        private final CountDownLatch closed = new CountDownLatch(1);
        private final String reason;

        Broken(String reason) throws IOException {
            this.reason = reason;
        }

        @Override
        public Socket accept() throws IOException {
            tried.countDown();
            if (reason.equals(OUT_OF_MEMORY)) {
                Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> {}); // keeps the test's output clean
                throw new OutOfMemoryError(reason);
            }
            throw new SocketException(reason);
        }

        @Override
        public void close() throws IOException {
            super.close();
            closed.countDown();
        }
    }

    @Test
    void aServerThatCannotAcceptTriesAgainWithPauses() throws Exception {
        Broken broken = new Broken("Too many open files");
        long start = System.nanoTime();
        try (LoopbackHttp http = LoopbackHttp.start(broken, 0, request -> HttpAnswer.json(200, "r", Json.object()))) {
            assertThat(http.port()).isPositive();
            assertThat(broken.tried.await(10, TimeUnit.SECONDS)).isTrue();
        }
        // A pause may end early, but not all do.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(20));
    }

    @Test
    void aServerThatCannotGoOnIsClosed() throws Exception {
        Broken broken = new Broken(OUT_OF_MEMORY);
        try (LoopbackHttp http = LoopbackHttp.start(broken, 0, request -> HttpAnswer.json(200, "r", Json.object()))) {
            assertThat(http.port()).isPositive();
            assertThat(broken.closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
