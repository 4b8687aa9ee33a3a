package dev.ratchet.tool;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ToolUseBlock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs the calls of a turn, all at the same time, and sees to it that each gets exactly one result.
 *
 * <p>By default each call has a virtual thread of its own where the JVM has them (21 and later), else a daemon thread; 60
 * seconds, after which it is interrupted; and one second more to stop, after which it is given up: its result says that it
 * may still take effect, and what it comes to goes to the log {@code dev.ratchet.tool} only. Of what the waiting thread
 * carries only the SLF4J diagnostic context (MDC) follows to the tool's thread; a thread-bound transaction does not, see
 * {@link #sequential}. Immutable and safe to share between threads.
 */
public final class ToolDispatcher {
    // What the peers that have one use per tool (30 to 60 s); a request to a model waits no longer either.
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    // Long enough to close a connection and roll back, short enough for a person who pressed Ctrl-C.
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Settings settings;

    private ToolDispatcher(Settings settings) {
        this.settings = settings;
    }

    /** Returns a dispatcher with the defaults that stand above. */
    public static ToolDispatcher of(Toolset tools) {
        return new ToolDispatcher(
                new Settings(tools, ToolThreads.shared(), TIMEOUT, GRACE, InstantSource.system(), ToolThreads.timer()));
    }

    /** Runs tools on threads of {@code executor}; a call's time-out includes its wait for a thread. */
    public ToolDispatcher executor(Executor executor) {
        return on(executor);
    }

    /**
     * Runs tools one after the other on the thread that waits for them, so that a transaction or security context bound to
     * it is theirs too. A tool that ignores the interrupt of its time-out cannot be given up here.
     */
    public ToolDispatcher sequential() {
        return on(null);
    }

    /**
     * Gives each call this long before it is interrupted.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public ToolDispatcher timeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive: " + timeout);
        }
        return new ToolDispatcher(new Settings(
                settings.tools, settings.executor, timeout, settings.grace, settings.clock, settings.timer));
    }

    /**
     * Gives an interrupted call this long to stop before it is given up.
     *
     * @throws IllegalArgumentException if it is negative
     */
    ToolDispatcher grace(Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace must not be negative: " + grace);
        }
        return new ToolDispatcher(new Settings(
                settings.tools, settings.executor, settings.timeout, grace, settings.clock, settings.timer));
    }

    /** Reads instants from {@code clock}. */
    ToolDispatcher clock(InstantSource clock) {
        return new ToolDispatcher(new Settings(
                settings.tools, settings.executor, settings.timeout, settings.grace, clock, settings.timer));
    }

    private ToolDispatcher on(@Nullable Executor executor) {
        return new ToolDispatcher(new Settings(
                settings.tools, executor, settings.timeout, settings.grace, settings.clock, settings.timer));
    }

    /** Lets a test tell when time is up. */
    ToolDispatcher timer(ToolThreads.Timer timer) {
        return new ToolDispatcher(new Settings(
                settings.tools, settings.executor, settings.timeout, settings.grace, settings.clock, timer));
    }

    /**
     * Runs {@code calls} and returns when each has its result, which {@code observer} is told, on this thread and in the
     * order in which things happen.
     *
     * <p>A tool is told to the observer before it starts. If the run is cancelled, running tools are interrupted and get
     * the grace, and the others are answered as not executed. An interrupt of this thread cancels the run; the flag is set
     * again on return. What the observer throws is thrown from here once all calls have their results; no tool is started
     * after it.
     */
    public void run(
            List<ToolUseBlock> calls,
            String runId,
            Map<Class<?>, Object> attributes,
            Cancellation cancellation,
            ToolObserver observer) {
        Turn turn = new Turn(runId, attributes, cancellation, observer);
        Executor executor = settings.executor;
        ToolBatch batch =
                executor == null ? new SequentialBatch(settings, turn) : new ConcurrentBatch(settings, turn, executor);
        batch.run(calls);
    }

    /** What stays the same from turn to turn. */
    record Settings(
            Toolset tools,
            @Nullable Executor executor,
            Duration timeout,
            Duration grace,
            InstantSource clock,
            ToolThreads.Timer timer) {}

    /** What the calls of one turn have in common. */
    record Turn(String runId, Map<Class<?>, Object> attributes, Cancellation cancellation, ToolObserver observer) {}
}
