package dev.ratchet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.approval.Decision;
import dev.ratchet.event.AgentEvent;
import dev.ratchet.http.DeafServer;
import dev.ratchet.http.NothingLeft;
import dev.ratchet.message.Cancellation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.tool.Tool;
import dev.ratchet.usage.LedgerRow;
import dev.ratchet.usage.Usage;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * A run is stopped wherever it may wait, in each of the three ways. Nothing that it waits for would come while the test
 * lasts, so that its end is the stop's doing.
 */
@Timeout(30)
@ExtendWith(NothingLeft.class)
class StoppedRunTest {
    private static final Map<String, Long> MILLIS = new TreeMap<>();

    enum Place {
        CONNECT,
        FIRST_BYTE,
        MID_STREAM,
        RETRY_WAIT,
        CONCURRENT_TOOLS,
        SEQUENTIAL_TOOLS,
        APPROVER
    }

    static Stream<Arguments> stops() {
        return Stream.of(Place.values())
                .flatMap(place -> Stream.of(Cancellation.Reason.values())
                        // A wait that would outlast the run's time is not begun.
                        .filter(stop -> place != Place.RETRY_WAIT || stop != Cancellation.Reason.DEADLINE)
                        .map(stop -> Arguments.of(place, stop)));
    }

    @ParameterizedTest
    @MethodSource("stops")
    void aRunStopsAtOnceAndCanBeResumed(Place place, Cancellation.Reason stop) throws Exception {
        Duration time = Duration.ofMillis(50);
        while (!stops(place, stop, time)) {
            time = time.multipliedBy(2); // the machine was too slow to get there in its time
        }
    }

    private static boolean stops(Place place, Cancellation.Reason stop, Duration time) throws Exception {
        try (Scene scene = new Scene(place)) {
            RunResult result = switch (stop) {
                case CALLER -> scene.cancelled();
                case INTERRUPT -> scene.interrupted();
                case DEADLINE -> scene.overdue(time);
            };
            assertThat(result.outcome()).isEqualTo(new Outcome.Cancelled(stop));
            if (!scene.wasThere()) {
                return false;
            }
            MILLIS.merge(place + " by " + stop, scene.millis, Math::max);
            scene.assertNothingIsLost(result);
            scene.assertResumes(result.state());
            return true;
        }
    }

    @AfterAll
    static void report() {
        System.out.println("From the stop to the result, in ms: " + MILLIS);
    }

    @Test
    void aWaitThatWouldOutlastTheRunsTimeIsNotBegun() throws Exception {
        try (Scene scene = new Scene(Place.RETRY_WAIT)) {
            RunResult result = scene.runner(scene.url())
                    .build()
                    .run(Task.of("Go.").limits(Limits.DEFAULT.withMaxDuration(Duration.ofSeconds(200))));

            assertThat(result.outcome().sentence())
                    .isEqualTo("The run failed: the service is overloaded (529); the run's time is up before the next"
                            + " attempt, in 240 s");
            assertThat(scene.events).noneMatch(AgentEvent.RetryScheduled.class::isInstance);
            scene.assertResumes(result.state());
        }
    }

    @Test
    void aRunThatEndedInTimeIsForgotten() {
        AgentRunner runner = AgentRunner.builder()
                .model(new QueuedModel().says("Hi."))
                .limits(Limits.DEFAULT.withMaxDuration(Duration.ofHours(1)))
                .build();
        WeakReference<RunState> state = new WeakReference<>(runner.run("Hello.").state());
        for (int tries = 0; tries < 20 && state.get() != null; tries++) {
            System.gc();
        }
        assertThat(state.get()).isNull();
    }

    /** A run that gets to a place where it waits. */
    static final class Scene implements AutoCloseable {
        private static final String CALLS = """
                {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5","stop_reason":"tool_use",
                 "content":[{"type":"tool_use","id":"t1","name":"wait_for_ever","input":{"place":1}},
                            {"type":"tool_use","id":"t2","name":"wait_for_ever","input":{"place":2}}],
                 "usage":{"input_tokens":12,"output_tokens":30}}""";
        private static final String DONE = """
                {"id":"msg_2","type":"message","role":"assistant","model":"claude-haiku-4-5","stop_reason":"end_turn",
                 "content":[{"type":"text","text":"Done."}],"usage":{"input_tokens":12,"output_tokens":2}}""";
        private static final String BEGIN = """
                data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",\
                "model":"claude-haiku-4-5","content":[],"usage":{"input_tokens":12,"output_tokens":1}}}

                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Half"}}

                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" an answer"}}

                """;

