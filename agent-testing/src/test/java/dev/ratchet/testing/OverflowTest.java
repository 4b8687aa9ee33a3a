package dev.ratchet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.Task;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.context.ContextEdit;
import dev.ratchet.context.ContextPolicy;
import dev.ratchet.context.ContextSummary;
import dev.ratchet.context.ContextSummary.Maker;
import dev.ratchet.event.AgentEvent;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Message;
import dev.ratchet.message.ThinkingBlock;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.testing.server.Fault;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.ReceivedRequest;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.tool.Tool;
import dev.ratchet.usage.LedgerRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What becomes of a run whose conversation fills the window, against the strict local server. */
@Timeout(60)
class OverflowTest {
    private static final String SUMMARY = "Pages 1 to 3 tell of a storm; page 2 names the harbour of Brest.";

    private final MessagesServer server = MessagesServer.start(this::reply);
    private final Map<Integer, Supplier<Reply>> instead = new HashMap<>();
    private final List<AgentEvent> events = new ArrayList<>();
    private Supplier<Reply> summary = () -> Reply.text(SUMMARY);
    private String model = "claude-haiku-4-5"; // a window of 200,000 tokens
    private ContextPolicy policy = ContextPolicy.DEFAULT;
    private Limits limits = Limits.DEFAULT;
    private int pages = 9;
    private int pageTokens = 1_000;
    private boolean thinks;
    private int request;

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whatDoesNotFitIsSummedUpAndTheRunGoesOnInANewConversation() {
        policy = policy.withoutClearing();
        pageTokens = 24_000;

        RunResult result = run("Read all the pages.");

        assertThat(result.text()).isEqualTo("That is all.");
        ReceivedRequest asked = summaryRequests().get(0);
        assertThat(asked.body()).contains("\"tools\":[").doesNotContain("tool_choice");
        assertThat(Objects.requireNonNull(asked.billed()).read())
                .as("the beginning was in the cache")
                .isGreaterThan(60_000);
        ContextSummary told = told(AgentEvent.ContextSummarised.class).get(0).summary();
        assertThat(told.maker()).isEqualTo(Maker.MODEL);
        assertThat(told.text()).isEqualTo(SUMMARY);
        assertThat(told.tokensBefore()).isGreaterThan(190_000);
        assertThat(told.tokensAfter()).isBetween(40_000L, 110_000L);
        assertThat(result.transcript().messages().get(0).content().toString())
                .contains(SUMMARY)
                .contains("Read all the pages.");
        assertThat(result.turns()).hasSize(10);
        assertThat(result.ledger().rows()).hasSize(11);
        assertThat(endings(result)).containsOnlyOnce("summary");
        assertThat(result.ledger().rows().stream().map(LedgerRow::usage).noneMatch(u -> u == null))
                .isTrue();
        assertThat(server.requests()).noneMatch(ReceivedRequest::refused);
        assertReplaysEqual(result);
    }

    @Test
    void aRequestThatIsRefusedAsTooLongIsRepeatedWithOldResultsLeftOut() {
        instead.put(8, OverflowTest::tooLong);

        RunResult result = run("Read all the pages.");

        assertThat(result.text()).isEqualTo("That is all.");
        ContextEdit edit = told(AgentEvent.ContextEdited.class).get(0).edit();
        assertThat(edit.reason()).isEqualTo(ContextEdit.Reason.WINDOW);
        assertThat(edit.turns()).isEqualTo(4); // all but the three that the policy keeps
        assertThat(server.requests().get(8).body()).contains("clear_tool_uses_20250919");
        assertThat(summaryRequests()).isEmpty();
        assertThat(endings(result).get(7)).contains("prompt is too long");
        assertReplaysEqual(result);
    }

