package dev.ratchet;

import static dev.ratchet.QueuedModel.answer;
import static dev.ratchet.QueuedModel.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.event.AgentEvent;
import dev.ratchet.message.TextBlock;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException;
import dev.ratchet.otel.Telemetry;
import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolContext;
import dev.ratchet.tool.ToolException;
import dev.ratchet.tool.ToolThreads;
import dev.ratchet.usage.Usage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

@Timeout(30)
class TelemetryTest {
    @RegisterExtension
    static final OpenTelemetryExtension OTEL = OpenTelemetryExtension.create();

    private static final Instant START = Instant.parse("2026-11-21T09:30:00Z");

    private final QueuedModel model = new QueuedModel();
    private final Orders orders = new Orders();
    private Instant now = START;

    static final class Orders {
        final Map<String, String> runIds = new ConcurrentHashMap<>();

        @Tool("Finds an order.")
        String lookupOrder(String number, ToolContext context) {
            OTEL.getOpenTelemetry()
                    .getTracer("test")
                    .spanBuilder("SELECT " + number)
                    .startSpan()
                    .end();
            runIds.put(String.valueOf(MDC.get("tool_use_id")), String.valueOf(MDC.get("run_id")));
            context.progress("found");
            OTEL.getOpenTelemetry()
                    .getTracer("test")
                    .spanBuilder("CLOSE " + number)
                    .startSpan()
                    .end();
            if (number.equals("A-0")) {
                throw new ToolException("No such secret order.");
            }
            return number + " is shipped";
        }
    }

