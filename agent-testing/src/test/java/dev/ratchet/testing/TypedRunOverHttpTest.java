package dev.ratchet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ratchet.AgentRunner;
import dev.ratchet.RunHandle;
import dev.ratchet.Task;
import dev.ratchet.TypedResult;
import dev.ratchet.TypedRunner;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.event.AgentEvent;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunIncompleteException;
import dev.ratchet.run.RunState;
import dev.ratchet.testing.planner.OfflinePlanner;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.ReceivedRequest;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.testing.server.Responder;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolParam;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer of a type, from the class to the bytes on the wire and back; the server is as strict as the service. */
@Timeout(30)
class TypedRunOverHttpTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String GOOD = "{\"ticker\":\"AAPL\",\"grade\":\"A\",\"mood\":\"GOOD\"}";
    private static final String BAD = "{\"ticker\":\"AAPL\",\"grade\":\"AA\",\"mood\":\"GOOD\"}";

    enum Mood {
        GOOD,
        BAD
    }

    record Quote(
            @JsonPropertyDescription("Such as AAPL") String ticker, char grade, Mood mood, Optional<YearMonth> month) {}

    record Close(String ticker, YearMonth month, double close) {}

    record Report(String summary, List<Close> closes, Optional<String> remark) {}

    sealed interface Payment {
        record Card(String number) implements Payment {}

        record Transfer(URI bank, BigDecimal amount) implements Payment {}
    }

    record Line(UUID id, short count, List<Mood> moods) {}

    /** A bit of everything that a service can be held to. */
    @SuppressWarnings("ArrayRecordComponent") // it is one of the types to be shown
    record Everything(
            String text,
            boolean flag,
            byte tiny,
            long big,
            float real,
            Duration duration,
            Instant instant,
            LocalDate date,
            LocalTime time,
            OffsetDateTime moment,
            byte[] bytes,
            Line first,
            List<Line> lines,
            Payment payment,
            Set<Payment> payments,
            EnumMap<Mood, Integer> counts,
            Optional<Line> last,
            OptionalInt number) {}

    /** A tool as a user writes it. */
    static final class Stocks {
        @Tool(value = "Returns the closing price of a stock for a month.", strict = true)
        Close stockPrice(
                @ToolParam("Ticker symbol such as AAPL") String ticker,
                @ToolParam("Month such as 2009-12") YearMonth month) {
            return new Close(ticker, month, ticker.equals("AAPL") ? 210.73 : 30.34);
        }
    }

    @Test
    void theServiceIsHeldToTheSchemaAfterToolsAndWhileItStreams() {
        List<AgentEvent> events = new ArrayList<>();
        Reply call = Reply.builder()
                .toolUse("stock_price", "{\"ticker\":\"AAPL\",\"month\":\"2009-12\"}")
                .build();
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(call, Reply.text(GOOD)))) {
            TypedResult<Quote> result = runner(server, events).run("How good was Apple in December 2009?", Quote.class);

            assertThat(result.value()).isEqualTo(new Quote("AAPL", 'A', Mood.GOOD, Optional.empty()));
            assertThat(server.requests())
                    .hasSize(2)
                    .allSatisfy(request ->
                            assertThat(sent(request).path("output_config")).isEqualTo(JSON.readTree("""
                            {"effort": "low", "format": {"type": "json_schema", "schema": {"type": "object",
                              "properties": {"ticker": {"type": "string", "description": "Such as AAPL"},
                                "grade": {"type": "string", "description": "(maxLength 1, minLength 1)"},
                                "mood": {"type": "string", "enum": ["GOOD", "BAD"]},
                                "month": {"type": ["string", "null"], "pattern": "^\\\\d{4}-(0[1-9]|1[0-2])$"}},
                              "required": ["ticker", "grade", "mood"], "additionalProperties": false}}}
                            """)));
            assertThat(events)
                    .filteredOn(AgentEvent.TextDelta.class::isInstance)
                    .hasSizeGreaterThan(1);
        }
    }

    @Test
    void theServiceTakesTheSchemasOfAllKindsOfTypes() {
        Reply refusal = Reply.builder().text("No.").stop("refusal").build();
        try (MessagesServer server = MessagesServer.start(request -> refusal)) {
            AgentRunner runner = runner(server, new ArrayList<>());

            assertThat(runner.run("All of it?", Everything.class).outcome()).isInstanceOf(Outcome.Refused.class);
            assertThat(runner.answeringTo("""
                    {"$schema": "https://json-schema.org/draft/2020-12/schema", "definitions": {"n": {"type": "integer",
                      "format": "int32", "minimum": 1}}, "type": "array", "minItems": 2, "uniqueItems_": true,
                     "items": {"oneOf": [{"$ref": "#/definitions/n"}, {"type": "object", "properties": {"n": {"$ref":
                      "#/definitions/n"}}}]}}
                    """).run("Which?").outcome()).isInstanceOf(Outcome.Refused.class);
            assertThat(server.requests())
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(
                                    sent(request).path("output_config").has("format"))
                            .isTrue());
        }
    }

    @Test
    void whatTheServiceCannotBeHeldToIsCheckedHereAndToldOnce() {
        try (MessagesServer server =
                MessagesServer.start(Responder.inOrder(Reply.text(BAD), Reply.text(GOOD), Reply.text(GOOD)))) {
            TypedRunner<Quote> quotes = runner(server, new ArrayList<>()).answering(Quote.class);

            TypedResult<Quote> result = quotes.run("How did Apple close?");
            TypedResult<Quote> replied = quotes.reply(result, "And now?");

            assertThat(result.value()).isEqualTo(replied.value());
            JsonNode messages = sent(server.requests().get(2)).path("messages");
            assertThat(messages.valueStream()
                            .map(message ->
                                    message.path("content").path(0).path("text").asString()))
                    .containsExactly("How did Apple close?", BAD, """
                            The answer is not what was asked for.
                            - grade: expected at most 1 characters, received "AA" (string)
                            Expected: {"ticker": string, "grade": string, "mood": "GOOD" | "BAD", \
                            "month"?: string | null (matching ^\\d{4}-(0[1-9]|1[0-2])$)}
                            Give the whole answer again.""", GOOD, "And now?");
        }
    }

    @Test
    void aSecondAnswerThatDoesNotFitEndsTheRun() {
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(Reply.text(BAD), Reply.text(BAD)))) {
            TypedResult<Quote> result = runner(server, new ArrayList<>()).run("How did Apple close?", Quote.class);

            assertThat(result.outcome())
                    .isEqualTo(new Outcome.InvalidAnswer(
                            List.of("grade: expected at most 1 characters, received \"AA\" (string)")));
            assertThatThrownBy(result::value).isInstanceOf(RunIncompleteException.class);
        }
    }

    @Test
    void aTypeThatNoServiceCanBeHeldToIsGivenByATool() throws InterruptedException {
        Reply wrong = Reply.builder()
                .toolUse("final_answer", "{\"answer\":{\"AAPL\":\"much\"}}")
                .build();
        Reply right = Reply.builder()
                .toolUse("final_answer", "{\"answer\":{\"AAPL\":[1.5,2]}}")
                .build();
        Reply again = Reply.text("{\"answer\":{}}");
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(wrong, right, Reply.text("No."), again))) {
            TypedRunner<Map<String, double[]>> closes =
                    runner(server, new ArrayList<>()).answering(new TypeReference<Map<String, double[]>>() {});

            RunHandle handle = closes.start(Task.of("What did they close at?"));
            TypedResult<Map<String, double[]>> result = closes.typed(handle.await());
            RunState stored = closes.read(result.run().state().toJson());
            TypedResult<Map<String, double[]>> replied = closes.reply(stored, Task.of("And now?"));

            assertThat(result.value().get("AAPL")).containsExactly(1.5, 2);
            assertThat(replied.value()).isEmpty();
            assertThat(server.requests()).hasSize(4).allSatisfy(request -> {
                assertThat(sent(request).path("tools").path(1).path("name").asString())
                        .isEqualTo("final_answer");
                assertThat(sent(request).has("tool_choice")).isFalse();
                assertThat(sent(request).path("output_config").has("format")).isFalse();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"refusal", "max_tokens"})
    void anAnswerThatEndsForAnotherReasonIsNotRepaired(String stopReason) {
        Reply cut = Reply.builder().text("{\"tick").stop(stopReason).build();
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(cut))) {
            TypedResult<Quote> result = runner(server, new ArrayList<>()).run("How did Apple close?", Quote.class);

            assertThat(result.outcome())
                    .isInstanceOf(stopReason.equals("refusal") ? Outcome.Refused.class : Outcome.Truncated.class);
        }
    }

    @Test
    void theOfflinePlannerFillsTheTypeFromResults() {
        try (MessagesServer server = MessagesServer.start(new OfflinePlanner())) {
            AgentRunner runner = runner(server, new ArrayList<>());

            Report report = runner.run("What were the closing prices of AAPL and MSFT in 2009-12?", Report.class)
                    .value();

            assertThat(report.closes())
                    .containsExactlyInAnyOrder(
                            new Close("AAPL", YearMonth.of(2009, 12), 210.73),
                            new Close("MSFT", YearMonth.of(2009, 12), 30.34));
            assertThat(report.summary()).contains("210.73", "no language model was involved");
        }
    }

    @Test
    void theOfflinePlannerMakesNoNumberUp() {
        record Forecast(String ticker, double highestOfNextYear, double lowestOfNextYear) {}
        try (MessagesServer server = MessagesServer.start(new OfflinePlanner())) {
            TypedResult<Forecast> result = runner(server, new ArrayList<>())
                    .run("What were the closing prices of AAPL and MSFT in 2009-12?", Forecast.class);

            assertThat(result.outcome()).isInstanceOf(Outcome.InvalidAnswer.class);
            assertThat(result.run().turns().get(1).answer().text())
                    .contains("I lack \"highestOfNextYear\", and I make nothing up.");
        }
    }

    private static AgentRunner runner(MessagesServer server, List<AgentEvent> events) {
        return AgentRunner.builder()
                .model(AnthropicModel.builder()
                        .apiKey("test")
                        .parameter("output_config", "{\"effort\":\"low\"}")
                        .baseUrl(server.baseUrl().toString())
                        .build())
                .tools(new Stocks())
                .listener(events::add)
                .build();
    }

    private static JsonNode sent(ReceivedRequest request) {
        return JSON.readTree(request.body());
    }
}
