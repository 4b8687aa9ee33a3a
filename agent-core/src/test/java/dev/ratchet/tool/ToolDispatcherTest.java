package dev.ratchet.tool;

import static dev.ratchet.tool.Calls.call;
import static dev.ratchet.tool.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ToolUseBlock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

@Timeout(10)
class ToolDispatcherTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final Tools tools = new Tools();
    private final ManualTimer timer = new ManualTimer();
    private final Cancellation cancellation = new Cancellation();
    private final Recorder recorder = new Recorder();
    private final ToolDispatcher dispatcher =
            ToolDispatcher.of(Toolset.of(tools)).time(new ToolDispatcher.Time(() -> NOON, timer, Pause.REAL));

    @BeforeEach
    void clearLog() {
        RecordedLog.clear();
    }

    @AfterEach
    void everyTimerWasTakenBack() {
        tools.release.countDown();
        assertThat(timer.pending()).isEmpty();
        assertThat(Thread.interrupted()).as("interrupt flag left behind").isFalse();
    }

    @Test
    void theBakeOff() {
        List<ToolUseBlock> calls = List.of(
                call("1", "meet", "{'who':'a'}"),
                call("2", "meet", "{'who':'b'}"),
                call("3", "met", "{}"),
                call("4", "leak", "{}"),
                call("5", "square", "{'number':'seven'}"),
                call("6", "greet", "{}"));

        run(dispatcher, calls);

        assertThat(recorder.results.keySet()).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6");
        assertThat(recorder.results.values().stream()
                        .filter(result -> !result.error())
                        .count())
                .isEqualTo(2);
        assertThat(recorder.textOf("1")).isEqualTo("a was not alone");
        assertThat(recorder.textOf("2")).isEqualTo("b was not alone");
        assertThat(recorder.textOf("3")).contains("no tool named \"met\"", "Did you mean \"meet\"?");
        assertThat(recorder.textOf("4")).contains("IllegalStateException").doesNotContain("secret");
        assertThat(recorder.textOf("5")).contains("number: expected integer, received \"seven\"");
        assertThat(recorder.textOf("6")).contains("name: expected string (required)");
        assertThat(tools.ran).containsExactlyInAnyOrder("meet a", "meet b", "leak");
        assertThat(recorder.events)
                .contains("started 1", "started 2", "started 4")
                .doesNotContain("started 3", "started 5", "started 6");
        assertThat(RecordedLog.toolEvents()).singleElement().asString().contains("secret db password");
    }

    @Test
    void theObserverIsToldOnTheWaitingThreadAStartBeforeItsEnd() {
        run(dispatcher, List.of(call("1", "greet", "{'name':'a'}"), call("2", "greet", "{'name':'b'}")));

        assertThat(recorder.threads).containsOnly(Thread.currentThread());
        assertThat(recorder.events).containsSubsequence("started 1", "finished 1 at " + NOON);
        assertThat(recorder.events).containsSubsequence("started 2", "finished 2 at " + NOON);
        assertThat(recorder.events).hasSize(4);
    }

    @Test
    void aCallOverItsTimeIsInterrupted() {
        recorder.onFirstStart = () -> timerFiresOnceToolIsWaiting(Duration.ofSeconds(60));

        run(dispatcher, List.of(call("1", "waits", "{}")));

        assertThat(recorder.textOf("1"))
                .isEqualTo("waits did not finish within 60 s and was stopped. It may have taken effect in part.");
    }

    @Test
    void whatAToolBringsToAnEndAfterTheInterruptIsItsResult() {
        recorder.onFirstStart = () -> timerFiresOnceToolIsWaiting(Duration.ofSeconds(60));

        run(dispatcher, List.of(call("1", "finishes_when_interrupted", "{}")));

        assertThat(recorder.textOf("1")).isEqualTo("saved half");
        assertThat(recorder.result("1").error()).isFalse();
    }

    @Test
    void aCallThatDoesNotStopIsGivenUpAndItsLateResultGoesToTheLogOnly() throws Exception {
        recorder.onFirstStart = () -> inBackground(() -> {
            tools.waiting.await();
            timer.fire(Duration.ofSeconds(60));
            timer.fire(Duration.ofSeconds(1));
        });

        run(dispatcher, List.of(call("1", "ignores_interrupts", "{}"), call("2", "greet", "{'name':'b'}")));

        assertThat(recorder.textOf("1"))
                .isEqualTo("ignores_interrupts did not finish within 60 s and did not stop when it was told to."
                        + " It may still take effect.");
        assertThat(recorder.textOf("2")).isEqualTo("hello b");
        tools.release.countDown();
        tools.ended.await();
        awaitLog("ignores_interrupts (1) ended after it was given up");
        assertThat(recorder.events).hasSize(4);
    }

    @Test
    void cancellationStopsWhatRunsAndKeepsTheRestFromRunning() {
        recorder.onFirstStart = () -> inBackground(() -> {
            tools.waiting.await();
            cancellation.cancel(Cancellation.Reason.CALLER);
        });

        run(
                dispatcher,
                List.of(call("1", "waits", "{}"), call("2", "cancels", "{}"), call("3", "greet", "{'name':'c'}")));

        assertThat(recorder.textOf("1"))
                .isEqualTo("waits was stopped, since the run was cancelled. It may have taken effect in part.");
        assertThat(recorder.results).hasSize(3);
    }

    @Test
    void nothingOfACancelledRunIsExecuted() {
        cancellation.cancel(Cancellation.Reason.CALLER);

        run(dispatcher, List.of(call("1", "greet", "{'name':'a'}"), call("2", "unknown", "{}")));

        assertThat(recorder.events).containsExactly("finished 1 at " + NOON, "finished 2 at " + NOON);
        assertThat(recorder.textOf("1")).isEqualTo("Not executed: the run was cancelled.");
        assertThat(tools.ran).isEmpty();
    }

    @Test
    void aCancelledToolThatDoesNotStopIsGivenUpAfterTheGrace() {
        recorder.onFirstStart = () -> inBackground(() -> {
            tools.waiting.await();
            cancellation.cancel(Cancellation.Reason.DEADLINE);
            timer.fire(Duration.ofSeconds(1));
        });

        run(dispatcher, List.of(call("1", "ignores_interrupts", "{}")));

        assertThat(recorder.textOf("1"))
                .isEqualTo("ignores_interrupts did not stop when the run was cancelled. It may still take effect.");
    }

    @Test
    void anInterruptOfTheWaitingThreadCancelsTheRunAndStays() {
        Thread waiting = Thread.currentThread();
        recorder.onFirstStart = () -> inBackground(() -> {
            tools.waiting.await();
            waiting.interrupt();
        });

        run(dispatcher, List.of(call("1", "waits", "{}")));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(cancellation.reason()).contains(Cancellation.Reason.INTERRUPT);
        assertThat(recorder.textOf("1")).startsWith("waits was stopped");
    }

    @Test
    void anInterruptBeforeTheFirstCallKeepsAllFromRunning() {
        Thread.currentThread().interrupt();

        run(dispatcher, List.of(call("1", "greet", "{'name':'a'}")));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(recorder.textOf("1")).isEqualTo("Not executed: the run was cancelled.");
        assertThat(tools.ran).isEmpty();
    }

    @Test
    void aRejectingExecutorGivesAnErrorResult() {
        run(
                dispatcher.executor(task -> {
                    throw new RejectedExecutionException("full");
                }),
                List.of(call("1", "greet", "{'name':'a'}")));

        assertThat(recorder.textOf("1")).isEqualTo("Not executed: no thread was free to run it.");
        assertThat(tools.ran).isEmpty();
    }

    @Test
    void anExecutorThatNeverRunsACallGivesAnErrorResultWhenItsTimeIsUp() {
        List<Runnable> forgotten = new ArrayList<>();
        recorder.onFirstStart = () -> inBackground(() -> timer.fire(Duration.ofSeconds(60)));

        run(dispatcher.executor(forgotten::add), List.of(call("1", "greet", "{'name':'a'}")));
        forgotten.forEach(Runnable::run);

        assertThat(recorder.textOf("1")).isEqualTo("Not executed: no thread was free for it within 60 s.");
        assertThat(tools.ran).isEmpty();
    }

    @Test
    void aToolWhoseStartCouldNotBeRecordedIsNotRunAndNoneAfterIt() {
        recorder.failsAtStartOf = "2";

        assertThatThrownBy(() -> run(
                        dispatcher,
                        List.of(
                                call("1", "greet", "{'name':'a'}"),
                                call("2", "greet", "{'name':'b'}"),
                                call("3", "greet", "{'name':'c'}"))))
                .hasMessage("disk full");

        assertThat(recorder.results).hasSize(3);
        assertThat(recorder.textOf("2")).isEqualTo("Not executed: the run failed before.");
        assertThat(recorder.events).doesNotContain("started 3");
        assertThat(tools.ran).containsExactly("greet a");
    }

    @Test
    void theDiagnosticContextFollowsToTheToolsThreadAndLeavesIt() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            pool.submit(() -> MDC.put("request", "of the pool")).get();
            MDC.put("request", "42");

            run(dispatcher.executor(pool), List.of(call("1", "request", "{}")));

            assertThat(recorder.textOf("1")).isEqualTo("42");
            assertThat(pool.submit(() -> MDC.get("request")).get()).isEqualTo("of the pool");
        } finally {
            MDC.clear();
            pool.shutdown();
        }
    }

    @Test
    void sequentialToolsRunInOrderOnTheCallersThread() {
        run(
                dispatcher.sequential(),
                List.of(call("1", "thread", "{}"), call("2", "unknown", "{}"), call("3", "thread", "{}")));

        assertThat(tools.threads).containsOnly(Thread.currentThread());
        assertThat(recorder.events)
                .containsExactly(
                        "started 1",
                        "finished 1 at " + NOON,
                        "finished 2 at " + NOON,
                        "started 3",
                        "finished 3 at " + NOON);
    }

    @Test
    void aSequentialCallOverItsTimeIsInterruptedAndTheFlagDoesNotReachTheNext() {
        recorder.onFirstStart = () -> timerFiresOnceToolIsWaiting(Duration.ofSeconds(60));

        run(dispatcher.sequential(), List.of(call("1", "waits", "{}"), call("2", "greet", "{'name':'b'}")));

        assertThat(recorder.textOf("1")).startsWith("waits did not finish within 60 s and was stopped.");
        assertThat(recorder.textOf("2")).isEqualTo("hello b");
        assertThat(cancellation.cancelled()).isFalse();
    }

    @Test
    void cancellationStopsASequentialTool() {
        recorder.onFirstStart = () -> inBackground(() -> {
            tools.waiting.await();
            cancellation.cancel(Cancellation.Reason.CALLER);
        });

        run(dispatcher.sequential(), List.of(call("1", "waits", "{}"), call("2", "greet", "{'name':'b'}")));

        assertThat(recorder.textOf("1")).startsWith("waits was stopped, since the run was cancelled.");
        assertThat(recorder.textOf("2")).isEqualTo("Not executed: the run was cancelled.");
    }

    @Test
    void anInterruptDuringASequentialToolCancelsTheRun() {
        Thread waiting = Thread.currentThread();
        recorder.onFirstStart = () -> inBackground(() -> {
            tools.waiting.await();
            waiting.interrupt();
        });

        run(dispatcher.sequential(), List.of(call("1", "waits", "{}"), call("2", "greet", "{'name':'b'}")));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(cancellation.reason()).contains(Cancellation.Reason.INTERRUPT);
        assertThat(recorder.textOf("2")).isEqualTo("Not executed: the run was cancelled.");
    }

    @Test
    void manyBatchesAtOnceGiveEachCallItsOwnResult() throws Exception {
        ToolDispatcher real = ToolDispatcher.of(Toolset.of(tools));
        List<Thread> runs = new ArrayList<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        for (int run = 0; run < 8; run++) {
            String prefix = "run" + run;
            Thread thread = new Thread(() -> {
                for (int turn = 0; turn < 20; turn++) {
                    Recorder own = new Recorder();
                    List<ToolUseBlock> calls = new ArrayList<>();
                    for (int i = 0; i < 10; i++) {
                        calls.add(call("id" + i, "greet", "{'name':'" + prefix + i + "'}"));
                    }
                    real.run(calls, prefix, Map.of(), new Cancellation(), own);
                    for (int i = 0; i < 10; i++) {
                        assertThat(own.textOf("id" + i)).isEqualTo("hello " + prefix + i);
                    }
                }
            });
            thread.setUncaughtExceptionHandler((ignored, e) -> failure.set(e));
            runs.add(thread);
            thread.start();
        }
        for (Thread thread : runs) {
            thread.join();
        }
        assertThat(failure.get()).isNull();
    }

    private void run(ToolDispatcher with, List<ToolUseBlock> calls) {
        with.run(calls, "run_1", Map.of(), cancellation, recorder);
    }

    private void timerFiresOnceToolIsWaiting(Duration delay) {
        inBackground(() -> {
            tools.waiting.await();
            timer.fire(delay);
        });
    }

    private static void awaitLog(String text) {
        while (RecordedLog.toolEvents().stream().noneMatch(event -> event.contains(text))) {
            assertThat(Thread.currentThread().isInterrupted()).as("time is up").isFalse();
            Thread.onSpinWait();
        }
    }

    private static void inBackground(Action action) {
        Thread thread = new Thread(() -> {
            try {
                action.run();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Action {
        void run() throws InterruptedException;
    }

    /** Time passes when the test says so; an action that is not there yet is waited for. */
    private static final class ManualTimer implements ToolThreads.Timer {
        private final Map<Runnable, Duration> actions = new LinkedHashMap<>();

        @Override
        public synchronized Runnable after(Duration delay, Runnable action) {
            actions.put(action, delay);
            notifyAll();
            return () -> cancel(action);
        }

        private synchronized void cancel(Runnable action) {
            actions.remove(action);
        }

        synchronized Map<Runnable, Duration> pending() {
            return Map.copyOf(actions);
        }

        /** Lets the oldest action with this delay happen. */
        void fire(Duration delay) throws InterruptedException {
            next(delay).run();
        }

        private synchronized Runnable next(Duration delay) throws InterruptedException {
            while (true) {
                for (Map.Entry<Runnable, Duration> each : actions.entrySet()) {
                    if (each.getValue().equals(delay)) {
                        actions.remove(each.getKey());
                        return each.getKey();
                    }
                }
                wait();
            }
        }
    }

    private static final class Recorder implements ToolObserver {
        final List<String> events = new ArrayList<>();
        final List<Thread> threads = new ArrayList<>();
        final Map<String, ToolResult> results = new LinkedHashMap<>();
        Runnable onFirstStart = () -> {};
        String failsAtStartOf = "none";

        @Override
        public void started(ToolUseBlock call, Instant at) {
            threads.add(Thread.currentThread());
            events.add("started " + call.id());
            if (events.size() == 1) {
                onFirstStart.run();
            }
            if (call.id().equals(failsAtStartOf)) {
                throw new IllegalStateException("disk full");
            }
        }

        @Override
        public void progressed(ToolUseBlock call, String text, Instant at) {
            throw new AssertionError("no tool here tells its progress");
        }

        @Override
        public void finished(ToolUseBlock call, ToolResult result, Instant at) {
            threads.add(Thread.currentThread());
            events.add("finished " + call.id() + " at " + at);
            assertThat(results.put(call.id(), result))
                    .as("second result of %s", call.id())
                    .isNull();
        }

        String textOf(String id) {
            return text(result(id));
        }

        ToolResult result(String id) {
            return Objects.requireNonNull(results.get(id));
        }
    }

    static final class Tools {
        final List<String> ran = Collections.synchronizedList(new ArrayList<>());
        final List<Thread> threads = new ArrayList<>();
        final CyclicBarrier barrier = new CyclicBarrier(2);
        final CountDownLatch waiting = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        final CountDownLatch ended = new CountDownLatch(1);

        @Tool("Waits until another has come.")
        String meet(String who) throws Exception {
            ran.add("meet " + who);
            barrier.await(10, TimeUnit.SECONDS);
            return who + " was not alone";
        }

        @Tool("Throws.")
        String leak() {
            ran.add("leak");
            throw new IllegalStateException("secret db password");
        }

        @Tool("Squares.")
        int square(int number) {
            ran.add("square");
            return number * number;
        }

        @Tool("Greets.")
        String greet(String name) {
            ran.add("greet " + name);
            return "hello " + name;
        }

        @Tool("Waits until it is interrupted.")
        String waits() throws InterruptedException {
            ran.add("waits");
            waiting.countDown();
            new CountDownLatch(1).await();
            return "never";
        }

        @Tool("Ends in good order when interrupted.")
        String finishesWhenInterrupted() {
            waiting.countDown();
            while (!Thread.interrupted()) {
                LockSupport.park();
            }
            return "saved half";
        }

        @Tool("Takes no notice of interrupts.")
        String ignoresInterrupts() {
            waiting.countDown();
            long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(20); // a broken dispatcher fails, not hangs
            while (release.getCount() > 0 && System.nanoTime() < latest) {
                Thread.onSpinWait();
            }
            ended.countDown();
            return "too late";
        }

        @Tool("Ends when cancelled.")
        String cancels(ToolContext context) throws InterruptedException {
            CountDownLatch cancelled = new CountDownLatch(1);
            context.cancellation().onCancel(cancelled::countDown);
            cancelled.await();
            return "cancelled";
        }

        @Tool("Tells the request it serves.")
        String request() {
            return String.valueOf(MDC.get("request"));
        }

        @Tool("Notes its thread.")
        void thread() {
            threads.add(Thread.currentThread());
        }
    }
}
