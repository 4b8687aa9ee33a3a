package dev.ratchet.usage;

import dev.ratchet.message.RawJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * List prices by exact model id, as data with a date. An unknown model has no price: a sibling's is never taken for it.
 * Immutable.
 */
public final class PriceTable {
    private static final Pattern DATE_SUFFIX = Pattern.compile("-\\d{8}$");
    private static final BigDecimal PER_MILLION = BigDecimal.valueOf(1_000_000);

    private final LocalDate asOf;
    private final Map<String, Price> prices;

    private PriceTable(LocalDate asOf, Map<String, Price> prices) {
        this.asOf = asOf;
        this.prices = prices;
    }

    /** {@return the prices that come with this version} */
    public static PriceTable bundled() {
        return Bundled.TABLE;
    }

    /**
     * Reads a table such as
     *
     * <pre>{"as_of":"2026-11-21","usd_per_million_tokens":{"claude-haiku-4-5":
     *   {"input":1,"output":5,"cache_write_5m":1.25,"cache_write_1h":2,"cache_read":0.10}}}</pre>
     *
     * A price may have {@code "above":{"prompt_tokens":100000, …}} with the prices of a request whose whole prompt is longer.
     *
     * @throws IllegalArgumentException if a price is missing or negative; the message names model and price
     */
    public static PriceTable parse(String json) {
        JsonNode root = RawJson.parse(json).tree();
        Map<String, Price> prices = new TreeMap<>();
        root.path("usd_per_million_tokens")
                .properties()
                .forEach(entry -> prices.put(entry.getKey(), price(entry.getKey(), entry.getValue())));
        return new PriceTable(LocalDate.parse(root.path("as_of").asString()), prices);
    }

    /** {@return the day on which these prices were valid} */
    public LocalDate asOf() {
        return asOf;
    }

    /** {@return what {@code usage} of {@code model} costs; the dated form of an id has the price of the plain one} */
    public Cost cost(String model, Usage usage) {
        Price price = prices.get(model);
        if (price == null) {
            price = prices.get(DATE_SUFFIX.matcher(model).replaceFirst(""));
        }
        return price == null ? Cost.unknown("no price for " + model) : price.cost(usage);
    }

    private static Price price(String model, JsonNode node) {
        JsonNode above = node.path("above");
        return new Price(
                rates(model, node),
                above.isMissingNode()
                        ? Long.MAX_VALUE
                        : above.path("prompt_tokens").asLong(),
                rates(model, above.isMissingNode() ? node : above));
    }

    private static Rates rates(String model, JsonNode node) {
        return new Rates(
                rate(model, node, "input"),
                rate(model, node, "cache_write_5m"),
                rate(model, node, "cache_write_1h"),
                rate(model, node, "cache_read"),
                rate(model, node, "output"));
    }

    private static BigDecimal rate(String model, JsonNode node, String name) {
        JsonNode rate = node.path(name);
        if (!rate.isNumber() || rate.decimalValue().signum() < 0) {
            throw new IllegalArgumentException(
                    "price table: " + model + " needs a number \"" + name + "\" of at least 0, found " + rate);
        }
        return rate.decimalValue().divide(PER_MILLION);
    }

    private record Price(Rates upTo, long promptTokens, Rates above) {
        Cost cost(Usage usage) {
            return (usage.totalInput() > promptTokens ? above : upTo).cost(usage);
        }
    }

    private record Rates(
            BigDecimal input,
            BigDecimal cacheWrite5m,
            BigDecimal cacheWrite1h,
            BigDecimal cacheRead,
            BigDecimal output) {
        Cost cost(Usage usage) {
            return Cost.of(input.multiply(BigDecimal.valueOf(usage.input()))
                    .add(cacheWrite5m.multiply(BigDecimal.valueOf(usage.cacheWrite5m())))
                    .add(cacheWrite1h.multiply(BigDecimal.valueOf(usage.cacheWrite1h())))
                    .add(cacheRead.multiply(BigDecimal.valueOf(usage.cacheRead())))
                    .add(output.multiply(BigDecimal.valueOf(usage.output()))));
        }
    }

    private static final class Bundled {
        static final PriceTable TABLE = load();

        private static PriceTable load() {
            try (InputStream in = PriceTable.class.getResourceAsStream("prices.json")) {
                if (in == null) {
                    throw new IllegalStateException("prices.json is not beside " + PriceTable.class.getName());
                }
                return parse(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
