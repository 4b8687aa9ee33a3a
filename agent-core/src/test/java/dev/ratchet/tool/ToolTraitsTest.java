package dev.ratchet.tool;

import static dev.ratchet.tool.Calls.call;
import static dev.ratchet.tool.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ToolUseBlock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the attributes of {@code @Tool} do to a call. */
@Timeout(20)
@SuppressWarnings({"UnusedMethod", "ThreadPriorityCheck"})
class ToolTraitsTest {
    private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

    private final Shop shop = new Shop();
    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    private final Told told = new Told();
    private final ToolDispatcher dispatcher = dispatcher(Toolset.of(shop));

    @Test
    void callsOverOneResourceRunOneAfterTheOtherInCallOrder() {
        run(dispatcher, calls("book", 20));

        assertThat(shop.mostAtOnce).hasValue(1);
        assertThat(shop.order)
                .containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
    }

    @Test
    void anExclusiveToolRunsOnceAtATimeAndOthersMeanwhile() {
        List<ToolUseBlock> calls = new ArrayList<>(calls("alone", 5));
        calls.add(call("m1", "meet", "{}"));
        calls.add(call("m2", "meet", "{}"));

        run(dispatcher, calls);

        assertThat(shop.mostAtOnce).hasValue(1);
        assertThat(told.textOf("m1")).isEqualTo("met");
    }

    @Test
    void aResourceIsOneForAllRunsOfARunner() throws Exception {
        ExecutorService runs = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ToolDispatcher mine = i % 2 == 0 ? dispatcher : dispatcher.sequential();
                done.add(runs.submit(() -> run(mine, calls("book", 10), new Told())));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            runs.shutdown();
        }

