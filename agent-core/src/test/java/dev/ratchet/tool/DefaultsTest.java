package dev.ratchet.tool;

import static dev.ratchet.tool.Calls.call;
import static dev.ratchet.tool.Calls.run;
import static dev.ratchet.tool.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Max;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

@SuppressWarnings({"UnusedMethod", "UnusedVariable"})
class DefaultsTest {
    private final Toolset tools = Toolset.of(new Catalogue());

    @Test
    void theModelReadsTheDefaultsAndMayLeaveThemOut() {
        assertThat(definition("search").inputSchema().toString()).isEqualTo("""
                        {"type":"object","properties":{\
                        "query":{"type":"string"},\
                        "limit":{"type":"integer","maximum":100,"default":20,"description":"How many at most"},\
                        "side":{"type":"string","enum":["BUY","SELL"],"default":"SELL","description":"Which side"},\
                        "from":{"type":"string","format":"date","default":"2009-12-31","description":"Since when"},\
                        "years":{"type":"array","items":{"type":"integer"},"default":[1,2],"description":"Which years"},\
                        "text":{"type":"string","default":"5","description":"A text"},\
                        "empty":{"type":"string","default":"","description":"Another"},\
                        "may_be":{"type":"string","default":"x","description":"Optional"},\
                        "or_null":{"type":["integer","null"],"default":7,"description":"Nullable"}},\
                        "required":["query"],"additionalProperties":false}""");
    }

    @Test
    void whatIsLeftOutIsBoundAsItsDefault() {
        assertThat(text(run(tools, "search", "{'query':'q'}")))
                .isEqualTo("q 20 SELL 2009-12-31 [1, 2] 5  Optional[x] 7");
        assertThat(text(run(tools, "search", "{'query':'q','limit':null,'may_be':null,'or_null':null}")))
                .isEqualTo("q 20 SELL 2009-12-31 [1, 2] 5  Optional[x] null");
        assertThat(text(run(tools, "search", "{'query':'q','limit':3,'side':'BUY','years':[]}")))
                .isEqualTo("q 3 BUY 2009-12-31 [] 5  Optional[x] 7");
    }

    @Test
    void aDefaultIsHeldToWhatTheModelsArgumentsAre() {
        assertThat(text(run(tools, "search", "{'query':'q','limit':101}"))).contains("limit: expected at most 100");
    }

    @Test
    void componentsHaveDefaultsToo() {
        assertThat(definition("order").inputSchema().toString()).contains("""
                {"type":"object","properties":{"amount":{"type":"integer","default":1,"description":"How many"},\
                "unit":{"type":"string","default":"piece"}},"additionalProperties":false}""");
        assertThat(text(run(tools, "order", "{'lines':[{},{'amount':2,'unit':null}],'by_name':{'a':{}}}")))
                .isEqualTo("[Line[amount=1, unit=piece], Line[amount=2, unit=piece]] {a=Line[amount=1, unit=piece]}"
                        + " Line[amount=9, unit=piece]");
    }

    @Test
    void aRenamedComponentIsReadByItsNameInTheSchema() {
        assertThat(definition("pack").inputSchema().toString())
                .contains("\"properties\":{\"kilos\":{\"type\":\"number\",\"description\":\"Weight\"}}");
        assertThat(text(run(tools, "pack", "{'box':{'kilos':1.5}}"))).isEqualTo("Box[weight=1.5]");
    }

    @Test
    void aDefaultThatHoldsItselfIsFilledInOnce() {
        assertThat(text(run(tools, "walk", "{}"))).isEqualTo("Step[next=Step[next=null]]");
    }

    @Test
    void whoDecidesSeesTheDefaultsThatWillBeRun() {
        assertThat(tools.asRun(call("order", "{'lines':[]}")).input().toString())
                .isEqualTo("{\"lines\":[],\"by_name\":{},\"last\":{\"amount\":9,\"unit\":\"piece\"}}");
    }

    @Test
    void defaultsOfASchemaFromElsewhereAreFilledInWhereTheyFit() {
        Toolset foreign = Toolset.of(ToolFunction.ofSchema(
                "foreign",
                "Says what it got.",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"default\":1},"
                        + "\"b\":{\"type\":\"string\",\"default\":null}}}",
                (JsonNode arguments, ToolContext context) -> arguments.toString()));

        assertThat(text(run(foreign, "foreign", "{}"))).isEqualTo("{\"a\":1}");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("default-of-another-type", new BadType()),
                Arguments.of("default-out-of-bounds", new BadBound()),
                Arguments.of("default-of-a-component", new BadComponent()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void aDefaultThatDoesNotFitIsToldAtRegistration(String name, Object tool) {
        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> Toolset.of(tool)))
                .satisfies(e -> Golden.assertGolden("registration-" + name, String.valueOf(e.getMessage())));
    }

    private ToolDefinition definition(String name) {
        return tools.definitions().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    enum Side {
        BUY,
        SELL
    }

    record Line(
            @ToolParam(value = "How many", defaultValue = "1")
            int amount,

            @JsonProperty(defaultValue = "piece") String unit) {}

    record Box(@ToolParam(value = "Weight", name = "kilos") double weight) {}

    record Step(@JsonProperty(defaultValue = "{}") Step next) {}

    static final class Catalogue {
        @Tool("Searches.")
        String search(
                String query,
                @ToolParam(value = "How many at most", defaultValue = "20") @Max(100) int limit,
                @ToolParam(value = "Which side", defaultValue = "SELL") Side side,
                @ToolParam(value = "Since when", defaultValue = "2009-12-31") LocalDate from,
                @ToolParam(value = "Which years", defaultValue = "[1, 2]") List<Integer> years,
                @ToolParam(value = "A text", defaultValue = "5") String text,
                @ToolParam(value = "Another", defaultValue = "\"\"") String empty,
                @ToolParam(value = "Optional", defaultValue = "x") Optional<String> mayBe,
                @ToolParam(value = "Nullable", defaultValue = "7") @Nullable Integer orNull) {
            return query + " " + limit + " " + side + " " + from + " " + years + " " + text + " " + empty + " " + mayBe
                    + " " + orNull;
        }

        @Tool("Orders.")
        String order(
                List<Line> lines,
                @ToolParam(value = "Lines by name", defaultValue = "{}") Map<String, Line> byName,
                @ToolParam(value = "The last one", defaultValue = "{\"amount\":9}") Line last) {
            return lines + " " + byName + " " + last;
        }

        @Tool("Packs.")
        String pack(Box box) {
            return box.toString();
        }

        @Tool("Walks.")
        String walk(@ToolParam(value = "The first step", defaultValue = "{}") Step first) {
            return first.toString();
        }
    }

    static final class BadType {
        @Tool("Searches.")
        String search(@ToolParam(value = "How many", defaultValue = "many") int limit) {
            return "";
        }
    }

    static final class BadBound {
        @Tool("Searches.")
        String search(@ToolParam(value = "How many", defaultValue = "101") @Max(100) int limit) {
            return "";
        }
    }

    record Filter(@JsonProperty(defaultValue = "HOLD") Side side) {}

    static final class BadComponent {
        @Tool("Searches.")
        String search(Filter filter) {
            return "";
        }
    }
}