    @Test
    void aRunIsASpanWithItsAttemptsAndToolsBelow() {
        model.then((request, events, cancellation) -> {
                    now = START.plusSeconds(2);
                    events.accept(new ModelEvent.RetryScheduled(1, overloaded(), Duration.ofSeconds(1)));
                    now = START.plusSeconds(7);
                    return answer("tool_use", call("t1", "lookup_order", "{\"number\":\"A-1\"}"));
                })
                .says("Shipped.");
        Span caller = OTEL.getOpenTelemetry()
                .getTracer("test")
                .spanBuilder("POST /chat")
                .startSpan();

        RunResult result = Context.root()
                .with(caller)
                .wrapSupplier(() -> {
                    RunResult ended = runner().build().run("Where is A-1?");
                    assertThat(Span.current()).as("what was current before").isSameAs(caller);
                    return ended;
                })
                .get();

        SpanData run = one("invoke_agent");
        assertThat(run.getParentSpanId()).isEqualTo(caller.getSpanContext().getSpanId());
        assertThat(run.getKind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(text(run, "gen_ai.conversation.id")).isEqualTo(result.state().runId());
        assertThat(text(run, "ratchet.outcome")).isEqualTo("completed");
        List<SpanData> chats = named("chat claude-haiku-4-5");
        assertThat(chats).hasSize(3).allSatisfy(chat -> {
            assertThat(chat.getParentSpanId()).isEqualTo(run.getSpanId());
            assertThat(chat.getKind()).isEqualTo(SpanKind.CLIENT);
            assertThat(text(chat, "gen_ai.operation.name")).isEqualTo("chat");
            assertThat(text(chat, "gen_ai.provider.name")).isEqualTo("anthropic");
            assertThat(text(chat, "gen_ai.request.model")).isEqualTo("claude-haiku-4-5");
        });
        SpanData lost = chats.get(0);
        assertThat(text(lost, "error.type")).isEqualTo("overloaded_error");
        assertThat(lost.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(times(lost)).containsExactly(START, START.plusSeconds(2));
        SpanData answered = chats.get(1);
        assertThat(times(answered)).containsExactly(START.plusSeconds(3), START.plusSeconds(7));
        assertThat(text(answered, "gen_ai.response.model")).isEqualTo("claude-haiku-4-5");
        assertThat(answered.getAttributes().get(AttributeKey.stringArrayKey("gen_ai.response.finish_reasons")))
                .containsExactly("tool_use");
        assertThat(answered.getAttributes().get(AttributeKey.longKey("gen_ai.usage.input_tokens")))
                .isEqualTo(100);
        SpanData tool = one("execute_tool lookup_order");
        assertThat(tool.getParentSpanId()).isEqualTo(run.getSpanId());
        assertThat(text(tool, "gen_ai.tool.name")).isEqualTo("lookup_order");
        assertThat(text(tool, "gen_ai.tool.call.id")).isEqualTo("t1");
        assertThat(tool.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        caller.end();
    }

    @Test
    void tokensOfSpansAndMetricsAreThoseOfTheLedger() {
        Usage lost = new Usage(7, 11, 13, 17, 3, 0);
        model.then((request, events, cancellation) -> {
                    events.accept(new ModelEvent.RetryScheduled(1, cutOff(lost), Duration.ZERO));
                    events.accept(new ModelEvent.RetryScheduled(2, cutOff(null), Duration.ZERO));
                    return answer("tool_use", call("t1", "lookup_order", "{\"number\":\"A-1\"}"));
                })
                .says("Shipped.")
                .then((request, events, cancellation) -> {
                    throw cutOff(lost);
                });
        AgentRunner runner = runner().build();

        RunResult stopped = runner.run(Task.of("Where is A-1?").limits(Limits.DEFAULT.withMaxTurns(1)));
        RunResult failed = runner.reply(runner.resume(stopped), "And A-2?");

        assertThat(failed.ledger().rows()).hasSize(5);
        Usage ledger = failed.usage();
        assertThat(ledger).isEqualTo(new Usage(214, 22, 26, 34, 46, 0));
        List<SpanData> chats = named("chat claude-haiku-4-5");
        assertThat(chats).hasSize(5);
        for (List<SpanData> spans : List.of(chats, named("invoke_agent"))) {
            assertThat(sum(spans, "gen_ai.usage.input_tokens")).isEqualTo(ledger.totalInput());
            assertThat(sum(spans, "gen_ai.usage.output_tokens")).isEqualTo(ledger.output());
            assertThat(sum(spans, "gen_ai.usage.cache_read.input_tokens")).isEqualTo(ledger.cacheRead());
            assertThat(sum(spans, "gen_ai.usage.cache_creation.input_tokens"))
                    .isEqualTo(ledger.cacheWrite5m() + ledger.cacheWrite1h());
        }
        assertThat(points("gen_ai.client.token.usage"))
                .filteredOn(point -> text(point, "gen_ai.token.type").equals("input"))
                .satisfies(points -> assertThat(sum(points)).isEqualTo(ledger.totalInput()));
        assertThat(points("gen_ai.client.token.usage"))
                .filteredOn(point -> text(point, "gen_ai.token.type").equals("output"))
                .satisfies(points -> assertThat(sum(points)).isEqualTo(ledger.output()));
        assertThat(points("gen_ai.client.operation.duration").stream()
                        .mapToLong(HistogramPointData::getCount)
                        .sum())
                .isEqualTo(5);
        assertThat(named("invoke_agent").get(2).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    void whatWasSaidIsLeftOutUnlessItIsAskedFor() {
        for (Telemetry telemetry : List.of(telemetry(), telemetry().withContent())) {
            model.calls(
                            call("t1", "lookup_order", "{\"number\":\"secret 1\"}"),
                            call("t2", "lookup_order", "{\"number\":\"A-0\"}"))
                    .says("A secret answer.");
            AgentRunner.builder()
                    .model(model)
                    .system("A secret prompt.")
                    .tools(orders)
                    .listener(telemetry)
                    .build()
                    .run("A secret question.");
        }

        List<SpanData> ours = OTEL.getSpans().stream()
                .filter(span -> span.getInstrumentationScopeInfo().getName().equals("dev.ratchet"))
                .toList();
        assertThat(ours).hasSize(10);
        assertThat(ours.subList(0, 5).toString()).doesNotContain("secret");
        SpanData run = ours.get(9);
        assertThat(text(run, "gen_ai.system_instructions"))
                .isEqualTo("[{\"type\":\"text\",\"content\":\"A secret prompt.\"}]");
        assertThat(text(run, "gen_ai.input.messages"))
                .startsWith("[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"A secret question.\"}]}")
                .contains(
                        "{\"type\":\"tool_call\",\"id\":\"t2\",\"name\":\"lookup_order\",\"arguments\":{\"number\":\"A-0\"}}")
                .contains("{\"type\":\"tool_call_response\",\"id\":\"t2\",\"result\":\"No such secret order.\"}");
        assertThat(text(run, "gen_ai.output.messages"))
                .isEqualTo(
                        "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"A secret answer.\"}]}]");
        assertThat(ours.subList(5, 10))
                .filteredOn(span -> "t1".equals(text(span, "gen_ai.tool.call.id")))
                .singleElement()
                .satisfies(tool -> {
                    assertThat(text(tool, "gen_ai.tool.call.arguments")).isEqualTo("{\"number\":\"secret 1\"}");
                    assertThat(text(tool, "gen_ai.tool.call.result")).isEqualTo("secret 1 is shipped");
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void spansOfAToolsOwnCodeAreBelowItsCall(boolean sequential) {
        model.calls(
                        call("t1", "lookup_order", "{\"number\":\"A-1\"}"),
                        call("t2", "lookup_order", "{\"number\":\"A-2\"}"))
                .says("Shipped.");
        AgentRunner.Builder builder = runner().executor(Context.taskWrapping(ToolThreads.shared()));

        (sequential ? builder.sequentialTools() : builder).build().run("Where are they?");

        for (int i = 1; i <= 2; i++) {
            String id = "t" + i;
            SpanData call = named("execute_tool lookup_order").stream()
                    .filter(span -> id.equals(text(span, "gen_ai.tool.call.id")))
                    .findFirst()
                    .orElseThrow();
            assertThat(one("SELECT A-" + i).getParentSpanId()).isEqualTo(call.getSpanId());
            assertThat(one("CLOSE A-" + i).getParentSpanId()).isEqualTo(call.getSpanId());
        }
        assertThat(Span.current()).isSameAs(Span.getInvalid());
    }

    @Test
    void aCallThatNeverRanIsAnEventOfTheRun() {
        model.calls(call("t1", "no_such_tool", "{}")).says("None.");

        runner().build().run("Go.");

        assertThat(one("invoke_agent").getEvents()).singleElement().satisfies(event -> {
            assertThat(event.getName()).isEqualTo("tool_not_run");
            assertThat(event.getAttributes().get(AttributeKey.stringKey("gen_ai.tool.call.id")))
                    .isEqualTo("t1");
        });
        assertThat(OTEL.getSpans()).hasSize(3);
    }

    @Test
    void aModelThatThrowsWhatIsNoAnswerLeavesNoSpanOpen() {
        model.then((request, events, cancellation) -> {
            throw new NoClassDefFoundError("com/example/Codec");
        });

        RunResult result = runner().build().run("Go.");

        assertThat(result.outcome()).isInstanceOf(Outcome.Failed.class);
        assertThat(text(one("chat claude-haiku-4-5"), "error.type")).isEqualTo("BrokenAnswer");
        assertThat(text(one("invoke_agent"), "error.type")).isEqualTo("Model");
        assertThat(Span.current()).isSameAs(Span.getInvalid());
    }

    @Test
    void runsAtTheSameTimeAreKeptApart() throws InterruptedException {
        CountDownLatch both = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            model.then((request, events, cancellation) -> {
                both.countDown();
                awaited(both);
                return answer("end_turn", TextBlock.of("Hello."));
            });
        }
        AgentRunner runner = runner().build();

        List<RunHandle> runs = List.of(runner.start(Task.of("One.")), runner.start(Task.of("Two.")));
        for (RunHandle run : runs) {
            run.await();
        }

        assertThat(named("chat claude-haiku-4-5"))
                .hasSize(2)
                .allSatisfy(chat -> assertThat(named("invoke_agent"))
                        .filteredOn(run -> run.getSpanId().equals(chat.getParentSpanId()))
                        .singleElement()
                        .satisfies(run -> assertThat(text(run, "gen_ai.conversation.id"))
                                .isEqualTo(text(chat, "gen_ai.conversation.id"))));
        assertThat(named("invoke_agent")).extracting(SpanData::getTraceId).doesNotHaveDuplicates();
    }

    @Test
    void aTelemetryThatIsBrokenChangesNothingAndHidesNothingFromOthers() {
        SpanProcessor broken = new SpanProcessor() {
            @Override
            public void onStart(Context parent, ReadWriteSpan span) {
                throw new IllegalStateException("no disk");
            }

            @Override
            public boolean isStartRequired() {
                return true;
            }

            @Override
            public void onEnd(ReadableSpan span) {}

            @Override
            public boolean isEndRequired() {
                return false;
            }
        };
        List<AgentEvent> told = new ArrayList<>();
        model.calls(call("t1", "lookup_order", "{\"number\":\"A-1\"}")).says("Shipped.");

        SdkTracerProvider provider =
                SdkTracerProvider.builder().addSpanProcessor(broken).build();
        try (OpenTelemetrySdk sdk =
                OpenTelemetrySdk.builder().setTracerProvider(provider).build()) {
            RunResult result =
                    runner().listener(Telemetry.of(sdk).and(told::add)).build().run("Where is A-1?");

            assertThat(result.text()).isEqualTo("Shipped.");
        }
        assertThat(told).last().isInstanceOf(AgentEvent.RunFinished.class);
        assertThat(told).hasAtLeastOneElementOfType(AgentEvent.ToolFinished.class);
    }

    @Test
    void theLogsOfARunAndOfItsToolsCarryTheirIds() {
        AtomicReference<String> asking = new AtomicReference<>();
        model.then((request, events, cancellation) -> {
                    asking.set(MDC.get("run_id"));
                    return answer("tool_use", call("t1", "lookup_order", "{\"number\":\"A-1\"}"));
                })
                .says("Shipped.");
        MDC.put("run_id", "of the caller");
        try {
            RunResult result = runner().sequentialTools().build().run("Where is A-1?");

            assertThat(asking).hasValue(result.state().runId());
            assertThat(orders.runIds)
                    .containsExactly(Map.entry("t1", result.state().runId()));
            assertThat(MDC.get("run_id")).isEqualTo("of the caller");
            assertThat(MDC.get("tool_use_id")).isNull();
        } finally {
            MDC.remove("run_id");
        }
    }

    private AgentRunner.Builder runner() {
        return AgentRunner.builder().model(model).tools(orders).clock(() -> now).listener(telemetry());
    }

    private static Telemetry telemetry() {
        return Telemetry.of(OTEL.getOpenTelemetry());
    }

    private static ModelException overloaded() {
        return new ModelException.Transient(
                "overloaded", new ModelException.Details(529, "overloaded_error", null, null, null), null, null);
    }

    private static ModelException cutOff(@Nullable Usage usage) {
        return new ModelException.Transient(
                "cut off", new ModelException.Details(200, null, null, null, usage), null, null);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<SpanData> named(String name) {
        return OTEL.getSpans().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private static SpanData one(String name) {
        assertThat(named(name)).as(name).hasSize(1);
        return named(name).get(0);
    }

    private static String text(SpanData span, String key) {
        return span.getAttributes().get(AttributeKey.stringKey(key));
    }

    private static String text(HistogramPointData point, String key) {
        return point.getAttributes().get(AttributeKey.stringKey(key));
    }

    private static long sum(List<SpanData> spans, String key) {
        return spans.stream()
                .map(span -> span.getAttributes().get(AttributeKey.longKey(key)))
                .filter(value -> value != null)
                .mapToLong(Long::longValue)
                .sum();
    }

    private static long sum(List<? extends HistogramPointData> points) {
        return (long) points.stream().mapToDouble(HistogramPointData::getSum).sum();
    }

    private static List<HistogramPointData> points(String metric) {
        return OTEL.getMetrics().stream()
                .filter(each -> each.getName().equals(metric))
                .flatMap(each -> each.getHistogramData().getPoints().stream())
                .map(HistogramPointData.class::cast)
                .toList();
    }

    private static List<Instant> times(SpanData span) {
        return List.of(
                Instant.ofEpochSecond(0, span.getStartEpochNanos()), Instant.ofEpochSecond(0, span.getEndEpochNanos()));
    }
}
