package dev.ratchet.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.tool.ToolException;
import java.time.YearMonth;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StockPricesTest {
    private final StockPrices tools = new StockPrices();

    @ParameterizedTest
    @CsvSource({
        "AAPL, 2009-01, 90.13",
        "AAPL, 2009-12, 210.73",
        "MSFT, 2009-01, 16.63",
        "MSFT, 2009-12, 30.34",
        "msft, 2000-01, 39.81",
        "' goog ', 2004-08, 102.37",
        "IBM, 2010-03, 125.55"
    })
    void aPriceIsThatOfTheData(String ticker, String month, String close) {
        StockPrices.Quote quote = tools.stockPrice(ticker, Optional.of(YearMonth.parse(month)));

        assertThat(quote.close()).isEqualByComparingTo(close);
        assertThat(quote.month()).hasToString(month);
        assertThat(quote.currency()).isEqualTo("USD");
    }

    @Test
    void allOfTheDataIsThere() {
        PriceSource source = PriceSource.bundled();

        assertThat(source.companies().stream()
                        .mapToInt(company ->
                                source.monthlyCloses(company.ticker()).size())
                        .sum())
                .isEqualTo(560);
    }

    @Test
    void withoutAMonthItIsTheLatest() {
        assertThat(tools.stockPrice("AAPL", Optional.empty()).month()).isEqualTo(YearMonth.of(2010, 3));
    }

    @Test
    void everyPriceSaysThatItIsNotLive() {
        assertThat(tools.stockPrice("AAPL", Optional.empty()).note())
                .isEqualTo("historical sample data, split-adjusted as of 2010; not a live quote");
    }

    @ParameterizedTest
    @CsvSource({
        "Apple, AAPL",
        "apple inc., AAPL",
        "Apple Computer, AAPL",
        "aapl, AAPL",
        "AMAZON.COM, AMZN",
        "'Amazon.com, Inc.', AMZN",
        "  Microsoft Corporation , MSFT",
        "Alphabet, GOOG",
        "International Business Machines Corp, IBM",
        "big  blue, IBM"
    })
    void aCompanyIsFoundByNameAliasOrTicker(String name, String ticker) {
        assertThat(tools.findTicker(name).ticker()).isEqualTo(ticker);
    }

    @Test
    void anUnknownCompanyNamesThoseThereAre() {
        assertThatThrownBy(() -> tools.findTicker("Initech"))
                .isInstanceOf(ToolException.class)
                .hasMessage("no company \"Initech\"; there are: Apple (AAPL), Amazon (AMZN), Google (GOOG), IBM (IBM), "
                        + "Microsoft (MSFT)");
    }

    @Test
    void anUnknownTickerNamesThoseThereAre() {
        assertThatThrownBy(() -> tools.stockPrice("INIT", Optional.empty()))
                .isInstanceOf(ToolException.class)
                .hasMessage(
                        "no prices for the ticker \"INIT\"; there are: AAPL, AMZN, GOOG, IBM, MSFT; find_ticker tells "
                                + "a company's ticker");
    }

    @Test
    void anUnknownMonthNamesTheRangeOfThatTicker() {
        assertThatThrownBy(() -> tools.stockPrice("GOOG", Optional.of(YearMonth.of(2004, 7))))
                .isInstanceOf(ToolException.class)
                .hasMessage("no price of GOOG for 2004-07; its months are from 2004-08 to 2010-03");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\u00a0."})
    void aNameOfNothingIsRefused(String name) {
        assertThatThrownBy(() -> tools.findTicker(name)).isInstanceOf(ToolException.class);
    }

    @Test
    void aLongNameIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> tools.findTicker("x".repeat(100_000)))
                .isInstanceOf(ToolException.class)
                .hasMessage("company_name must have 1 to 100 characters, found 100000");
    }
}
