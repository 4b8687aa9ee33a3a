package dev.ratchet.tools;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.NavigableMap;

/**
 * Where {@link StockPrices} gets its prices: {@link #bundled()} for demos and tests, {@link HttpPrices} for a service, or one's
 * own. Implementations are safe to share between threads.
 */
public interface PriceSource {

    /** {@return the companies that are found by name, in the order in which they are named to the model; may be empty} */
    List<Company> companies();

    /**
     * {@return the closing price in US dollars of each month there is; empty if none}
     *
     * @param ticker the symbol, in capitals, as the model wrote it
     * @throws dev.ratchet.tool.ToolException if the prices cannot be had; the message goes to the model
     */
    NavigableMap<YearMonth, BigDecimal> monthlyCloses(String ticker);

    /** {@return what kind of prices these are, such as live or historical, in words that the model may repeat} */
    String note();

    /** {@return the bundled prices: five companies, January 2000 to March 2010, historical sample data} */
    static PriceSource bundled() {
        return BundledPrices.load();
    }

    /**
     * A company and what it is called.
     *
     * @param ticker the symbol it trades under, in capitals
     * @param name its usual name
     * @param aliases other names it is known by
     */
    record Company(String ticker, String name, List<String> aliases) {

        /** Copies {@code aliases}. */
        public Company {
            aliases = List.copyOf(aliases);
        }
    }
}
