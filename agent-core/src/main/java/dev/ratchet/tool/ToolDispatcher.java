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
 * may still take effect, and what it comes to goes to the log {@code dev.ratchet.tool} only. Calls
 * that share a resource run one after the other, those of other runs included; waiting for it does not count as time of the
 * call. Of what the waiting thread carries only the SLF4J diagnostic context (MDC) and registered thread-locals follow to the
 * tool's thread; a thread-bound transaction does not, see {@link #sequential}. Immutable and safe to share between threads.
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
        return new ToolDispatcher(new Settings(
                tools,
                ToolThreads.shared(),
                TIMEOUT,
                GRACE,
                List.of(),
                new RunningCalls(),
                new Time(InstantSource.system(), ToolThreads.timer(), Pause.REAL)));
    }

    /** Runs these tools instead; resources are shared with this dispatcher, and calls that were given up counted together. */
    public ToolDispatcher withTools(Toolset tools) {
        return new ToolDispatcher(settings.of(tools));
    }

    /** Runs tools on threads of {@code executor}; a call's time-out includes its wait for a thread. */
    public ToolDispatcher executor(Executor executor) {
        return new ToolDispatcher(settings.on(executor));
    }

    /**
     * Runs tools one after the other on the thread that waits for them, so that a transaction or security context bound to
     * it is theirs too. A tool that ignores the interrupt of its time-out cannot be given up here.
     */
    public ToolDispatcher sequential() {
        return new ToolDispatcher(settings.on(null));
    }

    /**
     * Gives each call this long before it is interrupted, unless its tool has a time-out of its own.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public ToolDispatcher timeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive: " + timeout);
        }
        return new ToolDispatcher(settings.within(timeout, settings.grace));
    }

    /** Gives the tool's thread what these hold on the thread that waits, in front of each call. */
    public ToolDispatcher carrying(List<ThreadLocal<?>> locals) {
        return new ToolDispatcher(settings.carrying(locals));
    }

    /** Takes the instants that it tells from this clock; time-outs stay in real time. */
    public ToolDispatcher clock(InstantSource clock) {
        return new ToolDispatcher(settings.at(new Time(clock, settings.time.timer(), settings.time.pause())));
    }

    /** {@return how many calls were given up and are still at work, in all runs; what they hold stays locked} */
    public int abandoned() {
        return settings.running.abandoned();
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
        return new ToolDispatcher(settings.within(settings.timeout, grace));
    }

    /** Lets a test tell what time it is, when time is up, and how long to wait. */
    ToolDispatcher time(Time time) {
        return new ToolDispatcher(settings.at(time));
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

    /** What stays the same from turn to turn; the calls at work are those of all turns and runs. */
    record Settings(
            Toolset tools,
            @Nullable Executor executor,
            Duration timeout,
            Duration grace,
            List<ThreadLocal<?>> carried,
            RunningCalls running,
            Time time) {

        Settings of(Toolset other) {
            return new Settings(other, executor, timeout, grace, carried, running, time);
        }

        Settings on(@Nullable Executor other) {
            return new Settings(tools, other, timeout, grace, carried, running, time);
        }

        Settings within(Duration longest, Duration toStop) {
            return new Settings(tools, executor, longest, toStop, carried, running, time);
        }

        Settings carrying(List<ThreadLocal<?>> locals) {
            return new Settings(tools, executor, timeout, grace, List.copyOf(locals), running, time);
        }

        Settings at(Time other) {
            return new Settings(tools, executor, timeout, grace, carried, running, other);
        }
    }

    /** Where time comes from. */
    record Time(InstantSource clock, ToolThreads.Timer timer, Pause pause) {}

    /** What the calls of one turn have in common. */
    record Turn(String runId, Map<Class<?>, Object> attributes, Cancellation cancellation, ToolObserver observer) {}
}
