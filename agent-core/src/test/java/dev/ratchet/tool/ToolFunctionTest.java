package dev.ratchet.tool;

import static dev.ratchet.tool.Calls.run;
import static dev.ratchet.tool.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tools that a program makes. */
@Timeout(20)
@SuppressWarnings("FutureReturnValueIgnored") // it is returned
class ToolFunctionTest {
    record Month(
            @JsonPropertyDescription("Ticker symbol such as AAPL")
            String ticker,

            Optional<YearMonth> month) {}

    record Positive(int amount) {
        Positive {
            if (amount < 0) {
                throw new ToolException("amount must not be negative");
            }
        }
    }

    sealed interface Shape {}

    record Circle(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    /** An ordinary tool beside them. */
    static final class Orders {
        @Tool("Finds an order.")
        String find(String number) {
            return number;
        }
    }

    private final ToolFunction price = ToolFunction.of(
            "price",
            "Returns a price.",
            Month.class,
            (month, context) -> Map.of("of", month.ticker() + " " + month.month() + " " + context.runId()));

    @Test
    void itStandsAmongAnnotatedObjectsInItsPlace() {
        Toolset tools = Toolset.of(price, new Orders(), price("other"));

        assertThat(tools.definitions()).extracting(ToolDefinition::name).containsExactly("price", "find", "other");
    }

    @Test
    void itsSchemaIsThatOfItsRecord() {
        assertThat(Toolset.of(price).definitions().get(0).raw().toString().replace('"', '\''))
                .startsWith(
                        "{'name':'price','description':'Returns a price.','input_schema':{'type':'object','properties':"
                                + "{'ticker':{'type':'string','description':'Ticker symbol such as AAPL'},'month':{")
                .endsWith("}},'required':['ticker'],'additionalProperties':false}}");
    }

    @Test
    void argumentsAreBoundAndWhatItReturnsIsWritten() {
        assertThat(text(run(Toolset.of(price), "price", "{'ticker':'AAPL','month':'2009-12'}")))
                .isEqualTo("{\"of\":\"AAPL Optional[2009-12] run_1\"}");
        assertThat(text(run(Toolset.of(price), "price", "{'ticker':'AAPL'}")))
                .isEqualTo("{\"of\":\"AAPL Optional.empty run_1\"}");
    }

    @Test
    void argumentsThatDoNotFitAreRefusedInTheSameWords() {
        ToolResult result = run(Toolset.of(price), "price", "{'month':'2009-12'}");

        assertThat(result.error()).isTrue();
        assertThat(text(result)).startsWith("price was not run: its arguments are not valid.\n- ticker: expected");
        assertThat(text(run(Toolset.of(price), "price", "{'ticker':'A','month':'2009-13'}")))
                .contains("\n- month: expected");
    }

    @Test
    void whatItsConstructorOrItselfRefusesIsTold() {
        ToolFunction pay = ToolFunction.of("pay", "Pays.", Positive.class, (positive, context) -> {
            throw new ToolException("No money.");
        });

        assertThat(run(Toolset.of(pay), "pay", "{'amount':-1}"))
                .isEqualTo(ToolResult.error("amount must not be negative"));
        assertThat(run(Toolset.of(pay), "pay", "{'amount':1}")).isEqualTo(ToolResult.error("No money."));
        assertThat(text(run(Toolset.of(pay), "pay", "{'amount':3000000000}"))).contains("\n- amount: expected");
    }

    @Test
    void itMayReturnAStageOrNothingOrAResult() {
        Toolset tools = Toolset.of(
                ToolFunction.of("later", "Later.", Month.class, (m, c) -> CompletableFuture.supplyAsync(() -> "now")),
                ToolFunction.of("nothing", "Nothing.", Month.class, (m, c) -> null),
                ToolFunction.of(
                        "ends",
                        "Ends.",
                        Month.class,
                        (m, c) -> ToolResult.text("end").endingRun()));

        assertThat(text(run(tools, "later", "{'ticker':'A'}"))).isEqualTo("now");
        assertThat(text(run(tools, "nothing", "{'ticker':'A'}"))).isEqualTo("Done; there is no value to return.");
        assertThat(run(tools, "ends", "{'ticker':'A'}").endsRun()).isTrue();
    }

    @Test
    void aSchemaFromElsewhereIsSentAndCheckedAsItIs() {
        String schema = "{\"properties\":{\"n\":{\"minimum\":1,\"type\":\"integer\"}},\"type\":\"object\","
                + "\"required\":[\"n\"], \"title\":\"N\"}";
        Toolset tools = Toolset.of(ToolFunction.ofSchema(
                "twice", "Doubles.", schema, (json, context) -> json.path("n").asInt() * 2));

        assertThat(tools.definitions().get(0).inputSchema()).hasToString(schema);
        assertThat(text(run(tools, "twice", "{'n':21,'more':true}"))).isEqualTo("42");
        assertThat(text(run(tools, "twice", "{'n':0}"))).contains("- n: expected");
        assertThat(text(run(tools, "twice", "{}"))).contains("- n: expected");
    }

    @Test
    void traitsAreSetAsOnAnAnnotation() {
        Toolset tools = Toolset.of(price.traits(ToolTraits::asReadOnly));

        assertThat(tools.traits("price")).get().matches(ToolTraits::readOnly);
        assertThat(Toolset.of(price).traits("price")).contains(ToolTraits.NONE);
    }

    @Test
    void mistakesAreToldWithNameAndMend() {
        assertMistake(
                () -> ToolFunction.of("x", "X.", List.class, (a, c) -> ""),
                "The tool function \"x\" has arguments that no JSON object can be read into: java.util.List<java.lang.Object>"
                        + " is no object with members of its own; use a record.");
        assertMistake(() -> ToolFunction.of("x", "X.", String.class, (a, c) -> ""), "java.lang.String is no object");
        assertMistake(() -> ToolFunction.of("x", "X.", Shape.class, (a, c) -> ""), "Shape is no object");
        assertMistake(() -> ToolFunction.of("x", "X.", Circle.class, (a, c) -> ""), "Circle is no object");
        assertMistake(() -> ToolFunction.of("x", " ", Month.class, (a, c) -> ""), "has a blank description");
        assertMistake(() -> ToolFunction.of("x y", "X.", Month.class, (a, c) -> ""), "tool name \"x y\" must be");
        assertMistake(
                () -> ToolFunction.ofSchema("x", "X.", "{\"type\":\"array\"}", (a, c) -> ""),
                "The tool function \"x\" has no usable schema: a schema of arguments has \"type\":\"object\".");
        assertMistake(
                () -> ToolFunction.ofSchema("x", "X.", "{\"type\":\"object\",\"anyOf\":[]}", (a, c) -> ""),
                "has no anyOf at its root");
        assertMistake(() -> ToolFunction.ofSchema("x", "X.", "[]", (a, c) -> ""), "has no usable schema");
        assertMistake(
                () -> Toolset.of(price("find"), new Orders()),
                "Two tools are named \"find\": a tool function and dev.ratchet.tool.ToolFunctionTest.Orders.find(String).");
    }

    private static void assertMistake(Runnable making, String message) {
        assertThatThrownBy(making::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static ToolFunction price(String name) {
        return ToolFunction.of(name, "Returns a price.", Month.class, (month, context) -> "1");
    }
}