    @Test
    void eachMeansIsTriedOnceAndThenTheRunEnds() {
        for (int i = 8; i < 20; i++) {
            instead.put(i, OverflowTest::tooLong);
        }

        RunResult result = run("Read all the pages.");

        assertThat(result.outcome()).isInstanceOf(Outcome.ContextFull.class);
        assertThat(result.outcome().sentence()).contains("prompt is too long");
        // refused, cleared and refused, summed up and refused
        assertThat(server.requests()).hasSize(8 + 1 + 1 + 1);
        assertThat(summaryRequests()).hasSize(1);
        assertReplaysEqual(result);
    }

    @Test
    void thereIsAnotherRecoveryAfterAnAnswer() {
        policy = policy.withoutClearing();
        instead.put(5, OverflowTest::tooLong);
        instead.put(8, OverflowTest::tooLong);

        RunResult result = run("Read all the pages.");

        assertThat(result.text()).isEqualTo("That is all.");
        assertThat(summaryRequests()).hasSize(2);
        assertThat(summaryRequests().get(1).body()).contains(SUMMARY);
        assertReplaysEqual(result);
    }

    @Test
    void anAnswerThatTheWindowCutsOffIsAskedForAgainBehindASummaryOfTheService() {
        model = "claude-sonnet-4-6";
        policy = policy.withoutClearing();
        pageTokens = 12_000;
        instead.put(
                5,
                () -> Reply.builder()
                        .text("I read")
                        .stop("model_context_window_exceeded")
                        .build());

        RunResult result = run("Read all the pages. " + "Mind the harbours. ".repeat(100));

        assertThat(result.text()).isEqualTo("That is all.");
        assertThat(server.requests().get(5).body()).contains("compact_20260112");
        assertThat(server.requests().get(5).headers().get("anthropic-beta")).contains("compact-2026-01-12");
        AgentEvent.ContextSummarised told =
                told(AgentEvent.ContextSummarised.class).get(0);
        assertThat(told.summary().maker()).isEqualTo(Maker.SERVICE);
        assertThat(told.summary().text()).startsWith("A summary by plain rules");
        assertThat(told.summary().tokensAfter()).isLessThan(10_000);
        assertThat(result.state().context().compacted()).isTrue();
        assertThat(server.requests()).noneMatch(ReceivedRequest::refused);
        assertThat(summaryRequests()).isEmpty();
        assertReplaysEqual(result);
    }

    @Test
    void nearTheWindowTheServiceSumsUpBeforeItIsFull() {
        model = "claude-sonnet-4-6";
        pages = 3;
        pageTokens = 40_000;

        RunResult result = run("Read all the pages. " + "Mind the harbours. ".repeat(160_000)); // 760,000 tokens

        assertThat(result.text()).isEqualTo("That is all.");
        assertThat(told(AgentEvent.ContextSummarised.class))
                .singleElement()
                .satisfies(event -> assertThat(event.summary().tokensBefore()).isBetween(750_000L, 900_000L));
        LedgerRow both = told(AgentEvent.ContextSummarised.class).get(0).usage();
        assertThat(Objects.requireNonNull(both.usage()).totalInput()).isGreaterThan(750_000); // the summary is paid too
        List<LedgerRow> rows = result.ledger().rows();
        assertThat(Objects.requireNonNull(rows.get(rows.size() - 1).usage()).totalInput())
                .isLessThan(200_000);
        assertThat(server.requests()).noneMatch(ReceivedRequest::refused);
        assertReplaysEqual(result);
    }

    @Test
    void thinkingThatIsBoundToTheOldConversationIsNotSentInTheNewOne() {
        model = "claude-sonnet-5-5";
        policy = policy.withoutClearing();
        thinks = true;
        instead.put(6, OverflowTest::tooLong);

        RunResult result = run("Read all the pages.");

        assertThat(result.text()).isEqualTo("That is all.");
        assertThat(server.requests()).noneMatch(ReceivedRequest::refused);
        List<Message> messages = result.transcript().messages();
        assertThat(thoughts(messages.subList(0, 7))).isZero();
        assertThat(thoughts(messages)).isEqualTo(5); // of the answers since
        assertThat(result.state().facts().stream()
                        .filter(Fact.ModelAnswered.class::isInstance)
                        .map(fact -> ((Fact.ModelAnswered) fact).answer().content())
                        .filter(content -> content.stream().anyMatch(ThinkingBlock.class::isInstance)))
                .as("nothing leaves the log")
                .hasSize(10);
        assertReplaysEqual(result);
    }

