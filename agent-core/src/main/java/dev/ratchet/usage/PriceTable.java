package dev.ratchet.usage;

import dev.ratchet.message.RawJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * List prices by exact model id, as data with a date. An unknown model has no price: a sibling's is never taken for it.
 * Immutable.
 */
public final class PriceTable {
    private static final Pattern DATE_SUFFIX = Pattern.compile("-\\d{8}$");

    private final LocalDate asOf;
    private final Map<String, Price> prices;
    private final Map<String, Price> fastPrices;
    private final Map<String, BigDecimal> uses;
    private final Map<String, BigDecimal> tiers;
    private final Map<String, BigDecimal> places;

    PriceTable(PriceTableJson json) {
        this.asOf = json.asOf();
        this.prices = json.prices();
        this.fastPrices = json.fastPrices();
        this.uses = json.uses();
        this.tiers = json.factors("service_tier");
        this.places = json.factors("inference_geo");
    }

    /** {@return the prices that come with this version} */
    public static PriceTable bundled() {
        return Bundled.TABLE;
    }

    /**
     * Reads a table such as
     *
     * <pre>{"as_of":"2026-11-21",
     * "usd_per_million_tokens":{"claude-haiku-4-5":
     *   {"input":1,"output":5,"cache_write_5m":1.25,"cache_write_1h":2,"cache_read":0.10}},
     * "usd_per_thousand_uses":{"web_search_requests":10},
     * "factors":{"service_tier":{"batch":0.5},"inference_geo":{"us":1.1}}}</pre>
     *
     * The last two may be left out. A price may have {@code "above":{"prompt_tokens":100000, …}} with the prices of a request
     * whose whole prompt is longer, and {@code "fast":{…}} with those of the fast mode.
     *
     * @throws IllegalArgumentException if a price is missing or negative; the message names model and price
     */
    public static PriceTable parse(String json) {
        return new PriceTable(new PriceTableJson(RawJson.parse(json).tree()));
    }

    /** {@return the day on which these prices were valid} */
    public LocalDate asOf() {
        return asOf;
    }

    /** {@return what {@code usage} of {@code model} costs at the plain list price} */
    public Cost cost(String model, Usage usage) {
        return cost(model, usage, Tariff.STANDARD);
    }

    /**
     * Returns what a call costs; the dated form of an id has the price of the plain one. It is unknown, as far as it is, where
     * there is no price for the model, its fast mode or a tool of the server's.
     */
    public Cost cost(String model, Usage usage, Tariff tariff) {
        Price price = find(model, tariff.fast());
        Cost tokens = price == null
                ? Cost.unknown("no price for " + model + (tariff.fast() ? " in fast mode" : ""))
                : Cost.of(price.of(usage)
                        .multiply(factor(tiers, tariff.serviceTier()))
                        .multiply(factor(places, tariff.inferenceGeo())));
        Cost sum = tokens;
        for (Map.Entry<String, Long> use : usage.serverTools().entrySet()) {
            BigDecimal each = uses.get(use.getKey());
            sum = sum.plus(
                    each == null
                            ? Cost.unknown("no price for " + use.getKey())
                            : Cost.of(each.multiply(BigDecimal.valueOf(use.getValue()))));
        }
        return sum;
    }

    /**
     * Returns the dearest price that a call of {@code model} can have, which is what a budget has to be ready for; empty if
     * there is none. What is asked for does not decide what is not asked for: without a place it may be the dearest.
     *
     * @param asked what the requests ask for
     */
    public Optional<Price> dearest(String model, Tariff asked) {
        BigDecimal place = asked.inferenceGeo() == null ? largest(places) : factor(places, asked.inferenceGeo());
        return Optional.ofNullable(find(model, asked.fast()))
                .map(price -> price.times(largest(tiers)).times(place));
    }

    private @Nullable Price find(String model, boolean fast) {
        Map<String, Price> among = fast ? fastPrices : prices;
        Price price = among.get(model);
        return price != null ? price : among.get(DATE_SUFFIX.matcher(model).replaceFirst(""));
    }

    /** A tier or a place that the table does not name costs no more and no less. */
    private static BigDecimal factor(Map<String, BigDecimal> factors, @Nullable String name) {
        return name == null ? BigDecimal.ONE : factors.getOrDefault(name, BigDecimal.ONE);
    }

    private static BigDecimal largest(Map<String, BigDecimal> factors) {
        return factors.values().stream().reduce(BigDecimal.ONE, BigDecimal::max);
    }

    private static final class Bundled {
        static final PriceTable TABLE = load();

        private static PriceTable load() {
            try (InputStream in = PriceTable.class.getResourceAsStream("prices.json")) {
                if (in == null) {
                    throw new IllegalStateException("prices.json is not beside " + PriceTable.class.getName());
                }
                return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
