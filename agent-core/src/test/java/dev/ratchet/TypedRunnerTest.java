package dev.ratchet;

import static dev.ratchet.QueuedModel.answer;
import static dev.ratchet.QueuedModel.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ratchet.event.AgentEvent;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Message;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.model.OutputFormat;
import dev.ratchet.model.Prompt;
import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunIncompleteException;
import dev.ratchet.run.RunState;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolException;
import dev.ratchet.tool.ToolResult;
import jakarta.validation.constraints.Max;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

@Timeout(20)
@SuppressWarnings("UnusedMethod")
class TypedRunnerTest {
    private final QueuedModel model = new QueuedModel();
    private final List<AgentEvent> events = new ArrayList<>();

    /** What is asked for; that it is at most 100 no service can hold a model to. */
    record Order(
            String number,
            @Max(100) int items,
            @JsonPropertyDescription("Day of shipping") Optional<LocalDate> shipped) {}

    record Basket(List<Order> orders, Map<String, Integer> prices) {}

    sealed interface Shape {
        record Circle(double radius) implements Shape {}

        record Square(double side) implements Shape {}
    }

    enum Mood {
        GOOD,
        BAD
    }

    record Period(LocalDate from, LocalDate to) {
        Period {
            if (to.isBefore(from)) {
                throw new ToolException("to: expected a day not before " + from + ", received " + to);
            }
        }
    }

    static final class Orders {
        @Tool("Finds an order.")
        String lookupOrder(String number) {
            return "shipped";
        }

        @Tool("Hands over to a person.")
        ToolResult handOver() {
            return ToolResult.text("A person will call you.").endingRun();
        }
    }

    @Test
    void anAnswerIsReadAsTheType() {
        model.withStructuredOutputs().says("{\"number\":\"A-1\",\"items\":2,\"shipped\":\"2026-05-14\"}");

        TypedResult<Order> result = runner().run(Task.of("Where is A-1?"), Order.class);

        assertThat(result.value()).isEqualTo(new Order("A-1", 2, Optional.of(LocalDate.of(2026, 5, 14))));
        assertThat(result.outcome()).isEqualTo(new Outcome.Completed());
    }