    @Test
    void aModelThatCallsAToolInPlaceOfASummaryIsAskedOnceMoreWithoutTools() {
        policy = policy.withoutClearing();
        instead.put(6, OverflowTest::tooLong);
        summary = () -> summaryRequests().isEmpty() ? page(99) : Reply.text(SUMMARY);

        RunResult result = run("Read all the pages.");

        assertThat(result.text()).isEqualTo("That is all.");
        assertThat(summaryRequests()).hasSize(2);
        assertThat(summaryRequests().get(1).body()).contains("\"tool_choice\":{\"type\":\"none\"}");
        assertThat(endings(result)).filteredOn("summary"::equals).hasSize(2);
        assertReplaysEqual(result);
    }

    @Test
    void withoutASummaryTheRunEnds() {
        policy = policy.withoutClearing();
        instead.put(6, OverflowTest::tooLong);
        summary = () -> Reply.builder().text("Pages 1").stop("max_tokens").build();

        RunResult result = run("Read all the pages.");

        assertThat(result.outcome().sentence())
                .contains("could not be summed up")
                .contains("max_tokens");
        assertThat(result.ledger().rows()).hasSize(7);
        assertReplaysEqual(result);
    }

    @Test
    void aSummaryThatIsRefusedAsTooLongEndsTheRun() {
        policy = policy.withoutClearing();
        instead.put(6, OverflowTest::tooLong);
        summary = OverflowTest::tooLong;

        RunResult result = run("Read all the pages.");

        assertThat(result.outcome()).isInstanceOf(Outcome.ContextFull.class);
        assertThat(summaryRequests()).hasSize(1);
        assertReplaysEqual(result);
    }

    @Test
    void aSummaryStaysWithinTheBudgetAndIsCounted() {
        policy = policy.withoutClearing();
        instead.put(6, OverflowTest::tooLong);
        limits = limits.withMaxCost(new BigDecimal("0.075"));

        RunResult result = run("Read all the pages.");

        assertThat(result.outcome()).isInstanceOf(Outcome.BudgetSpent.class);
        assertThat(summaryRequests())
                .singleElement()
                .satisfies(request ->
                        assertThat(request.body()).doesNotContain("\"max_tokens\":8000")); // lowered to what is left
        assertThat(endings(result)).contains("summary");
        assertThat(result.cost().usd()).isLessThan(new BigDecimal("0.075"));
    }

    @Test
    void plainModeEndsTheRunAsItIs() {
        policy = ContextPolicy.none();
        instead.put(6, OverflowTest::tooLong);

        RunResult result = run("Read all the pages.");

        assertThat(result.outcome()).isInstanceOf(Outcome.ContextFull.class);
        assertThat(server.requests()).hasSize(6);
    }

