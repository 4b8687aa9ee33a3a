package dev.ratchet.testing.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Questions about prices, through the wire, with tools shaped like those of the demo. */
class StockTaskTest {
    private static final Map<String, String> COMPANIES = new LinkedHashMap<>();
    private static final Map<String, String> PRICES = new LinkedHashMap<>();

    static {
        COMPANIES.put("AAPL", "Apple Inc.");
        COMPANIES.put("MSFT", "Microsoft Corporation");
        COMPANIES.put("AMZN", "Amazon.com, Inc.");
        COMPANIES.put("IBM", "International Business Machines");
        COMPANIES.put("GOOG", "Google Inc.");
        PRICES.put("AAPL 2009-01", "90.13");
        PRICES.put("AAPL 2009-12", "210.73");
        PRICES.put("MSFT 2009-01", "16.63");
        PRICES.put("MSFT 2009-12", "30.34");
        PRICES.put("AMZN 2005-03", "34.27");
        PRICES.put("IBM 2006-06", "72.73");
        PRICES.put("IBM 2008-06", "115.45");
        PRICES.put("GOOG 2006-06", "419.33");
        PRICES.put("GOOG 2008-06", "526.42");
        PRICES.put("GOOG 2004-08", "102.37");
        PRICES.put("AAPL 2010-03", "223.02");
        PRICES.put("MSFT 2010-03", "28.8");
        PRICES.put("AAPL 2010-01", "192.06");
        for (int month = 1; month <= 12; month++) {
            PRICES.put(String.format(Locale.ROOT, "IBM 2001-%02d", month), Integer.toString(100 + month));
        }
        for (String ticker : COMPANIES.keySet()) {
            PRICES.put(ticker + " 2005-01", "50");
            PRICES.put(ticker + " 2005-12", ticker.equals("AAPL") ? "100" : "55");
        }
    }

    private final Loop loop = new Loop()
            .tool(
                    "find_ticker",
                    "Finds the ticker symbol of a company by its name.",
                    "{'type':'object','properties':{'company_name':{'type':'string','description':'Name such as Acme'}},"
                            + "'required':['company_name']}",
                    StockTaskTest::findTicker)
            .tool(
                    "stock_price",
                    "Returns the closing price of a stock for a month.",
                    "{'type':'object','properties':{'ticker':{'type':'string','description':'Ticker symbol such as ACME'},"
                            + "'month':{'type':'string','pattern':'^\\\\d{4}-\\\\d{2}$','description':'Month such as 2001-12; the latest"
                            + " if left out'}},'required':['ticker']}",
                    StockTaskTest::stockPrice);

    @Test
    void twoCompaniesAreComparedOverAYear() {
        Loop.Run run = loop.run("How did Apple do against Microsoft in 2009?");

        assertThat(run.turns())
                .containsExactly(
                        List.of(
                                "find_ticker {\"company_name\":\"Apple\"}",
                                "find_ticker {\"company_name\":\"Microsoft\"}"),
                        List.of(
                                "stock_price {\"month\":\"2009-01\",\"ticker\":\"AAPL\"}",
                                "stock_price {\"month\":\"2009-12\",\"ticker\":\"AAPL\"}",
                                "stock_price {\"month\":\"2009-01\",\"ticker\":\"MSFT\"}",
                                "stock_price {\"month\":\"2009-12\",\"ticker\":\"MSFT\"}"));
        assertThat(run.answer()).isEqualTo("""
                        Apple Inc. (AAPL) rose from 90.13 in 2009-01 to 210.73 in 2009-12 (+133.8 %). \
                        Microsoft Corporation (MSFT) rose from 16.63 in 2009-01 to 30.34 in 2009-12 (+82.4 %). \
                        Apple Inc. (AAPL) did better: +133.8 % against +82.4 % for Microsoft Corporation (MSFT).
                        Source: historical sample data.
                        (Put together by plain rules from the tools' results; no language model was involved.)""");
    }

