package dev.ratchet.examples.readme;

import dev.ratchet.AgentRunner;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.run.RunResult;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolParam;
import dev.ratchet.tools.PriceSource;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Map;

/** The first program of the README. */
final class FirstAgent {
    private FirstAgent() {}

    // tag::first-agent
    static class StockTools {
        @Tool("Returns the closing prices of a stock in US dollars, by month.")
        Map<YearMonth, BigDecimal> closes(@ToolParam("Such as AAPL") String ticker, YearMonth from, YearMonth to) {
            return PriceSource.bundled().monthlyCloses(ticker).subMap(from, true, to, true);
        }
    }

    public static void main(String[] args) {
        RunResult result = AgentRunner.builder()
                .model(AnthropicModel.fromEnvironment())
                .tools(new StockTools())
                .maxTurns(10)
                .build()
                .run("How did Apple do against Microsoft in 2009?");

        System.out.println(result.text());
        System.out.println(result.usage() + ", " + result.cost());
    }
    // end::first-agent
}
