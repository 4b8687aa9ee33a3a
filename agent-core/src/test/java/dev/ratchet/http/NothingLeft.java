package dev.ratchet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import okhttp3.ConnectionPool;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Sees to it that no call holds a connection, and that no thread is at work in our code, after each test. */
public final class NothingLeft implements AfterEachCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Override
    public void afterEach(ExtensionContext context) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        // A thread that has just delivered its result is still on its way out.
        while (!(atWork().isEmpty() && connectionsInUse() == 0) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(atWork()).as("threads at work").isEmpty();
        assertThat(connectionsInUse()).as("connections in use").isZero();
    }

    private static int connectionsInUse() {
        ConnectionPool pool = Connections.SHARED.connectionPool();
        return pool.connectionCount() - pool.idleConnectionCount();
    }

    private static List<String> atWork() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey() != Thread.currentThread())
                .flatMap(NothingLeft::ours)
                .toList();
    }

    private static Stream<String> ours(Map.Entry<Thread, StackTraceElement[]> thread) {
        return Stream.of(thread.getValue())
                .filter(frame -> frame.getClassName().startsWith("dev.ratchet."))
                .map(frame -> thread.getKey().getName() + " at " + frame)
                .limit(1);
    }
}
