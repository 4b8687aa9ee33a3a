package dev.ratchet.run;

import dev.ratchet.message.RawJson;
import dev.ratchet.usage.Allowance;
import dev.ratchet.usage.Amount;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.Price;
import dev.ratchet.usage.Tariff;
import dev.ratchet.usage.Usage;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes what was used, may be used and costs as JSON, and reads it back. Money is text: a float would lose some. */
final class MoneyJson {
    private MoneyJson() {}

    static RawJson usage(Usage usage) {
        RawJson.ObjectBuilder json = RawJson.object()
                .put("input", usage.input())
                .put("cache_write_5m", usage.cacheWrite5m())
                .put("cache_write_1h", usage.cacheWrite1h())
                .put("cache_read", usage.cacheRead())
                .put("output", usage.output())
                .put("thinking", usage.thinking());
        if (!usage.serverTools().isEmpty()) {
            RawJson.ObjectBuilder uses = RawJson.object();
            new TreeMap<>(usage.serverTools()).forEach(uses::put);
            json.put("server_tools", uses.build());
        }
        return json.build();
    }

    static Usage usage(StoredObject json) {
        Map<String, Long> uses = new HashMap<>();
        if (json.has("server_tools")) {
            StoredObject stored = json.object("server_tools");
            stored.members().keySet().forEach(tool -> uses.put(tool, stored.count(tool)));
        }
        return new Usage(
                json.count("input"),
                json.count("cache_write_5m"),
                json.count("cache_write_1h"),
                json.count("cache_read"),
                json.count("output"),
                json.count("thinking"),
                uses);
    }

    static RawJson cost(Cost cost) {
        RawJson.ObjectBuilder json = RawJson.object().put("usd", cost.usd().toPlainString());
        if (cost.unknownBecause() != null) {
            json.put("unknown_because", cost.unknownBecause());
        }
        return json.build();
    }

    static Cost cost(StoredObject json) {
        return new Cost(json.decimal("usd"), json.optionalText("unknown_because"));
    }

    static RawJson tariff(Tariff tariff) {
        RawJson.ObjectBuilder json = RawJson.object();
        put(json, "service_tier", tariff.serviceTier());
        put(json, "inference_geo", tariff.inferenceGeo());
        put(json, "speed", tariff.speed());
        return json.build();
    }

    static Tariff tariff(StoredObject json) {
        return new Tariff(
                json.optionalText("service_tier"), json.optionalText("inference_geo"), json.optionalText("speed"));
    }

    static RawJson amount(Amount amount) {
        return RawJson.object()
                .put("input", amount.input())
                .put("output", amount.output())
                .put("usd", amount.usd().toPlainString())
                .build();
    }

    static Amount amount(StoredObject json) {
        long input = json.count("input");
        long output = json.count("output");
        try {
            return new Amount(input, output, json.decimal("usd"));
        } catch (IllegalArgumentException e) {
            throw json.wrong("", "cannot be: " + e.getMessage());
        }
    }

    static RawJson allowance(Allowance allowance) {
        RawJson.ObjectBuilder json = RawJson.object();
        put(json, "input_tokens", allowance.inputTokens());
        put(json, "output_tokens", allowance.outputTokens());
        put(json, "tokens", allowance.tokens());
        put(json, "usd", allowance.usd() == null ? null : allowance.usd().toPlainString());
        return json.build();
    }

    static Allowance allowance(StoredObject json) {
        Long input = json.has("input_tokens") ? json.count("input_tokens") : null;
        Long output = json.has("output_tokens") ? json.count("output_tokens") : null;
        Long tokens = json.has("tokens") ? json.count("tokens") : null;
        try {
            return new Allowance(input, output, tokens, json.has("usd") ? json.decimal("usd") : null);
        } catch (IllegalArgumentException e) {
            throw json.wrong("", "cannot be: " + e.getMessage());
        }
    }

    static RawJson price(Price price) {
        RawJson.ObjectBuilder json =
                RawJson.object().put("as_of", price.asOf().toString()).put("rates", rates(price.upTo()));
        return price.promptTokens() == Long.MAX_VALUE
                ? json.build()
                : json.put("prompt_tokens", price.promptTokens())
                        .put("above", rates(price.above()))
                        .build();
    }

    static Price price(StoredObject json) {
        LocalDate asOf = json.parsed("as_of", "day", LocalDate::parse);
        Price.Rates rates = rates(json.object("rates"));
        return json.has("prompt_tokens")
                ? new Price(asOf, rates, json.count("prompt_tokens"), rates(json.object("above")))
                : new Price(asOf, rates, Long.MAX_VALUE, rates);
    }

    private static RawJson rates(Price.Rates rates) {
        return RawJson.object()
                .put("input", rates.input().toPlainString())
                .put("cache_write_5m", rates.cacheWrite5m().toPlainString())
                .put("cache_write_1h", rates.cacheWrite1h().toPlainString())
                .put("cache_read", rates.cacheRead().toPlainString())
                .put("output", rates.output().toPlainString())
                .build();
    }

    private static Price.Rates rates(StoredObject json) {
        return new Price.Rates(
                json.decimal("input"),
                json.decimal("cache_write_5m"),
                json.decimal("cache_write_1h"),
                json.decimal("cache_read"),
                json.decimal("output"));
    }

    private static void put(RawJson.ObjectBuilder json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static void put(RawJson.ObjectBuilder json, String name, @Nullable Long value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