        final List<AgentEvent> events = new CopyOnWriteArrayList<>();
        private final Place place;
        private final MockWebServer server = new MockWebServer();
        private final @Nullable DeafServer deaf;
        private final CountDownLatch there;
        private final CountDownLatch driven = new CountDownLatch(1);
        private final AtomicInteger inTools = new AtomicInteger();
        private volatile @Nullable Thread driver;
        private volatile boolean endedInterrupted;
        private int requestsTaken;
        private long millis;

        Scene(Place place) throws IOException {
            this.place = place;
            this.there = new CountDownLatch(place == Place.CONCURRENT_TOOLS ? 2 : 1);
            this.deaf = place == Place.CONNECT ? new DeafServer() : null;
            server.start();
            switch (place) {
                case CONNECT -> {}
                case FIRST_BYTE ->
                    server.enqueue(new MockResponse.Builder()
                            .headersDelay(60, TimeUnit.SECONDS)
                            .build());
                case MID_STREAM ->
                    server.enqueue(new MockResponse.Builder()
                            .addHeader("content-type", "text/event-stream")
                            .addHeader("request-id", "req_7")
                            .body(BEGIN + ": not yet\n".repeat(100))
                            .throttleBody(BEGIN.length() + 500L, 60, TimeUnit.SECONDS)
                            .build());
                case RETRY_WAIT ->
                    server.enqueue(new MockResponse.Builder()
                            .code(529)
                            .addHeader("retry-after", "240")
                            .build());
                case CONCURRENT_TOOLS, SEQUENTIAL_TOOLS, APPROVER -> server.enqueue(json(CALLS));
            }
        }

        @Tool("Waits for ever.")
        String waitForEver(int place) throws InterruptedException {
            inTools.incrementAndGet();
            there.countDown();
            try {
                new CountDownLatch(1).await();
                return "left place " + place;
            } finally {
                inTools.decrementAndGet();
            }
        }

        RunResult cancelled() throws Exception {
            RunHandle handle = runner(url()).build().start(Task.of("Go."));
            awaitPlace();
            long stopped = System.nanoTime();
            handle.cancel();
            RunResult result = handle.await();
            millis = Duration.ofNanos(System.nanoTime() - stopped).toMillis();
            return result;
        }

        RunResult interrupted() throws Exception {
            FutureTask<RunResult> run = inThread(Limits.DEFAULT);
            awaitPlace();
            long stopped = System.nanoTime();
            Objects.requireNonNull(driver).interrupt();
            RunResult result = run.get();
            millis = Duration.ofNanos(System.nanoTime() - stopped).toMillis();
            assertThat(endedInterrupted).isTrue();
            return result;
        }

        RunResult overdue(Duration time) throws Exception {
            RunResult result = inThread(Limits.DEFAULT.withMaxDuration(time)).get();
            Instant end = ((AgentEvent.RunStarted) events.get(0)).at().plus(time);
            millis = Math.max(0, Duration.between(end, Instant.now()).toMillis());
            assertThat(endedInterrupted).isFalse();
            return result;
        }

        boolean wasThere() {
            return switch (place) {
                case CONNECT -> driven.getCount() == 0;
                case FIRST_BYTE -> server.getRequestCount() == 1;
                default -> there.getCount() == 0;
            };
        }

        void assertNothingIsLost(RunResult result) {
            assertThat(inTools).hasValue(0);
            assertThat(result.transcript().notSendable()).isEmpty();
            assertThat(result.transcript().openCalls()).isEmpty();
            List<LedgerRow> rows = result.ledger().rows();
            switch (place) {
                case CONNECT -> assertThat(rows).isEmpty(); // nothing was sent
                case FIRST_BYTE ->
                    assertThat(rows).singleElement().satisfies(row -> {
                        assertThat(row.usage()).isNull();
                        assertThat(row.cost()).hasToString("unknown (a lost answer may have been billed)");
                    });
                case MID_STREAM ->
                    assertThat(rows).singleElement().satisfies(row -> {
                        assertThat(row.requestId()).isEqualTo("req_7");
                        assertThat(row.usage()).isEqualTo(new Usage(12, 0, 0, 0, 1, 0));
                        assertThat(row.cost()).hasToString("at least $0.0000 (a lost answer may have been billed)");
                    });
                case RETRY_WAIT ->
                    assertThat(rows)
                            .singleElement()
                            .satisfies(row -> assertThat(row.cost()).hasToString("$0.0000"));
                case CONCURRENT_TOOLS, SEQUENTIAL_TOOLS, APPROVER ->
                    assertThat(rows)
                            .singleElement()
                            .satisfies(row -> assertThat(row.ending()).isEqualTo("tool_use"));
            }
            List<String> calls = place.compareTo(Place.RETRY_WAIT) > 0 ? List.of("t1", "t2") : List.of();
            assertThat(result.turns().stream().flatMap(turn -> turn.results().stream()))
                    .extracting(ToolResultBlock::toolUseId)
                    .containsExactlyElementsOf(calls);
            assertThat(events.stream()
                            .filter(AgentEvent.ToolFinished.class::isInstance)
                            .map(event ->
                                    ((AgentEvent.ToolFinished) event).call().id()))
                    .containsExactlyInAnyOrderElementsOf(calls);
        }

