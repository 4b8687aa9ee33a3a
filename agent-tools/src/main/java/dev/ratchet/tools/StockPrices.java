package dev.ratchet.tools;

import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolException;
import dev.ratchet.tool.ToolParam;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tools that answer questions about stock prices: {@code find_ticker} and {@code stock_price}. Safe to share between
 * threads if the source is.
 */
public final class StockPrices {
    private static final int LONGEST_NAME = 100; // no company has a longer one, and errors repeat it
    private static final int NAMED_IN_ERRORS = 50; // enough to choose from, few enough to read

    private final PriceSource source;

    /** Makes tools over the bundled prices, {@link PriceSource#bundled()}. */
    public StockPrices() {
        this(PriceSource.bundled());
    }

    /** Makes tools over {@code source}. */
    public StockPrices(PriceSource source) {
        this.source = source;
    }

    /**
     * A company found: {@code {"ticker":"AAPL","company":"Apple"}}.
     *
     * @param ticker the symbol it trades under
     * @param company its usual name
     */
    public record Listing(String ticker, String company) {}

    /**
     * A price: {@code {"ticker":"AAPL","month":"2009-12","close":210.73,"currency":"USD","note":"historical …"}}.
     *
     * @param ticker the symbol
     * @param month the month at whose end it was the price
     * @param close the price
     * @param currency always {@code USD}
     * @param note what kind of price it is
     */
    public record Quote(String ticker, YearMonth month, BigDecimal close, String currency, String note) {}

    /**
     * Returns the company that is called so.
     *
     * @throws ToolException if there is none; the message names those there are
     */
    @Tool(
            readOnly = true,
            value =
                    "Finds the ticker symbol of a company by its name. Use it first when you have a company's name but not its "
                            + "ticker, once for each company. Returns the ticker and the company's usual name, such as "
                            + "{\"ticker\":\"AAPL\",\"company\":\"Apple\"}.")
    public Listing findTicker(
            @ToolParam("Name of one company, such as Apple; upper or lower case does not matter") String companyName) {
        String wanted = plain(bounded("company_name", companyName));
        return source.companies().stream()
                .filter(company -> names(company).anyMatch(name -> plain(name).equals(wanted)))
                .findFirst()
                .map(company -> new Listing(company.ticker(), company.name()))
                .orElseThrow(() -> new ToolException("no company \"" + companyName.strip() + "\"; "
                        + (source.companies().isEmpty()
                                ? "no company can be found by its name here, so ask stock_price by its ticker"
                                : "there are: " + listed(company -> company.name() + " (" + company.ticker() + ")"))));
    }

    /**
     * Returns the price at the end of a month, the latest if none is given.
     *
     * @throws ToolException if there is no such ticker or month; the message names the tickers, or the range of months
     */
    @Tool(
            readOnly = true,
            value =
                    "Returns the closing price of a stock at the end of a month, in US dollars. For the change over a year ask for "
                            + "its January and its December. Returns for example {\"ticker\":\"AAPL\",\"month\":\"2009-12\",\"close\":210.73,"
                            + "\"currency\":\"USD\",\"note\":\"historical sample data\"}; the note says what kind of price it is, so repeat it, "
                            + "and never call a price current that is not.")
    public Quote stockPrice(
            @ToolParam("Ticker symbol such as AAPL; find_ticker tells it") String ticker,
            @ToolParam("Month as year and month, such as 2009-12; the latest there is if left out")
                    Optional<YearMonth> month) {
        String symbol = bounded("ticker", ticker).toUpperCase(Locale.ROOT);
        NavigableMap<YearMonth, BigDecimal> closes = source.monthlyCloses(symbol);
        if (closes.isEmpty()) {
            throw new ToolException("no prices for the ticker \"" + symbol + "\"; "
                    + (source.companies().isEmpty()
                            ? "check its spelling"
                            : "there are: " + listed(PriceSource.Company::ticker)
                                    + "; find_ticker tells a company's ticker"));
        }
        YearMonth wanted = month.orElse(closes.lastKey());
        BigDecimal close = closes.get(wanted);
        if (close == null) {
            throw new ToolException("no price of " + symbol + " for " + wanted + "; its months are from "
                    + closes.firstKey() + " to " + closes.lastKey());
        }
        return new Quote(symbol, wanted, close, "USD", source.note());
    }

    private String listed(Function<PriceSource.Company, String> text) {
        List<PriceSource.Company> companies = source.companies();
        return companies.stream().limit(NAMED_IN_ERRORS).map(text).collect(Collectors.joining(", "))
                + (companies.size() > NAMED_IN_ERRORS ? " and " + (companies.size() - NAMED_IN_ERRORS) + " more" : "");
    }

    private static Stream<String> names(PriceSource.Company company) {
        return Stream.concat(Stream.of(company.ticker(), company.name()), company.aliases().stream());
    }

    /** A name without what people write differently: case, dots and commas, the legal form at its end. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip()
                .replaceFirst(" (inc|incorporated|corp|corporation|co|company|ltd|llc|plc)$", "");
    }

    private static String bounded(String parameter, String argument) {
        String stripped = argument.strip();
        if (stripped.isEmpty() || stripped.length() > LONGEST_NAME) {
            throw new ToolException(
                    parameter + " must have 1 to " + LONGEST_NAME + " characters, found " + stripped.length());
        }
        return stripped;
    }
}