    @Test
    void smallLettersAreUnderstood() {
        assertThat(loop.run("how did apple do against microsoft in 2009?").answer())
                .contains("+133.8 %", "+82.4 %");
    }

    @Test
    void onePriceInOneMonth() {
        Loop.Run run = loop.run("What did Amazon cost in March 2005?");

        assertThat(run.turns())
                .containsExactly(
                        List.of("find_ticker {\"company_name\":\"Amazon\"}"),
                        List.of("stock_price {\"month\":\"2005-03\",\"ticker\":\"AMZN\"}"));
        assertThat(run.answer()).startsWith("Amazon.com, Inc. (AMZN): 34.27 in 2005-03.");
    }

    @Test
    void aSymbolNeedsNoNameAndARangeHasTwoEnds() {
        Loop.Run run = loop.run("Compare IBM and Google from June 2006 to June 2008");

        assertThat(run.turns().get(0))
                .containsExactly(
                        "find_ticker {\"company_name\":\"Google\"}",
                        "stock_price {\"month\":\"2006-06\",\"ticker\":\"IBM\"}",
                        "stock_price {\"month\":\"2008-06\",\"ticker\":\"IBM\"}");
        assertThat(run.answer())
                .contains("72.73 in 2006-06 to 115.45 in 2008-06 (+58.7 %)", "(+25.5 %)", "IBM did better");
    }

    @Test
    void aSymbolAndAMonth() {
        Loop.Run run = loop.run("GOOG price in 2004-08");

        assertThat(run.turns()).containsExactly(List.of("stock_price {\"month\":\"2004-08\",\"ticker\":\"GOOG\"}"));
        assertThat(run.answer()).startsWith("GOOG (close usd): 102.37 in 2004-08.");
    }

    @Test
    void withoutATimeTheLatestIsGivenWithItsMonth() {
        assertThat(loop.run("What is the price of Apple and Microsoft?").answer())
                .startsWith("Apple Inc. (AAPL): 223.02 in 2010-03. Microsoft Corporation (MSFT): 28.8 in 2010-03."
                        + " The highest is Apple Inc. (AAPL) with 223.02.");
    }

    @Test
    void aNameThatIsNotThereIsSaidWithWhatThereIs() {
        Loop.Run run = loop.run("How did Nokia do in 2009?");

        assertThat(run.turns()).containsExactly(List.of("find_ticker {\"company_name\":\"Nokia\"}"));
        assertThat(run.answer())
                .startsWith("No result from find_ticker for Nokia: No company called \"Nokia\". There are: Apple Inc.;")
                .contains("So I cannot answer this.");
    }

    @Test
    void oneOfTwoThatIsThereIsAnswered() {
        assertThat(loop.run("Compare Apple with Nokia in 2009").answer())
                .contains("rose from 90.13", "No result from find_ticker for Nokia");
    }

    @Test
    void aMonthOutOfRangeIsSaid() {
        Loop.Run run = loop.run("What did Apple cost in May 2015?");

        assertThat(run.answer())
                .contains(
                        "No result from stock_price for 2015-05, AAPL: No price of AAPL in 2015-05; there are 2000-01 to 2010-03.")
                .contains("So I cannot answer this.");
    }

    @Test
    void aTypingErrorIsMendedAsTheErrorProposes() {
        Loop.Run run = loop.run("What did Microsft cost in January 2009?");

        assertThat(run.turns().get(1)).containsExactly("find_ticker {\"company_name\":\"Microsoft\"}");
        assertThat(run.answer()).contains("16.63 in 2009-01");
    }

    @Test
    void whatTheTaskAsksForByNameIsEnough() {
        assertThat(loop.run("What is the ticker of Apple?").turns())
                .containsExactly(List.of("find_ticker {\"company_name\":\"Apple\"}"));
    }

