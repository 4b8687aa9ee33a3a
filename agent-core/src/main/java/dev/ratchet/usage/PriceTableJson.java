package dev.ratchet.usage;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Reads a table of prices; what is missing or makes no sense is refused with its place. */
record PriceTableJson(JsonNode root) {
    private static final BigDecimal PER_MILLION = new BigDecimal("0.000001");
    private static final BigDecimal PER_THOUSAND = new BigDecimal("0.001");

    LocalDate asOf() {
        String date = root.path("as_of").asString("");
        try {
            return LocalDate.parse(date);
        } catch (DateTimeParseException e) {
            throw wrong("\"as_of\" must be a day such as \"2026-11-21\", found " + shown(root.path("as_of")));
        }
    }

    Map<String, Price> prices() {
        JsonNode models = root.path("usd_per_million_tokens");
        if (!models.isObject()) {
            throw wrong("\"usd_per_million_tokens\" must be an object of prices by model id, found " + shown(models));
        }
        return each(models, Function.identity());
    }

    Map<String, Price> fastPrices() {
        return each(root.path("usd_per_million_tokens"), model -> model.path("fast"));
    }

    Map<String, BigDecimal> uses() {
        return numbers(root.path("usd_per_thousand_uses"), "usd_per_thousand_uses", PER_THOUSAND);
    }

    Map<String, BigDecimal> factors(String what) {
        return numbers(root.path("factors").path(what), "factors." + what, BigDecimal.ONE);
    }

    private Map<String, Price> each(JsonNode models, Function<JsonNode, JsonNode> part) {
        Map<String, Price> prices = new LinkedHashMap<>();
        models.properties().forEach(model -> {
            JsonNode price = part.apply(model.getValue());
            if (!price.isMissingNode()) {
                prices.put(model.getKey(), price(model.getKey(), price));
            }
        });
        return prices;
    }

    private Price price(String model, JsonNode price) {
        JsonNode above = price.path("above");
        Price.Rates rates = rates(model, price);
        if (above.isMissingNode()) {
            return new Price(asOf(), rates, Long.MAX_VALUE, rates);
        }
        JsonNode step = above.path("prompt_tokens");
        if (!step.isIntegralNumber() || !step.canConvertToLong() || step.longValue() < 1) {
            throw wrong(
                    model + " needs a whole number \"prompt_tokens\" of at least 1 in \"above\", found " + shown(step));
        }
        return new Price(asOf(), rates, step.longValue(), rates(model + " above " + step, above));
    }

    private static Price.Rates rates(String model, JsonNode node) {
        return new Price.Rates(
                rate(model, node, "input"),
                rate(model, node, "cache_write_5m"),
                rate(model, node, "cache_write_1h"),
                rate(model, node, "cache_read"),
                rate(model, node, "output"));
    }

    private static BigDecimal rate(String model, JsonNode node, String name) {
        return number(node.path(name), model + " needs a number \"" + name + "\"")
                .multiply(PER_MILLION);
    }

    private static Map<String, BigDecimal> numbers(JsonNode node, String where, BigDecimal unit) {
        return node.properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> number(entry.getValue(), "\"" + where + "\" needs a number \"" + entry.getKey() + "\"")
                                .multiply(unit)));
    }

    private static BigDecimal number(JsonNode number, String needs) {
        if (!number.isNumber() || number.decimalValue().signum() < 0) {
            throw wrong(needs + " of at least 0, found " + shown(number));
        }
        return number.decimalValue();
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "none" : node.toString();
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("price table: " + what);
    }
}
