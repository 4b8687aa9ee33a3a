package dev.ratchet.tool;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"UnusedMethod", "UnusedVariable"})
class StrictToolsTest {

    @BeforeEach
    void clearLog() {
        RecordedLog.clear();
    }

    @Test
    void aStrictToolIsSentInTheSubsetAndCheckedByTheWholeSchema() {
        Toolset tools = Toolset.of(new Order());

        assertThat(tools.definitions().get(0).raw()).hasToString("""
                        {"name":"order","description":"Orders.","input_schema":{"type":"object","properties":{\
                        "count":{"type":"integer","description":"How many (minimum 1)"},\
                        "notes":{"type":"array","items":{"type":"string"},"description":"(maxItems 2)"}},\
                        "required":["count"],"additionalProperties":false},"strict":true}""");
        assertThat(Calls.run(tools, "order", "{'count':0}").error()).isTrue();
        assertThat(RecordedLog.toolEvents()).isEmpty();
    }

    @Test
    void aToolThatDoesNotFitIsSentAsUsualAndTheLogSaysWhy() {
        List<ToolDefinition> definitions = Toolset.of(new Unfit()).definitions();

        assertThat(definitions)
                .extracting(each -> each.raw().members().containsKey("strict"))
                .containsExactly(false, false);
        assertThat(RecordedLog.toolEvents())
                .anySatisfy(event ->
                        assertThat(event).contains("WARN grow is not sent as strict: it has a recursive type ($ref)"))
                .anySatisfy(event -> assertThat(event)
                        .contains("WARN label is not sent as strict: it has a map (additionalProperties) at labels"));
    }

    @Test
    void whatIsTooMuchForOneRequestIsSentAsUsual() {
        Toolset tools = Toolset.of(new ManyOptional());

        assertThat(tools.definitions())
                .extracting(each -> each.raw().members().containsKey("strict"))
                .containsExactly(true, true, false);
        assertThat(RecordedLog.toolEvents())
                .singleElement()
                .asString()
                .contains("WARN third is not sent as strict: strict tools may have 24 optional members in all");
    }

    @Test
    void theTraitsOfARunnerDecideAsWell() {
        Toolset tools = Toolset.of(new Plain());

        assertThat(tools.definitions().get(0).raw().members()).doesNotContainKey("strict");
        assertThat(tools.with("plain", ToolTraits::asStrict)
                        .definitions()
                        .get(0)
                        .raw()
                        .members())
                .containsKey("strict");
    }

    static class Plain {
        @Tool("Plain.")
        void plain(String text) {}
    }

    static class Order {
        @Tool(value = "Orders.", strict = true)
        void order(@ToolParam("How many") @Positive int count, Optional<@Size(max = 2) List<String>> notes) {}
    }

    record Tree(List<Tree> children) {}

    static class Unfit {
        @Tool(value = "Grows.", strict = true)
        void grow(Tree tree) {}

        @Tool(value = "Labels.", strict = true)
        void label(Map<String, String> labels) {}
    }

    static class ManyOptional {
        @Tool(value = "First.", strict = true)
        void first(
                Optional<String> a,
                Optional<String> b,
                Optional<String> c,
                Optional<String> d,
                Optional<String> e,
                Optional<String> f,
                Optional<String> g,
                Optional<String> h,
                Optional<String> i,
                Optional<String> j) {}

        @Tool(value = "Second.", strict = true)
        void second(
                Optional<String> a,
                Optional<String> b,
                Optional<String> c,
                Optional<String> d,
                Optional<String> e,
                Optional<String> f,
                Optional<String> g,
                Optional<String> h,
                Optional<String> i,
                Optional<String> j) {}

        @Tool(value = "Third.", strict = true)
        void third(
                Optional<String> a, Optional<String> b, Optional<String> c, Optional<String> d, Optional<String> e) {}
    }
}