    @Test
    void oneNumberOfAYearIsFoundAmongAllItsMonths() {
        Loop.Run run = loop.run("lowest price of IBM in 2001");

        assertThat(run.turns()).hasSize(1);
        assertThat(run.turns().get(0)).hasSize(12);
        assertThat(run.answer())
                .startsWith("IBM (close usd): lowest 101 in 2001-01, of the 12 I looked at from 2001-01 to 2001-12.");
        assertThat(loop.run("Highest close of IBM in 2001").answer()).contains("highest 112 in 2001-12");
        assertThat(loop.run("Average of IBM in 2001").answer()).contains("average 106.50, of the 12");
    }

    @Test
    void withoutATimeItSaysThatItLookedAtTheLatestOnly() {
        assertThat(loop.run("lowest price of AAPL").answer())
                .startsWith("AAPL (close usd): 223.02 in 2010-03.\nI looked at the latest only;");
    }

    @Test
    void aQuarterHasThreeMonths() {
        assertThat(loop.run("How did IBM do in the first quarter of 2001?").answer())
                .startsWith("IBM (close usd) rose from 101 in 2001-01 to 103 in 2001-03");
        assertThat(loop.run("Average price of IBM in Q2 2001").answer()).contains("average 105.00, of the 3");
    }

    @Test
    void sinceGoesToTheLatest() {
        assertThat(loop.run("How did Apple do since January 2009?").answer())
                .startsWith("Apple Inc. (AAPL) rose from 90.13 in 2009-01 to 223.02 in 2010-03");
    }

    @Test
    void aYearThatEndsEarlyIsTakenToTheMonthThatTheErrorNames() {
        Loop.Run run = loop.run("How did Apple do in 2010?");

        assertThat(run.answer())
                .startsWith("Apple Inc. (AAPL) rose from 192.06 in 2010-01 to 223.02 in 2010-03")
                .contains("No price of AAPL in 2010-12; there are 2000-01 to 2010-03.");
    }

    @Test
    void namesInARowAreAListAndTheFirstOfManyDidBest() {
        Loop.Run run = loop.run("Apple IBM Amazon Google Microsoft 2005");

        assertThat(run.turns().get(0))
                .contains(
                        "find_ticker {\"company_name\":\"Apple\"}",
                        "find_ticker {\"company_name\":\"Amazon\"}",
                        "find_ticker {\"company_name\":\"Google\"}",
                        "find_ticker {\"company_name\":\"Microsoft\"}",
                        "stock_price {\"month\":\"2005-01\",\"ticker\":\"IBM\"}");
        assertThat(run.answer()).contains("Apple Inc. (AAPL) did best: +100.0 %");
    }

    @Test
    void smallTalkCallsNothing() {
        Loop.Run run = loop.run("Hello!");

        assertThat(run.turns()).isEmpty();
        assertThat(run.answer()).contains("I found no tool that fits this task", "find_ticker, stock_price");
    }

    private static String findTicker(JsonNode input) {
        String name = input.path("company_name").asString();
        if (name.equals("Microsft")) {
            throw new Loop.ToolFails("No company called \"Microsft\". Did you mean \"Microsoft\"?");
        }
        return COMPANIES.entrySet().stream()
                .filter(entry -> entry.getValue()
                        .toLowerCase(java.util.Locale.ROOT)
                        .startsWith(name.toLowerCase(java.util.Locale.ROOT)))
                .findFirst()
                .map(entry -> "{\"symbol\":\"" + entry.getKey() + "\",\"company\":\"" + entry.getValue() + "\"}")
                .orElseThrow(() -> new Loop.ToolFails(
                        "No company called \"" + name + "\". There are: " + String.join("; ", COMPANIES.values())));
    }

    private static String stockPrice(JsonNode input) {
        String ticker = input.path("ticker").asString();
        String month = input.path("month").asString("2010-03");
        String price = PRICES.get(ticker + " " + month);
        if (price == null) {
            throw new Loop.ToolFails("No price of " + ticker + " in " + month + "; there are 2000-01 to 2010-03.");
        }
        return "{\"ticker\":\"" + ticker + "\",\"month\":\"" + month + "\",\"close_usd\":" + price
                + ",\"source\":\"historical sample data\"}";
    }
}