    @Test
    void theServiceIsToldWhatItCanHoldTheModelToAndTheRestIsSaid() {
        model.withStructuredOutputs().says("{\"number\":\"A-1\",\"items\":2}");

        runner().run("Where is A-1?", Order.class);

        Prompt prompt = model.requests.get(0).prompt();
        assertThat(prompt.format()).isEqualTo(new OutputFormat.JsonSchema(RawJson.parse("""
                {"type":"object","properties":{"number":{"type":"string"},\
                "items":{"type":"integer","description":"(maximum 100)"},\
                "shipped":{"type":["string","null"],"format":"date","description":"Day of shipping"}},\
                "required":["number","items"],"additionalProperties":false}"""), RawJson.parse("""
                {"type":"object","properties":{"number":{"type":"string"},"items":{"type":"integer","maximum":100},\
                "shipped":{"type":["string","null"],"format":"date","description":"Day of shipping"}},\
                "required":["number","items"],"additionalProperties":false}""")));
        assertThat(prompt.tools()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsNoObjectIsWrappedUnseen(boolean structuredOutputs) {
        QueuedModel each = structuredOutputs ? model.withStructuredOutputs() : model;
        AgentRunner runner = runner();

        each.says("{\"answer\":[{\"number\":\"A-1\",\"items\":1},{\"number\":\"A-2\",\"items\":2}]}");
        assertThat(runner.answering(new TypeReference<List<Order>>() {})
                        .run("All?")
                        .value())
                .extracting(Order::number)
                .containsExactly("A-1", "A-2");
        each.says("{\"answer\":\"BAD\"}");
        assertThat(runner.run("How is it?", Mood.class).value()).isEqualTo(Mood.BAD);
        each.says("{\"answer\":{\"type\":\"Square\",\"side\":2}}");
        assertThat(runner.run("Which?", Shape.class).value()).isEqualTo(new Shape.Square(2));
        each.says("{\"answer\":[1,2]}");
        assertThat(runner.run("Which?", int[].class).value()).containsExactly(1, 2);
        each.says("{\"answer\":null}");
        assertThat(runner.answering(new TypeReference<Optional<Mood>>() {})
                        .run("And?")
                        .value())
                .isEmpty();
        each.says("{\"answer\":true}");
        assertThat(runner.run("Is it?", Boolean.class).value()).isTrue();
    }

    @Test
    void anAnswerThatDoesNotFitIsToldOnce() {
        model.withStructuredOutputs()
                .says("{\"number\":\"A-1\",\"items\":120}")
                .says("{\"number\":\"A-1\",\"items\":12}");

        TypedResult<Order> result = runner().run("Where is A-1?", Order.class);

        assertThat(result.value().items()).isEqualTo(12);
        List<Message> messages = result.run().transcript().messages();
        assertThat(messages).hasSize(4);
        assertThat(messages.get(2).content()).containsExactly(TextBlock.of("""
                The answer is not what was asked for.
                - items: expected at most 100, received 120 (integer)
                Expected: {"number": string, "items": integer (at most 100), "shipped"?: string | null (date)}
                Give the whole answer again."""));
        assertThat(events)
                .filteredOn(AgentEvent.AnswerRejected.class::isInstance)
                .containsExactly(
                        new AgentEvent.AnswerRejected(List.of("items: expected at most 100, received 120 (integer)")));
        assertThat(result.run().turns()).hasSize(2);
    }

    @Test
    void oneThatStillDoesNotFitIsAnOutcome() {
        model.withStructuredOutputs()
                .says("{\"number\":\"A-1\",\"items\":120}")
                .says("{\"number\":\"A-1\",\"items\":121}");

        TypedResult<Order> result = runner().run("Where is A-1?", Order.class);

        assertThat(result.outcome())
                .isEqualTo(new Outcome.InvalidAnswer(List.of("items: expected at most 100, received 121 (integer)")));
        assertThatThrownBy(result::value)
                .isInstanceOf(RunIncompleteException.class)
                .hasMessage("The model's answer is not of the type that was asked for, also after it was told so:"
                        + " items: expected at most 100, received 121 (integer)");
        assertThat(result.run().partialText()).isEqualTo("{\"number\":\"A-1\",\"items\":121}");
    }

    @Test
    void eachQuestionHasARepairOfItsOwn() {
        model.withStructuredOutputs()
                .says("no")
                .says("{\"answer\":\"GOOD\"}")
                .says("no")
                .says("{\"answer\":\"BAD\"}");
        TypedRunner<Mood> moods = runner().answering(Mood.class);

        TypedResult<Mood> first = moods.run("How is it?");
        TypedResult<Mood> second = moods.reply(first, "And now?");

        assertThat(first.value()).isEqualTo(Mood.GOOD);
        assertThat(second.value()).isEqualTo(Mood.BAD);
    }

    @Test
    void aModelThatCannotBeHeldToASchemaAnswersByATool() {
        model.calls(call("A", "lookup_order", "{\"number\":\"A-1\"}"))
                .calls(call("B", "final_answer", "{\"number\":\"A-1\",\"items\":2}"));

        TypedResult<Order> result = runner().run("Where is A-1?", Order.class);

        assertThat(result.value()).isEqualTo(new Order("A-1", 2, Optional.empty()));
        assertThat(result.outcome())
                .isEqualTo(new Outcome.EndedByTool("final_answer", "{\"number\":\"A-1\",\"items\":2}", false));
        Prompt prompt = model.requests.get(0).prompt();
        assertThat(prompt).isSameAs(model.requests.get(1).prompt());
        assertThat(prompt.format()).isEqualTo(new OutputFormat.FinalTool("final_answer"));
        assertThat(prompt.system()).hasToString("\"Give your answer by calling final_answer, not in text.\"");
        assertThat(prompt.tools())
                .extracting(tool -> tool.name())
                .containsExactly("hand_over", "lookup_order", "final_answer");
        assertThat(events)
                .filteredOn(AgentEvent.ToolFinished.class::isInstance)
                .extracting(event -> ((AgentEvent.ToolFinished) event).call().name())
                .containsExactly("lookup_order", "final_answer");
    }

    @Test
    void aTypeThatNoModelCanBeHeldToIsGivenByTheTool() {
        model.withStructuredOutputs().calls(call("A", "final_answer", "{\"orders\":[],\"prices\":{\"A-1\":3}}"));

        assertThat(runner().run("What is in it?", Basket.class).value())
                .isEqualTo(new Basket(List.of(), Map.of("A-1", 3)));
    }

    @Test
    void aCallThatDoesNotFitIsToldOnceInsideItsResult() {
        model.calls(
                        call("A", "final_answer", "{\"number\":\"A-1\",\"items\":120}"),
                        call("B", "lookup_order", "{\"number\":\"A-1\"}"))
                .calls(call("C", "final_answer", "{\"number\":\"A-1\",\"items\":12}"));

        TypedResult<Order> result = runner().run("Where is A-1?", Order.class);

        assertThat(result.value().items()).isEqualTo(12);
        assertThat(result.run().transcript().messages().get(2).content())
                .containsExactly(ToolResultBlock.of("A", """
                                The answer is not what was asked for.
                                - items: expected at most 100, received 120 (integer)
                                Expected: {"number": string, "items": integer (at most 100), "shipped"?: string | null (date)}
                                Give the whole answer again.""", true), ToolResultBlock.of("B", "shipped", false));
    }

    @Test
    void aSecondCallThatDoesNotFitEndsTheRunAndNothingOfItsTurnRuns() {
        model.calls(call("A", "final_answer", "{}"))
                .calls(call("B", "final_answer", "{}"), call("C", "lookup_order", "{\"number\":\"A-1\"}"));

        TypedResult<Order> result = runner().run("Where is A-1?", Order.class);

        assertThat(result.outcome())
                .isEqualTo(new Outcome.InvalidAnswer(List.of(
                        "number: expected string (required), received nothing",
                        "items: expected integer (at most 100) (required), received nothing")));
        assertThat(result.run().transcript().messages()).hasSize(3);
        assertThat(events).noneMatch(event -> event instanceof AgentEvent.ToolStarted);

        model.calls(call("D", "final_answer", "{\"number\":\"A-1\",\"items\":1}"));
        assertThat(runner().answering(Order.class).resume(result).value().items())
                .isEqualTo(1);
    }

    @Test
    void anAnswerInTextInPlaceOfTheCallIsTakenIfItFitsAndElseToldOnce() {
        model.says("It is shipped.").says("{\"number\":\"A-1\",\"items\":1}");

        TypedResult<Order> result = runner().run("Where is A-1?", Order.class);

        assertThat(result.value().number()).isEqualTo("A-1");
        assertThat(text(result.run().transcript().messages().get(2))).startsWith("""
                        The answer is not what was asked for. Call final_answer; do not answer in text.
                        - the answer: expected one JSON document, received "It is shipped."
                        """);
    }

    @Test
    void ofSeveralAnswersInOneTurnTheFirstIsRead() {
        model.calls(
                call("A", "final_answer", "{\"answer\":\"GOOD\"}"), call("B", "final_answer", "{\"answer\":\"BAD\"}"));

        assertThat(runner().run("How is it?", Mood.class).value()).isEqualTo(Mood.GOOD);
    }

    @Test
    void aRefusalAndAnAnswerThatIsCutOffStayWhatTheyAre() {
        model.withStructuredOutputs()
                .then((request, told, cancellation) -> answer("refusal", TextBlock.of("{\"num")))
                .then((request, told, cancellation) -> answer("max_tokens", TextBlock.of("{\"num")));

        assertThat(runner().run("Where?", Order.class).outcome()).isInstanceOf(Outcome.Refused.class);
        assertThat(runner().run("Where?", Order.class).outcome()).isInstanceOf(Outcome.Truncated.class);
        assertThat(model.requests).hasSize(2);
    }

    static Stream<String> hostile() {
        return Stream.of(
                "",
                "{\"answer\":\"GOOD\"} {\"answer\":\"BAD\"}",
                "{\"answer\":\"GOOD\",\"answer\":\"BAD\"}",
                "{\"answer\":1e99999999999}",
                "[".repeat(100_000),
                "{\"answer\":\"\u001b[31m" + "x".repeat(100_000) + "\"}",
                "{\"answer\":{\"answer\":\"GOOD\"}}");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void whateverAModelWritesIsAnOutcome(String text) {
        model.withStructuredOutputs().says(text).says(text);

        TypedResult<Mood> result = runner().run("How is it?", Mood.class);

        assertThat(result.outcome()).isInstanceOf(Outcome.InvalidAnswer.class);
        assertThat(result.outcome().sentence()).hasSizeLessThan(800).doesNotContain("\u001b");
    }

    @Test
    void theRepairCountsAsATurn() {
        model.withStructuredOutputs().says("no");

        TypedResult<Order> result =
                runner().answering(Order.class).run(Task.of("Where?").limits(Limits.DEFAULT.withMaxTurns(1)));

        assertThat(result.outcome()).isEqualTo(new Outcome.MaxTurns(1));
    }

    @Test
    void whatAConstructorSaysToTheModelIsTold() {
        model.withStructuredOutputs()
                .says("{\"from\":\"2026-05-02\",\"to\":\"2026-05-01\"}")
                .says("{\"from\":\"2026-05-01\",\"to\":\"2026-05-02\"}");

        TypedResult<Period> result = runner().run("When?", Period.class);

        assertThat(result.value().to()).isEqualTo(LocalDate.of(2026, 5, 2));
        assertThat(text(result.run().transcript().messages().get(2)))
                .contains("- to: expected a day not before 2026-05-02, received 2026-05-01");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStoredRunIsReadAsItWasAndGoesOn(boolean structuredOutputs) {
        QueuedModel each = structuredOutputs ? model.withStructuredOutputs() : model;
        each.says("no").says("{\"answer\":\"GOOD\"}").says("{\"answer\":\"BAD\"}");
        TypedRunner<Mood> moods = runner().answering(Mood.class);
        String stored = moods.run("How is it?").run().state().toJson();

        RunState read = moods.read(stored);

        assertThat(read.toJson()).isEqualTo(stored);
        assertThat(moods.reply(read, Task.of("And now?")).value()).isEqualTo(Mood.BAD);
        assertThatThrownBy(() -> runner().read(stored))
                .hasMessageEndingWith(
                        structuredOutputs
                                ? "belongs to another runner: the output format is missing"
                                : "belongs to another runner: the tool final_answer is missing");
        assertThatThrownBy(() -> runner().answering(Order.class).reply(read, Task.of("Where?")))
                .hasMessageContaining(
                        structuredOutputs ? "the output format has changed" : "the tool final_answer has changed");
    }

    @Test
    void aRunInTheBackgroundHasAValueToo() throws InterruptedException {
        model.withStructuredOutputs().says("{\"answer\":\"GOOD\"}");
        TypedRunner<Mood> moods = runner().answering(Mood.class);

        RunHandle handle = moods.start(Task.of("How is it?"));

        assertThat(moods.typed(handle.await()).value()).isEqualTo(Mood.GOOD);
    }

    @Test
    void aToolOfTheUsersThatEndsTheRunIsNoValueUnlessItFits() {
        model.withStructuredOutputs().calls(call("A", "hand_over", "{}"));

        TypedResult<Order> result = runner().run("Where is A-1?", Order.class);

        assertThatThrownBy(result::value)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the answer of the run is not of the type that was asked for: the answer: expected one JSON"
                        + " document, received \"A person will call you.\". The run was ended by the tool hand_over.");
    }

    @Test
    void aSchemaFromElsewhereGivesJson() {
        model.withStructuredOutputs().says("{\"answer\":[1,2]}");

        TypedResult<JsonNode> result = runner().answeringTo(
                        "{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"maxItems\":3}")
                .run("Which?");

        assertThat(result.value()).hasToString("[1,2]");
    }

    @Test
    void whatIsNoAnswerIsRefusedBeforeAnythingIsAsked() {
        assertThatThrownBy(() -> runner().answering(Object.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("java.lang.Object says nothing of what the answer is to be; name a type, or give a schema");
        assertThatThrownBy(() -> runner().answering(Thread.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AgentRunner.builder()
                        .model(model)
                        .tools(new Object() {
                            @Tool("Is in the way.")
                            String finalAnswer() {
                                return "";
                            }
                        })
                        .build()
                        .answering(Order.class))
                .hasMessage("a tool is named final_answer, which is how the answer is given; rename it by"
                        + " @Tool(name = …)");
    }

    private AgentRunner runner() {
        return AgentRunner.builder()
                .model(model)
                .tools(new Orders())
                .listener(events::add)
                .build();
    }

    private static String text(Message message) {
        ContentBlock block = message.content().get(0);
        return ((TextBlock) block).text();
    }
}
