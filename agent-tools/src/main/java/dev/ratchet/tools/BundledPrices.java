package dev.ratchet.tools;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The prices in {@code stocks.csv} and the names in {@code companies.csv}; {@code stocks.LICENSE.txt} says whose they are. */
record BundledPrices(List<Company> companies, Map<String, NavigableMap<YearMonth, BigDecimal>> closes)
        implements PriceSource {

    static BundledPrices load() {
        List<Company> companies = new ArrayList<>();
        for (String[] row : rows("companies.csv")) {
            companies.add(new Company(row[0], row[1], row[2].isEmpty() ? List.of() : List.of(row[2].split("\\|"))));
        }
        Map<String, NavigableMap<YearMonth, BigDecimal>> closes = new TreeMap<>();
        for (String[] row : rows("stocks.csv")) {
            closes.computeIfAbsent(row[0], ticker -> new TreeMap<>()).put(month(row[1]), new BigDecimal(row[2]));
        }
        return new BundledPrices(List.copyOf(companies), closes);
    }

    @Override
    public NavigableMap<YearMonth, BigDecimal> monthlyCloses(String ticker) {
        return Collections.unmodifiableNavigableMap(closes.getOrDefault(ticker, Collections.emptyNavigableMap()));
    }

    @Override
    public String note() {
        return "historical sample data, split-adjusted as of 2010; not a live quote";
    }

    /** Reads {@code Jan 1 2000}; by hand, since the names of months cost a DateTimeFormatter 50 ms at start-up. */
    private static YearMonth month(String date) {
        return YearMonth.of(
                Integer.parseInt(date.substring(date.lastIndexOf(' ') + 1)),
                "JanFebMarAprMayJunJulAugSepOctNovDec".indexOf(date.substring(0, 3)) / 3 + 1);
    }

    private static List<String[]> rows(String resource) {
        try (InputStream in = BundledPrices.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not beside " + BundledPrices.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
