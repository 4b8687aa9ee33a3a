package dev.ratchet.examples.readme;

import dev.ratchet.AgentRunner;
import dev.ratchet.model.Model;
import dev.ratchet.run.RunResult;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolParam;
import dev.ratchet.tools.PriceSource;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Map;

final class FirstAgent {
    private FirstAgent() {}

    // tag::first-agent
    static class StockTools {
        private final PriceSource prices = PriceSource.bundled();

        @Tool("Returns the closing prices of a stock in US dollars, by month.")
        Map<YearMonth, BigDecimal> closes(@ToolParam("Such as AAPL") String ticker, YearMonth from, YearMonth to) {
            return prices.monthlyCloses(ticker).subMap(from, true, to, true);
        }
    }

    static RunResult ask(Model model) {
        return AgentRunner.builder()
                .model(model)
                .tools(new StockTools())
                .build()
                .run("How did Apple do against Microsoft in 2009?");
    }
    // end::first-agent
}
