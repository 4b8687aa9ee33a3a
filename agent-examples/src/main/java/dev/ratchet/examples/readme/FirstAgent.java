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
    @Tool("Returns the closing prices of a stock in a year, by month, in US dollars.")
    static Map<YearMonth, BigDecimal> closes(@ToolParam("Such as AAPL") String ticker, int year) {
        return PriceSource.bundled().monthlyCloses(ticker).subMap(YearMonth.of(year, 1), YearMonth.of(year + 1, 1));
    }

    public static void main(String[] args) {
        var model = AnthropicModel.fromEnvironment();
        var agent = AgentRunner.builder().model(model).tools(FirstAgent.class).build();
        RunResult result = agent.run("How did Apple do against Microsoft in 2009?");
        System.out.println(result.text());
        System.out.println(result.usage() + ", " + result.cost());
    }
    // end::first-agent
}