        /** Stores the run, reads it, goes on with it, and looks at what is sent. */
        void assertResumes(RunState stopped) throws Exception {
            AgentRunner other = runner(server.url("/").toString())
                    .approver(pending -> Decision.allow())
                    .build();
            server.enqueue(json(DONE));
            RunResult result = other.resume(other.read(stopped.toJson()), Task.goOn());
            assertThat(result.text()).isEqualTo("Done.");
            RecordedRequest last = null;
            for (int i = requestsTaken; i < server.getRequestCount(); i++) {
                last = server.takeRequest();
            }
            assertLegal(RawJson.parse(
                            Objects.requireNonNull(Objects.requireNonNull(last).getBody())
                                    .utf8())
                    .tree()
                    .get("messages"));
        }

        private static void assertLegal(JsonNode messages) {
            List<String> open = new ArrayList<>();
            for (int i = 0; i < messages.size(); i++) {
                assertThat(messages.get(i).get("role").asString()).isEqualTo(i % 2 == 0 ? "user" : "assistant");
                List<String> asked = new ArrayList<>();
                List<String> answered = new ArrayList<>();
                for (JsonNode block : messages.get(i).get("content")) {
                    switch (block.get("type").asString()) {
                        case "tool_use" -> asked.add(block.get("id").asString());
                        case "tool_result" ->
                            answered.add(block.get("tool_use_id").asString());
                        default -> assertThat(block.get("text").asString()).isNotEmpty();
                    }
                }
                assertThat(answered).isEqualTo(open);
                open = asked;
            }
            assertThat(open).isEmpty();
            assertThat(messages.size() % 2).as("ends with the user").isEqualTo(1);
        }

        AgentRunner.Builder runner(String url) {
            AgentRunner.Builder builder = AgentRunner.builder()
                    .model(AnthropicModel.builder()
                            .baseUrl(url)
                            .apiKey("sk-ant-test")
                            .model("claude-haiku-4-5")
                            .build())
                    .tools(this)
                    .listener(this::happened);
            if (place == Place.SEQUENTIAL_TOOLS) {
                builder.sequentialTools();
            }
            if (place == Place.APPROVER) {
                builder.approver(pending -> {
                    there.countDown();
                    new CountDownLatch(1).await();
                    return Decision.allow();
                });
            }
            return builder;
        }

        String url() {
            return deaf == null ? server.url("/").toString() : deaf.url();
        }

        private void happened(AgentEvent event) {
            events.add(event);
            if (event instanceof AgentEvent.TurnStarted && driver == null) {
                driver = Thread.currentThread();
                driven.countDown();
            } else if (event instanceof AgentEvent.TextDelta || event instanceof AgentEvent.RetryScheduled) {
                there.countDown();
            }
        }

        private void awaitPlace() throws InterruptedException {
            driven.await();
            switch (place) {
                case CONNECT -> DeafServer.awaitConnecting(Objects.requireNonNull(driver));
                case FIRST_BYTE -> {
                    server.takeRequest();
                    requestsTaken = 1;
                }
                default -> there.await();
            }
        }

        private FutureTask<RunResult> inThread(Limits limits) {
            FutureTask<RunResult> run = new FutureTask<>(() -> {
                RunResult result = runner(url()).build().run(Task.of("Go.").limits(limits));
                endedInterrupted = Thread.currentThread().isInterrupted();
                return result;
            });
            new Thread(run).start();
            return run;
        }

        private static MockResponse json(String body) {
            return new MockResponse.Builder()
                    .addHeader("content-type", "application/json")
                    .body(body)
                    .build();
        }

        @Override
        public void close() throws IOException {
            server.close();
            if (deaf != null) {
                deaf.close();
            }
        }
    }
}