        assertThat(shop.mostAtOnce).hasValue(1);
        assertThat(shop.order).hasSize(40);
    }

    /** Random sets of resources, many runs at once: nobody waits for ever, and nothing overlaps that shares one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void randomResourcesNeitherOverlapNorDeadlock(long seed) throws Exception {
        Random random = new Random(seed);
        RunningCalls running = new RunningCalls();
        Map<String, AtomicInteger> inUse = new ConcurrentHashMap<>();
        AtomicInteger overlaps = new AtomicInteger();
        int claims = 500;
        CountDownLatch over = new CountDownLatch(claims);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int i = 0; i < claims; i++) {
                Set<String> names = new HashSet<>();
                for (int n = random.nextInt(4); n > 0; n--) {
                    names.add("r" + random.nextInt(6));
                }
                threads.execute(() -> {
                    Consumer<RunningCalls.Claim> work = claim -> threads.execute(() -> {
                        names.forEach(
                                name -> overlaps.addAndGet(inUse.computeIfAbsent(name, each -> new AtomicInteger())
                                        .getAndIncrement()));
                        names.forEach(
                                name -> Objects.requireNonNull(inUse.get(name)).decrementAndGet());
                        claim.release();
                        over.countDown();
                    });
                    RunningCalls.Claim claim = running.claim("tool", names, work);
                    if (!claim.waited()) {
                        work.accept(claim);
                    }
                });
            }
            assertThat(over.await(15, TimeUnit.SECONDS))
                    .as("seed %s: all ran", seed)
                    .isTrue();
        } finally {
            threads.shutdownNow();
        }
        assertThat(overlaps).as("seed %s", seed).hasValue(0);
        assertThat(running.claim("tool", Set.of("r0", "r1", "r2", "r3", "r4", "r5"), claim -> {})
                        .held())
                .as("everything was given back")
                .isTrue();
    }

    @Test
    void aCallThatDoesNotStopKeepsWhatItHoldsAndIsCounted() throws Exception {
        shop.onHang = () -> told.timer.fire(Duration.ofSeconds(7)); // its own time-out
        told.onFinish.put("2", () -> assertThat(dispatcher.abandoned()).isEqualTo(1));
        told.timer.fireGrace = true;

        run(dispatcher, List.of(call("1", "hang", "{}"), call("2", "book", "{'number':1}")));

        assertThat(told.textOf("1"))
                .isEqualTo("hang did not finish within 7 s and did not stop when it was told to. It may still take"
                        + " effect.");
        assertThat(told.textOf("2"))
                .isEqualTo("Not executed: an earlier call of hang did not stop when it was told to, and holds what"
                        + " this call needs.");
        run(dispatcher.sequential(), List.of(call("3", "book", "{'number':1}")));
        assertThat(told.textOf("3")).startsWith("Not executed: an earlier call of hang");

        shop.release.countDown();
        shop.hung.await();
        awaitNoneAbandoned();
        run(dispatcher, List.of(call("4", "book", "{'number':4}")));
        assertThat(told.textOf("4")).isEqualTo("booked 4");
    }

    @Test
    void whoWaitsForAResourceWhenTheRunIsCancelledIsNotExecuted() {
        Cancellation cancellation = new Cancellation();
        shop.onHang = () -> cancellation.cancel(Cancellation.Reason.CALLER);
        told.timer.fireGrace = true;

        dispatcher.run(
                List.of(call("1", "hang", "{}"), call("2", "book", "{'number':1}")),
                "run_1",
                Map.of(),
                cancellation,
                told);

        assertThat(told.textOf("2")).startsWith("Not executed: ");
        assertThat(shop.order).isEmpty();
        shop.release.countDown();
    }

    @Test
    void anIdempotentToolThatFailsUnexpectedlyIsTriedThreeTimes() {
        run(dispatcher, List.of(call("1", "flaky", "{'failures':2}"), call("2", "flaky", "{'failures':9}")));

        assertThat(told.textOf("1")).isEqualTo("worked at try 3");
        assertThat(told.textOf("2")).startsWith("flaky failed with IllegalStateException");
        assertThat(pauses)
                .containsExactlyInAnyOrder(
                        Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(100), Duration.ofMillis(200));
    }

    @Test
    void whatAToolTellsTheModelIsNotTriedAgain() {
        run(dispatcher, List.of(call("1", "refuses", "{}")));

        assertThat(told.textOf("1")).isEqualTo("no such order");
        assertThat(shop.refusals).hasValue(1);
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void progressIsToldBetweenStartAndEndOnTheWaitingThread(boolean sequential) {
        run(sequential ? dispatcher.sequential() : dispatcher, List.of(call("1", "import_all", "{}")));

        assertThat(told.events).containsExactly("started 1", "1: half", "1: whole", "finished 1");
        assertThat(told.threads).containsOnly(Thread.currentThread());
        shop.context.progress("long after the end");
        assertThat(told.events).hasSize(4);
    }

    @Test
    void registeredThreadLocalsFollowToTheToolAndLeaveItsThreadAgain() {
        TENANT.set("acme");
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            run(dispatcher.executor(one).carrying(List.of(TENANT)), List.of(call("1", "tenant", "{}")));
            run(dispatcher.executor(one), List.of(call("2", "tenant", "{}")));
        } finally {
            TENANT.remove();
            one.shutdown();
        }

        assertThat(told.textOf("1")).isEqualTo("acme");
        assertThat(told.textOf("2")).isEqualTo("nobody");
    }

    @Test
    void theBuilderChangesWhatTheAnnotationSays() {
        Toolset set =
                Toolset.of(shop).with("book", traits -> traits.asReadOnly().withTimeout(Duration.ofSeconds(3)));

        assertThat(set.traits("book")).hasValueSatisfying(traits -> {
            assertThat(traits.readOnly()).isTrue();
            assertThat(traits.timeout()).contains(Duration.ofSeconds(3));
            assertThat(traits.resources()).containsExactly("shelf");
        });
        assertThatThrownBy(() -> set.with("bok", traits -> traits))
                .hasMessage("There is no tool named \"bok\". Did you mean \"book\"?");
    }

    @Test
    void aToolThatContradictsItselfIsRefusedAtRegistration() {
        assertThatThrownBy(() -> Toolset.of(new Object() {
                    @Tool(value = "Both.", readOnly = true, destructive = true)
                    void both() {}
                }))
                .hasMessageEndingWith("both() contradicts itself: a tool cannot be both readOnly and destructive.");
    }

    private void awaitNoneAbandoned() {
        long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (dispatcher.abandoned() > 0 && System.nanoTime() < latest) {
            Thread.onSpinWait();
        }
        assertThat(dispatcher.abandoned()).isZero();
    }

    private ToolDispatcher dispatcher(Toolset tools) {
        return ToolDispatcher.of(tools).time(new ToolDispatcher.Time(InstantSource.system(), told.timer, pauses::add));
    }

    private static List<ToolUseBlock> calls(String tool, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> call(tool + i, tool, "{'number':" + i + "}"))
                .toList();
    }

    private void run(ToolDispatcher with, List<ToolUseBlock> calls) {
        run(with, calls, told);
    }

    private static void run(ToolDispatcher with, List<ToolUseBlock> calls, ToolObserver observer) {
        with.run(calls, "run_1", Map.of(), new Cancellation(), observer);
    }

    /** Fires by hand; the grace at once, where a test says so. */
    private static final class HandTimer implements ToolThreads.Timer {
        private final Map<Duration, Runnable> pending = new ConcurrentHashMap<>();
        volatile boolean fireGrace;

        @Override
        public Runnable after(Duration delay, Runnable action) {
            if (fireGrace && delay.equals(Duration.ofSeconds(1))) {
                action.run();
                return () -> {};
            }
            pending.put(delay, action);
            return () -> pending.remove(delay, action);
        }

        void fire(Duration delay) {
            Objects.requireNonNull(pending.get(delay), () -> "no alarm after " + delay + " in " + pending.keySet())
                    .run();
        }
    }

    private static final class Told implements ToolObserver {
        final HandTimer timer = new HandTimer();
        final List<String> events = new ArrayList<>();
        final List<Thread> threads = new ArrayList<>();
        final Map<String, ToolResult> results = new ConcurrentHashMap<>();
        final Map<String, Runnable> onFinish = new ConcurrentHashMap<>();

        @Override
        public void started(ToolUseBlock call, Instant at) {
            add("started " + call.id());
        }

        @Override
        public void progressed(ToolUseBlock call, String text, Instant at) {
            add(call.id() + ": " + text);
        }

        @Override
        public void finished(ToolUseBlock call, ToolResult result, Instant at) {
            add("finished " + call.id());
            results.put(call.id(), result);
            onFinish.getOrDefault(call.id(), () -> {}).run();
        }

        private void add(String event) {
            events.add(event);
            threads.add(Thread.currentThread());
        }

        String textOf(String id) {
            return text(Objects.requireNonNull(results.get(id), () -> id + " in " + results.keySet()));
        }
    }

    static final class Shop {
        final AtomicInteger atOnce = new AtomicInteger();
        final AtomicInteger mostAtOnce = new AtomicInteger();
        final List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        final CyclicBarrier both = new CyclicBarrier(2);
        final CountDownLatch release = new CountDownLatch(1);
        final CountDownLatch hung = new CountDownLatch(1);
        final AtomicInteger refusals = new AtomicInteger();
        final Map<Integer, AtomicInteger> tries = new ConcurrentHashMap<>();
        Runnable onHang = () -> {};
        ToolContext context = Calls.context();

        @Tool(value = "Books.", resources = "shelf")
        String book(int number) {
            work(number);
            return "booked " + number;
        }

        @Tool(value = "Works alone.", exclusive = true)
        void alone(int number) {
            work(number);
        }

        private void work(int number) {
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            order.add(number);
            Thread.yield();
            atOnce.decrementAndGet();
        }

        @Tool("Needs another.")
        String meet() throws Exception {
            both.await(15, TimeUnit.SECONDS);
            return "met";
        }

        @Tool(value = "Ignores its interrupt.", resources = "shelf", timeoutSeconds = 7)
        void hang() {
            onHang.run();
            while (release.getCount() > 0) {
                Thread.onSpinWait();
            }
            hung.countDown();
        }

        @Tool(value = "Fails a few times.", idempotent = true)
        String flaky(int failures) {
            int now =
                    tries.computeIfAbsent(failures, each -> new AtomicInteger()).incrementAndGet();
            if (now <= failures) {
                throw new IllegalStateException("not yet");
            }
            return "worked at try " + now;
        }

        @Tool(value = "Says no.", idempotent = true)
        String refuses() {
            refusals.incrementAndGet();
            throw new ToolException("no such order");
        }

        @Tool("Imports.")
        void importAll(ToolContext here) {
            context = here;
            here.progress("half");
            here.progress("whole");
        }

        @Tool("Tells the tenant.")
        String tenant() {
            String tenant = TENANT.get();
            return tenant == null ? "nobody" : tenant;
        }
    }
}
