package dev.ratchet;

import static dev.ratchet.QueuedModel.answer;
import static dev.ratchet.QueuedModel.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.approval.Decision;
import dev.ratchet.event.AgentEvent;
import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Message;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.Repair;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.TranscriptException;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException;
import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunIncompleteException;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.run.StopCondition;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolContext;
import dev.ratchet.tool.ToolParam;
import dev.ratchet.tool.ToolResult;
import dev.ratchet.usage.LedgerRow;
import dev.ratchet.usage.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AgentRunnerTest {
    private final QueuedModel model = new QueuedModel();
    private final List<AgentEvent> events = new ArrayList<>();

    /** Tools as a user writes them. */
    static final class Orders {
        private final CyclicBarrier both = new CyclicBarrier(2);

        @Tool("Finds an order by its number.")
        String lookupOrder(@ToolParam("Order number such as A-1042") String number) {
            return number + " is shipped";
        }

        @Tool("Needs another call at the same time.")
        String meet(int place) throws InterruptedException, BrokenBarrierException, TimeoutException {
            both.await(20, TimeUnit.SECONDS);
            return "met at " + place;
        }

        @Tool("Says who asks.")
        String whoAsks(ToolContext context) {
            return context.attribute(Customer.class).map(Customer::name).orElse("nobody") + " in " + context.runId();
        }

        @Tool("Draws.")
        ToolResult sketch() {
            return ToolResult.text("drawn").withData(new Customer("secret"));
        }

        @Tool("Hands the answer over.")
        ToolResult handOver(String answer) {
            return ToolResult.text(answer).endingRun();
        }
    }

    record Customer(String name) {}

    @Test
    void toolsWorkOnTheExecutorThatTheBuilderWasGiven() {
        AtomicInteger placed = new AtomicInteger();
        model.calls(call("t1", "lookup_order", "{\"number\":\"A-1\"}")).says("Shipped.");

        RunResult result = runner().executor(task -> {
                    placed.incrementAndGet();
                    new Thread(task).start();
                })
                .build()
                .run("Where is A-1?");

        assertThat(result.text()).isEqualTo("Shipped.");
        assertThat(placed).hasValue(1);
    }

    @Test
    void whatHappensHappensByTheClockThatTheBuilderWasGiven() {
        Instant then = Instant.parse("2001-02-03T04:05:06Z");
        model.calls(call("t1", "lookup_order", "{\"number\":\"A-1\"}")).says("Shipped.");

        RunResult result = runner().clock(() -> then).build().run("Where is A-1?");

        assertThat(result.state().facts())
                .isNotEmpty()
                .allMatch(fact -> fact.at().equals(then));
        assertThat(result.ledger().rows()).hasSize(2).allMatch(row -> row.at().equals(then));
    }

    @Test
    void anErrorOfAModelEndsTheRunAsFailedAndLosesNothing() {
        model.calls(call("t1", "lookup_order", "{\"number\":\"A-1\"}")).then((request, events, cancellation) -> {
            throw new NoClassDefFoundError("com/example/Codec");
        });

        RunResult result = runner().build().run("Where is A-1?");

        assertThat(result.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo("Model"));
        assertThat(result.state().conversation().messages()).hasSize(3);
    }

    @Test
    @Timeout(30)
    void aThousandCallsInOneAnswerAreEachToldOnce() {
        model.calls(IntStream.range(0, 1_000)
                        .mapToObj(i -> call("t" + i, "no_such_tool", "{}"))
                        .toArray(ContentBlock[]::new))
                .says("So many.");

        runner().build().run("Go.");

        assertThat(events)
                .filteredOn(AgentEvent.ToolFinished.class::isInstance)
                .extracting(event -> ((AgentEvent.ToolFinished) event).call().id())
                .hasSize(1_000)
                .doesNotHaveDuplicates();
    }

    @Test
    void runsToolsAndReturnsTheAnswer() {
        model.calls(
                        TextBlock.of("Looking."),
                        call("t1", "lookup_order", "{\"number\":\"A-1\"}"),
                        call("t2", "lookup_order", "{\"number\":\"A-2\"}"))
                .says("Both are shipped.");

        RunResult result = runner().build().run("Where are A-1 and A-2?");

        assertThat(result.text()).isEqualTo("Both are shipped.");
        assertThat(result.usage()).isEqualTo(new Usage(200, 0, 0, 0, 40, 0));
        assertThat(result.cost()).hasToString("$0.0004");
        Message results = model.requests.get(1).conversation().messages().get(2);
        assertThat(results.content())
                .containsExactly(
                        ToolResultBlock.of("t1", "A-1 is shipped", false),
                        ToolResultBlock.of("t2", "A-2 is shipped", false));
        assertThat(model.requests.get(0).prompt())
                .isSameAs(model.requests.get(1).prompt());
    }

    @Test
    void dataOfAToolReachesTheApplicationAndNobodyElse() {
        model.calls(call("t1", "sketch", "{}")).says("There.");

        RunResult result = runner().listener(events::add).build().run("Draw.");

        assertThat(result.data(Customer.class)).containsExactly(new Customer("secret"));
        assertThat(result.data()).containsOnlyKeys("t1");
        assertThat(events)
                .filteredOn(AgentEvent.ToolFinished.class::isInstance)
                .singleElement()
                .satisfies(event ->
                        assertThat(((AgentEvent.ToolFinished) event).data()).isEqualTo(new Customer("secret")));
        assertThat(result.state().toJson()).contains("drawn").doesNotContain("secret");
        assertThat(model.requests.get(1).conversation().messages().toString()).doesNotContain("secret");
    }

    @Test
    void theCallsOfATurnOverlap() {
        model.calls(call("t1", "meet", "{\"place\":1}"), call("t2", "meet", "{\"place\":2}"))
                .says("Met.");

        RunResult result = runner().build().run("Meet.");

        assertThat(result.turns().get(0).results())
                .containsExactly(
                        ToolResultBlock.of("t1", "met at 1", false), ToolResultBlock.of("t2", "met at 2", false));
    }

    @Test
    void eventsFollowTheirGrammar() {
        model.then((request, listener, cancellation) -> {
                    listener.accept(new ModelEvent.TextDelta("Lo"));
                    listener.accept(new ModelEvent.RetryScheduled(1, lost("the stream was cut"), Duration.ZERO));
                    listener.accept(new ModelEvent.ThinkingDelta("hm"));
                    listener.accept(new ModelEvent.ToolInputDelta("t1", "lookup_order", "{"));
                    return answer(
                            "tool_use", call("t1", "lookup_order", "{\"number\":\"A-1\"}"), call("t2", "nope", "{}"));
                })
                .says("Done.");

        RunResult result = runner().build().run("Go.");

        assertThat(events.stream().map(event -> event.getClass().getSimpleName()))
                .containsSubsequence("RunStarted", "TurnStarted", "TextDelta", "RetryScheduled", "ThinkingDelta")
                .containsSubsequence("ToolInputDelta", "TurnAnswered", "ToolStarted", "ToolFinished", "TurnStarted")
                .endsWith("TurnStarted", "TurnAnswered", "RunFinished");
        assertThat(events.stream().filter(AgentEvent.ToolFinished.class::isInstance))
                .hasSize(2);
        assertThat(events.stream().filter(AgentEvent.ToolStarted.class::isInstance))
                .hasSize(1);
        assertThat(result.ledger().rows())
                .extracting(LedgerRow::turn, LedgerRow::ending)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, "the stream was cut"),
                        org.assertj.core.groups.Tuple.tuple(1, "tool_use"),
                        org.assertj.core.groups.Tuple.tuple(2, "end_turn"));
        assertThat(result.cost()).hasToString("at least $0.0004 (a lost answer may have been billed)");
    }

    @Test
    void whatAListenerThrowsChangesNothing() {
        model.calls(call("t1", "lookup_order", "{\"number\":\"A-1\"}")).says("Shipped.");

        RunResult result = AgentRunner.builder()
                .model(model)
                .tools(new Orders())
                .listener(event -> {
                    throw new AssertionError("listener");
                })
                .build()
                .run("Go.");

        assertThat(result.text()).isEqualTo("Shipped.");
    }

    @Test
    void aFailedModelCallIsAnOutcomeAndCanBeResumed() {
        model.calls(call("t1", "lookup_order", "{\"number\":\"A-1\"}"))
                .then((request, listener, cancellation) -> {
                    throw lost("connection reset");
                })
                .says("Shipped.");
        AgentRunner runner = runner().build();

        RunResult failed = runner.run("Go.");
        assertThat(failed.outcome()).isEqualTo(new Outcome.Failed("Transient", "connection reset"));
        assertThatThrownBy(failed::text)
                .isInstanceOf(RunIncompleteException.class)
                .hasMessage("The run failed: connection reset");

        RunResult resumed = runner.resume(failed);
        assertThat(resumed.text()).isEqualTo("Shipped.");
        assertThat(model.requests.get(2).conversation())
                .isSameAs(model.requests.get(1).conversation());
    }

    @Test
    void anErrorStatusCostsNothing() {
        model.then((request, listener, cancellation) -> {
            throw new ModelException.Account(
                    "the key was refused", new ModelException.Details(401, "authentication_error", null, null, null));
        });

        RunResult result = runner().build().run("Go.");

        assertThat(result.cost()).hasToString("$0.0000");
        assertThat(result.outcome().sentence()).isEqualTo("The run failed: the key was refused");
    }

    @Test
    void aRunGoesOnInAnotherProcess() {
        model.calls(call("t1", "lookup_order", "{\"number\":\"A-1\"}")).says("Shipped.");
        RunResult stopped = runner().maxTurns(1).build().run("Go.");
        assertThat(stopped.outcome()).isEqualTo(new Outcome.MaxTurns(1));
        String stored = stopped.state().toJson();

        AgentRunner other = runner().build();
        RunResult result = other.resume(other.read(stored), Task.goOn());

        assertThat(result.text()).isEqualTo("Shipped.");
        assertThat(model.requests.get(1).conversation().messages()).hasSize(3);
    }

    @Test
    void aStoredRunIsRefusedByARunnerWithOtherTools() {
        model.says("Hi.");
        String stored = runner().build().run("Go.").state().toJson();

        assertThatThrownBy(() -> AgentRunner.builder().model(model).build().read(stored))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("belongs to another runner: the tool hand_over is missing");
        assertThatThrownBy(() -> runner().system("Be brief.").build().read(stored))
                .hasMessageEndingWith("belongs to another runner: the system prompt has changed");
    }

    @Test
    void aRunIsNotResumedOrRepliedToByARunnerWithOtherTools() {
        model.says("Hi.");
        RunResult result = runner().build().run("Go.");
        AgentRunner other = AgentRunner.builder().model(model).build();

        assertThatThrownBy(() -> other.reply(result, "And?"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("belongs to another runner: the tool hand_over is missing");
    }

    @Test
    void aReplyIsTheNextUserTurn() {
        model.says("Hi.").says("Fine.");
        AgentRunner runner = runner().build();

        RunResult second = runner.reply(runner.run("Hello."), "How are you?");

        assertThat(second.text()).isEqualTo("Fine.");
        assertThat(second.transcript().messages()).hasSize(4);
        assertThat(second.turns()).hasSize(2);
    }

    @Test
    void aCompletedRunCannotBeResumedAndARefusedOneNeither() {
        model.says("Hi.").then((request, listener, cancellation) -> answer("refusal"));
        AgentRunner runner = runner().build();
        RunResult completed = runner.run("Hello.");
        RunResult refused = runner.run("Hello.");

        assertThatThrownBy(() -> runner.resume(completed))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("reply to the run instead");
        assertThatThrownBy(() -> runner.resume(refused))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the model refused");
    }

    @Test
    void oneConversationHasOneRunAtATime() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        model.says("Hi.").then((request, listener, cancellation) -> {
            asked.countDown();
            await(goOn);
            return answer("end_turn", TextBlock.of("Late."));
        });
        AgentRunner runner = runner().build();
        RunResult first = runner.run("Hello.");
        Thread other = new Thread(() -> runner.reply(first, "And?"));
        other.start();
        await(asked);

        assertThatThrownBy(() -> runner.reply(first, "And?"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("has a run under way; wait for its result");
        goOn.countDown();
        other.join();
    }

    @Test
    void cancellingEndsAStartedRunAtOnce() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        model.then((request, listener, cancellation) -> {
            CountDownLatch cancelled = new CountDownLatch(1);
            cancellation.onCancel(cancelled::countDown);
            asked.countDown();
            await(cancelled);
            throw new ModelException.Cancelled("cancelled", ModelException.Details.NONE);
        });
        RunHandle handle = runner().build().start(Task.of("Go."));
        await(asked);

        handle.cancel();

        assertThat(handle.await().outcome()).isEqualTo(new Outcome.Cancelled(Cancellation.Reason.CALLER));
        assertThat(handle.await().state().conversation().notSendable()).isEmpty();
        assertThat(handle.completion()).isCompletedWithValue(handle.await());
    }

    @Test
    void anInterruptEndsTheRunAndStaysSet() {
        model.calls(call("t1", "lookup_order", "{\"number\":\"A-1\"}"));
        Thread.currentThread().interrupt();

        RunResult result = runner().build().run("Go.");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.outcome()).isEqualTo(new Outcome.Cancelled(Cancellation.Reason.INTERRUPT));
    }

    @Test
    void theEndOfItsTimeStopsARun() {
        model.then((request, listener, cancellation) -> {
            CountDownLatch cancelled = new CountDownLatch(1);
            cancellation.onCancel(cancelled::countDown);
            await(cancelled);
            throw new ModelException.Cancelled("cancelled", ModelException.Details.NONE);
        });

        RunResult result = runner().limits(Limits.DEFAULT.withMaxDuration(Duration.ofMillis(1)))
                .build()
                .run("Go.");

        assertThat(result.outcome()).isEqualTo(new Outcome.Cancelled(Cancellation.Reason.DEADLINE));
    }

    @Test
    void anApproverDecidesBeforeAnythingRuns() {
        model.calls(
                        call("t1", "lookup_order", "{\"number\":\"A-1\"}"),
                        call("t2", "lookup_order", "{\"number\":\"A-2\"}"))
                .says("Done.");

        RunResult result = runner().approver(
                        pending -> pending.call().id().equals("t1") ? Decision.deny("Not yours.") : Decision.allow())
                .build()
                .run("Go.");

        assertThat(result.turns().get(0).results())
                .containsExactly(
                        ToolResultBlock.of("t1", "Not executed: denied. Not yours.", true),
                        ToolResultBlock.of("t2", "A-2 is shipped", false));
        assertThat(events.stream().filter(AgentEvent.ToolFinished.class::isInstance))
                .hasSize(2);
    }

    @Test
    void aRunPausedForApprovalGoesOnInAnotherProcess() {
        model.calls(call("t1", "lookup_order", "{\"number\":\"A-1\"}")).says("Done.");
        RunResult paused =
                runner().approver(pending -> Decision.pause()).build().run("Go.");
        assertThat(paused.outcome()).isInstanceOf(Outcome.Paused.class);

        AgentRunner other = runner().approver(pending -> Decision.allow()).build();
        RunResult result = other.resume(other.read(paused.state().toJson()), Task.goOn());

        assertThat(result.text()).isEqualTo("Done.");
    }

    @Test
    void anApproverThatThrowsRunsNothing() {
        model.calls(call("t1", "lookup_order", "{\"number\":\"A-1\"}"));

        RunResult result = runner().approver(pending -> {
                    throw new IllegalStateException("secret");
                })
                .build()
                .run("Go.");

        assertThat(result.outcome().sentence())
                .isEqualTo("The run failed: the Approver threw IllegalStateException; the log has the rest");
        assertThat(events.stream().noneMatch(AgentEvent.ToolStarted.class::isInstance))
                .isTrue();
    }

    @Test
    void aRunThatWaitsForADecisionIsNotResumedByARunnerWithoutAnApproverNorRepliedTo() {
        model.calls(call("t1", "lookup_order", "{\"number\":\"A-1\"}"));
        RunResult paused =
                runner().approver(pending -> Decision.pause()).build().run("Go.");
        AgentRunner open = runner().build();

        assertThatThrownBy(() -> open.resume(open.read(paused.state().toJson()), Task.goOn()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("calls wait for a decision, and this runner has no approver: lookup_order");
        assertThatThrownBy(() -> open.reply(paused, "And?"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("wait for a decision or a result: lookup_order; resume the run first");
        assertThat(events.stream().noneMatch(AgentEvent.ToolStarted.class::isInstance))
                .isTrue();
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without the checker may do
    void anApproverWithoutADecisionRunsNothing() {
        model.calls(call("t1", "lookup_order", "{\"number\":\"A-1\"}"));

        RunResult result = runner().approver(pending -> null).build().run("Go.");

        assertThat(result.outcome()).isInstanceOf(Outcome.Failed.class);
        assertThat(events.stream().noneMatch(AgentEvent.ToolStarted.class::isInstance))
                .isTrue();
    }

    @Test
    void cancellingReachesAnApproverThatWaits() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        List<String> decided = new ArrayList<>();
        model.calls(
                call("t1", "lookup_order", "{\"number\":\"A-1\"}"), call("t2", "lookup_order", "{\"number\":\"A-2\"}"));
        RunHandle handle = runner().approver(pending -> {
                    decided.add(pending.call().id());
                    asked.countDown();
                    await(new CountDownLatch(1));
                    return Decision.allow();
                })
                .build()
                .start(Task.of("Go."));
        await(asked);

        handle.cancel();

        RunResult result = handle.await();
        assertThat(result.outcome()).isEqualTo(new Outcome.Cancelled(Cancellation.Reason.CALLER));
        assertThat(decided).containsExactly("t1");
        assertThat(result.transcript().notSendable()).isEmpty();
    }

    @Test
    void anErrorOfACallersCodeDoesNotLoseTheRun() {
        model.calls(call("t1", "lookup_order", "{\"number\":\"A-1\"}"));

        RunResult result = runner().stopWhen(turns -> {
                    throw new NoClassDefFoundError("x");
                })
                .build()
                .run("Go.");

        assertThat(result.outcome().sentence())
                .isEqualTo("The run failed: the StopCondition threw NoClassDefFoundError; the log has the rest");
        assertThat(result.turns()).hasSize(1);
    }

    @Test
    void theEndOfItsTimeIsNoticedThoughTheCommonPoolIsBusy() {
        List<java.util.concurrent.ForkJoinTask<?>> busy = new ArrayList<>();
        CountDownLatch free = new CountDownLatch(1);
        for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
            busy.add(java.util.concurrent.ForkJoinPool.commonPool().submit(() -> await(free)));
        }
        try {
            model.then((request, listener, cancellation) -> {
                CountDownLatch cancelled = new CountDownLatch(1);
                cancellation.onCancel(cancelled::countDown);
                await(cancelled);
                throw new ModelException.Cancelled("cancelled", ModelException.Details.NONE);
            });
            RunResult result = runner().limits(Limits.DEFAULT.withMaxDuration(Duration.ofMillis(1)))
                    .build()
                    .run("Go.");

            assertThat(result.outcome()).isEqualTo(new Outcome.Cancelled(Cancellation.Reason.DEADLINE));
        } finally {
            free.countDown();
            busy.forEach(java.util.concurrent.ForkJoinTask::join);
        }
    }

    @Test
    void anEmptyAnswerIsAnAnswerAndNotResumed() {
        model.then((request, listener, cancellation) -> answer("end_turn"));
        AgentRunner runner = runner().build();
        RunResult empty = runner.run("Go.");

        assertThat(empty.text()).isEmpty();
        assertThatThrownBy(() -> runner.resume(empty))
                .hasMessage("nothing to resume: the model has answered; reply to the run instead");
    }

    @Test
    void metadataOfAReplyGoesWithIt() {
        model.says("Hi.").says("Fine.");
        AgentRunner runner = runner().build();

        runner.reply(
                runner.run(Task.of("Hello.").metadata("user_id", "u1")),
                Task.of("And?").metadata("user_id", "u2"));

        assertThat(model.requests.get(0).metadata()).containsEntry("user_id", "u1");
        assertThat(model.requests.get(1).metadata()).containsEntry("user_id", "u2");
    }

    @Test
    void aCallInDoubtIsToldWhenTheRunIsResumed() {
        model.calls(call("t1", "lookup_order", "{\"number\":\"A-1\"}"), call("t2", "hand_over", "{\"answer\":\"x\"}"))
                .says("Done.");
        AgentRunner runner = runner().build();
        String finished = runner.run("Go.").state().toJson();
        // As it stood when the process ended: the first call started, nothing finished.
        int started = finished.indexOf("\"tool_started\"");
        String crashed = finished.substring(0, finished.indexOf(",{\"fact\"", started)) + "]}";
        events.clear();

        runner.resume(runner.read(crashed), Task.goOn());

        assertThat(events.stream()
                        .filter(AgentEvent.ToolFinished.class::isInstance)
                        .map(event -> ((AgentEvent.ToolFinished) event).result().text()))
                .first()
                .asString()
                .contains("not known whether it took effect");
    }

    @Test
    void aRefusalWhileAToolOfTheServersIsAtWorkCanBeResumedSinceNobodyElseCanGoOn() {
        QueuedModel model = new QueuedModel()
                .calls(
                        block("{\"type\":\"server_tool_use\",\"id\":\"S\",\"name\":\"web_search\",\"input\":{}}"),
                        call("A", "lookup", "{}"))
                .then((request, events, cancellation) -> answer("refusal"))
                .then((request, events, cancellation) -> answer(
                        "end_turn",
                        block("{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"S\",\"content\":[]}"),
                        TextBlock.of("Found.")));
        AgentRunner runner = AgentRunner.builder().model(model).build();

        RunResult refused = runner.run("Search.");

        assertThat(refused.outcome()).isInstanceOf(Outcome.Refused.class);
        assertThatThrownBy(() -> runner.reply(refused, "Well?")).isInstanceOf(IllegalStateException.class);
        assertThat(runner.resume(refused).text()).isEqualTo("Found.");
    }

    @Test
    void aConversationFromElsewhereGoesOnWithAReply() {
        QueuedModel model = new QueuedModel().says("You are welcome.");
        AgentRunner runner = AgentRunner.builder().model(model).build();

        RunState loaded = runner.load("[{\"role\":\"user\",\"content\":\"Hi.\"},"
                + "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"\"},"
                + "{\"type\":\"text\",\"text\":\"Hello.\"}]}]");
        RunState read = runner.read(loaded.toJson());
        RunResult result = runner.reply(read, Task.of("Thanks."));

        assertThat(result.text()).isEqualTo("You are welcome.");
        assertThat(model.requests.get(0).conversation().messages())
                .extracting(message -> message.role().wireName())
                .containsExactly("user", "assistant", "user");
        assertThat(result.state().repairs())
                .containsExactly(new Repair(
                        Repair.Kind.EMPTY_LEFT_OUT, "messages.1.content.0", "left out, since there is no text in it"));
        assertThat(read.toJson()).isEqualTo(loaded.toJson());
    }

    @Test
    void aConversationFromElsewhereIsResumedWhereTheModelIsNext() {
        QueuedModel model = new QueuedModel().says("I do not know where it is.");
        AgentRunner runner = AgentRunner.builder().model(model).build();

        RunState loaded = runner.load("{\"messages\":[{\"role\":\"user\",\"content\":\"Where is A-1042?\"},"
                + "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"A\",\"name\":\"lookup\","
                + "\"input\":{}}]}]}");

        assertThat(runner.resume(loaded, Task.goOn()).text()).isEqualTo("I do not know where it is.");
        assertThat(model.requests.get(0).conversation().messages()).hasSize(3);
    }

    @Test
    void aConversationFromElsewhereThatIsNoneIsRefused() {
        AgentRunner runner = AgentRunner.builder().model(new QueuedModel()).build();

        assertThatThrownBy(() -> runner.load("{\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]}"))
                .isInstanceOf(TranscriptException.class)
                .hasMessage("messages.0.role: one of user, assistant and system, not \"tool\"");
    }

    @Test
    void aConditionEndsTheRunBetweenTwoTurns() {
        model.calls(call("t1", "lookup_order", "{\"number\":\"A-1\"}"));

        RunResult result = runner().stopWhen(StopCondition.toolCalled("lookup_order"))
                .build()
                .run("Go.");

        assertThat(result.outcome()).isEqualTo(new Outcome.StopConditionMet());
        assertThat(result.turns().get(0).results()).hasSize(1);
    }

    @Test
    void aToolKnowsTheRunAndWhatTheCallerAttachedAndCanEndIt() {
        model.calls(call("t1", "who_asks", "{}")).calls(call("t2", "hand_over", "{\"answer\":\"42\"}"));

        RunResult result = runner().build().run(Task.of("Go.").attribute(Customer.class, new Customer("Ada")));

        assertThat(result.turns().get(0).results().get(0).text())
                .isEqualTo("Ada in " + result.state().runId());
        assertThat(result.text()).isEqualTo("42");
    }

    @Test
    void aLimitOnMoneyNeedsAPrice() {
        AgentRunner runner = AgentRunner.builder()
                .model(model)
                .prices(dev.ratchet.usage.PriceTable.parse("{\"as_of\":\"2026-11-21\",\"usd_per_million_tokens\":{}}"))
                .limits(Limits.DEFAULT.withMaxCost(BigDecimal.ONE))
                .build();

        assertThatThrownBy(() -> runner.run("Go."))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a limit on cost cannot be kept: there is no price for claude-haiku-4-5; give a PriceTable"
                        + " that has one");
    }

    @Test
    void aRunnerNeedsAModelAndSaysSo() {
        assertThatThrownBy(() -> AgentRunner.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a runner needs a model: AgentRunner.builder().model(…)");
    }

    private AgentRunner.Builder runner() {
        return AgentRunner.builder().model(model).tools(new Orders()).listener(events::add);
    }

    private static ModelException lost(String message) {
        return new ModelException.Transient(message, ModelException.Details.NONE, null, null);
    }

    private static ContentBlock block(String json) {
        return ContentBlock.of(RawJson.parse(json));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