    @Test
    void aTaskThatIsLargerThanTheWindowIsNotSent() {
        RunResult result = run("Mind the harbours. ".repeat(50_000));

        assertThat(result.outcome()).isInstanceOf(Outcome.ContextFull.class);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aRunThatWasStoredGoesOnInTheNewConversation() {
        policy = policy.withoutClearing();
        instead.put(5, OverflowTest::tooLong);
        AgentRunner runner = runner();
        RunResult stopped = runner.run(Task.of("Read all the pages.").limits(Limits.DEFAULT.withMaxTurns(6)));
        assertThat(stopped.outcome()).isInstanceOf(Outcome.MaxTurns.class);

        RunResult result = runner.resume(runner.read(stopped.state().toJson()), Task.goOn());

        assertThat(result.text()).isEqualTo("That is all.");
        assertThat(summaryRequests()).hasSize(1);
        assertThat(server.requests().get(server.requests().size() - 1).body()).contains(SUMMARY);
    }

    private RunResult run(String task) {
        RunResult result = runner().run(Task.of(task).limits(limits));
        assertThat(result.ledger().rows()).containsAll(toldAttempts());
        assertThat(toldAttempts())
                .as("all attempts but at a summary that was of no use")
                .containsAll(result.ledger().rows().stream()
                        .filter(row -> !row.ending().equals("summary"))
                        .toList());
        return result;
    }

    private List<LedgerRow> toldAttempts() {
        return events.stream()
                .map(event -> event instanceof AgentEvent.TurnAnswered turn
                        ? turn.usage()
                        : event instanceof AgentEvent.AttemptFailed failed
                                ? failed.usage()
                                : event instanceof AgentEvent.ContextSummarised summary ? summary.usage() : null)
                .filter(row -> row != null)
                .distinct()
                .toList();
    }

    private AgentRunner runner() {
        return AgentRunner.builder()
                .model(AnthropicModel.builder()
                        .model(model)
                        .apiKey("test")
                        .baseUrl(server.baseUrl().toString())
                        .build())
                .system("You read pages. ".repeat(1_500))
                .tools(new Pages())
                .resultBudget(1_000_000)
                .maxTokens(4_000)
                .context(policy)
                .listener(events::add)
                .build();
    }

    /** Reads one page after the other. Which one is next is told by what was answered, not by what is sent. */
    private Reply reply(JsonNode body) {
        if (isSummaryRequest(body.toString())) {
            return summary.get();
        }
        int number = ++request;
        if (instead.containsKey(number)) {
            return instead.get(number).get();
        }
        int page =
                number - (int) instead.keySet().stream().filter(n -> n < number).count();
        return page > pages ? thinking().text("That is all.").build() : page(page);
    }

    private Reply page(int page) {
        return thinking()
                .text("I read on.")
                .toolUse("read_page", "{\"number\":" + 2 * page + "}")
                .toolUse("read_page", "{\"number\":" + (2 * page + 1) + "}")
                .build();
    }

    private Reply.Builder thinking() {
        Reply.Builder reply = Reply.builder();
        return thinks ? reply.thinking("Which page is next?") : reply;
    }

    private static Reply tooLong() {
        return Reply.fault(
                Fault.http(400, "invalid_request_error", "prompt is too long: 200123 tokens > 200000 maximum"));
    }

    private static boolean isSummaryRequest(String body) {
        return body.contains("Write down all that is needed");
    }

    private List<ReceivedRequest> summaryRequests() {
        return server.requests().stream()
                .filter(request -> isSummaryRequest(request.body()))
                .toList();
    }

    private <E extends AgentEvent> List<E> told(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static List<String> endings(RunResult result) {
        return result.ledger().rows().stream().map(LedgerRow::ending).toList();
    }

    private static long thoughts(List<Message> messages) {
        return messages.stream()
                .flatMap(message -> message.content().stream())
                .filter((ContentBlock block) -> block instanceof ThinkingBlock)
                .count();
    }

    private void assertReplaysEqual(RunResult result) {
        RunState read = runner().read(result.state().toJson());
        assertThat(read.context()).isEqualTo(result.state().context());
        assertThat(read.conversation().messages())
                .isEqualTo(result.state().conversation().messages());
        assertThat(read.ending()).isEqualTo(result.state().ending());
        assertThat(read.progress()).isEqualTo(result.state().progress());
        assertThat(read.ledger().rows()).isEqualTo(result.ledger().rows());
        assertThat(read.facts()).isEqualTo(result.state().facts());
    }

    final class Pages {
        @Tool("Reads a page.")
        String readPage(int number) {
            String text = "Page " + number + ". It was a dark and stormy night, and the rain fell in torrents. ";
            int characters = 2 * pageTokens;
            return text.repeat(characters / text.length() + 1).substring(0, characters);
        }
    }
}
