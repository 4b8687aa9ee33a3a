package dev.ratchet.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.tool.ToolContext;
import dev.ratchet.tool.Toolset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ToolsAsTheModelSeesThemTest {
    private Toolset tools;

    @BeforeEach
    void register() {
        tools = Toolset.of(new StockPrices());
    }

    @Test
    void definitions() throws IOException {
        String definitions = tools.definitions().stream()
                .map(definition -> definition.raw() + "\n")
                .collect(Collectors.joining());

        assertThat(definitions).isEqualTo(golden("definitions.jsonl"));
    }

    @Test
    void resultsAndErrors() {
        assertThat(called("find_ticker", "{'company_name':'apple'}")).isEqualTo("{'ticker':'AAPL','company':'Apple'}");
        assertThat(called("stock_price", "{'ticker':'AAPL','month':'2009-12'}"))
                .isEqualTo("{'ticker':'AAPL','month':'2009-12','close':210.73,'currency':'USD',"
                        + "'note':'historical sample data, split-adjusted as of 2010; not a live quote'}");
        assertThat(called("stock_price", "{'ticker':'AAPL','month':'2011-01'}"))
                .isEqualTo("no price of AAPL for 2011-01; its months are from 2000-01 to 2010-03");
    }

    private String called(String name, String arguments) {
        RawJson input = RawJson.parse(arguments.replace('\'', '"'));
        ToolUseBlock call = new ToolUseBlock(RawJson.parse("{}"), "toolu_1", name, input, null);
        ToolContext context = new ToolContext("run_1", "toolu_1", new Cancellation(), Map.of());
        return tools.call(call, context).block("toolu_1").text().replace('"', '\'');
    }

    private static String golden(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ToolsAsTheModelSeesThemTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
