package dev.ratchet.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceTableTest {
    private static final Usage MILLION_EACH = new Usage(1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 500_000);

    private final PriceTable prices = PriceTable.bundled();

    @Test
    void addsUpTheFiveKindsAndBillsThinkingOnceAsOutput() {
        assertThat(prices.cost("claude-haiku-4-5", MILLION_EACH).usd())
                .isEqualByComparingTo(new BigDecimal("9.35")); // 1 + 1.25 + 2 + 0.10 + 5
    }

    @Test
    void theDatedFormOfAnIdHasThePriceOfThePlainOne() {
        assertThat(prices.cost("claude-haiku-4-5-20251001", MILLION_EACH))
                .isEqualTo(prices.cost("claude-haiku-4-5", MILLION_EACH));
    }

    @Test
    void anUnknownModelHasNoPriceAndNeverASiblings() {
        Cost cost = prices.cost("claude-haiku-4-6", MILLION_EACH);

        assertThat(cost.known()).isFalse();
        assertThat(cost).hasToString("unknown (no price for claude-haiku-4-6)");
    }

    @Test
    void theWholeRequestHasTheHigherPriceOnceItsPromptIsLong() {
        assertThat(prices.cost("claude-haiku-5-5", new Usage(100_000, 0, 0, 0, 1_000_000, 0))
                        .usd())
                .isEqualByComparingTo("0.51");
        assertThat(prices.cost("claude-haiku-5-5", new Usage(60_000, 0, 0, 40_001, 1_000_000, 0))
                        .usd())
                .isEqualByComparingTo("2.53200005");
    }

    @Test
    void aSumWithAnUnknownPartSaysWhatItIsAtLeast() {
        Cost sum = Cost.of(new BigDecimal("0.02134")).plus(Cost.unknown("a lost answer may have been billed"));

        assertThat(sum).hasToString("at least $0.0213 (a lost answer may have been billed)");
        assertThat(Cost.of(new BigDecimal("0.02136"))).hasToString("$0.0214");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'cache_read':0.1| 'cache_read':-1| m needs a number \"cache_read\" of at least 0, found -1",
                "'cache_read':0.1,| | m needs a number \"cache_read\" of at least 0, found none",
                "'input':1| 'input':'1'| m needs a number \"input\" of at least 0, found \"1\"",
                "'as_of':'2026-11-21'| 'as_of':'soon'| \"as_of\" must be a day such as \"2026-11-21\", found \"soon\"",
                "'as_of':'2026-11-21',| | \"as_of\" must be a day such as \"2026-11-21\", found none",
                "'usd_per_million_tokens'| 'prices'| \"usd_per_million_tokens\" must be an object of prices by model id, found none",
                "'prompt_tokens':9| 'prompt_tokens':0| m needs a whole number \"prompt_tokens\" of at least 1 in \"above\", found 0",
                "'prompt_tokens':9,| | m needs a whole number \"prompt_tokens\" of at least 1 in \"above\", found none",
                "'input':2| 'in':2| m above 9 needs a number \"input\" of at least 0, found none",
                "'us':1.1| 'us':'much'| \"factors.inference_geo\" needs a number \"us\" of at least 0, found \"much\""
            })
    void aTableWithAHoleIsRefusedWithItsPlace(String from, String to, String message) {
        String rates = "'cache_write_5m':1,'cache_write_1h':1,'cache_read':0.1,'output':1";
        String whole = ("{'as_of':'2026-11-21','usd_per_million_tokens':{'m':{'input':1," + rates
                        + ",'above':{'prompt_tokens':9,'input':2," + rates.replace("0.1", "0.2")
                        + "}}},'factors':{'inference_geo':{'us':1.1}}}")
                .replace('\'', '"');
        String broken = whole.replace(
                from.replace('\'', '"'), to == null ? "" : to.strip().replace('\'', '"'));
        PriceTable.parse(whole);

        assertThat(broken).isNotEqualTo(whole);
        assertThatThrownBy(() -> PriceTable.parse(broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("price table: " + message);
    }

    @Test
    void tierPlaceAndSpeedOfTheAnswerDecideThePrice() {
        String opus = "claude-opus-5";

        assertThat(cost(opus, "standard", "global", "standard")).isEqualByComparingTo("46.75");
        assertThat(cost(opus, "batch", "not_available", null)).isEqualByComparingTo("23.375");
        assertThat(cost(opus, "priority", "us", null)).isEqualByComparingTo("51.425");
        assertThat(cost(opus, null, null, "fast")).isEqualByComparingTo("93.5");
        assertThat(cost(opus, "batch", "us", null)).isEqualByComparingTo("25.7125"); // they combine
        assertThat(prices.cost("claude-haiku-4-5", MILLION_EACH, new Tariff(null, null, "fast")))
                .hasToString("unknown (no price for claude-haiku-4-5 in fast mode)");
    }

    @Test
    void aUseOfTheServersToolsIsBilledAndOneWithoutAPriceSaidSo() {
        Usage searched = new Usage(0, 0, 0, 0, 0, 0, Map.of("web_search_requests", 3L, "web_fetch_requests", 2L));
        assertThat(prices.cost("claude-haiku-4-5", searched).usd()).isEqualByComparingTo("0.03");
        assertThat(prices.cost("claude-haiku-4-5", searched).known()).isTrue();

        Usage other = searched.plus(new Usage(0, 0, 0, 0, 0, 0, Map.of("time_travels", 1L, "web_search_requests", 1L)));
        assertThat(prices.cost("claude-haiku-4-5", other)).hasToString("at least $0.0400 (no price for time_travels)");
        assertThat(other)
                .hasToString("0 tokens in (0 from cache), 0 out, 1 time travels, 2 web fetch requests,"
                        + " 4 web search requests");
    }

    @Test
    void theDearestPriceCoversEveryPriceThatACallCanHave() {
        Price dearest = prices.dearest("claude-haiku-5-5", Tariff.STANDARD).orElseThrow();
        Usage written = new Usage(0, 100_001, 0, 0, 1_000, 0);

        assertThat(dearest.atMost(100_001, 1_000, false))
                .isEqualByComparingTo(prices.cost("claude-haiku-5-5", written, new Tariff(null, "us", null))
                        .usd());
        assertThat(dearest.atMost(100_000, 0, true)).isEqualByComparingTo("0.022");
        assertThat(prices.dearest("claude-haiku-5-5", new Tariff(null, "global", null))
                        .orElseThrow()
                        .atMost(100_000, 0, false))
                .isEqualByComparingTo("0.0125");
        assertThat(prices.dearest("claude-haiku-4-6", Tariff.STANDARD)).isEmpty();
    }

    @Test
    void noPriceIsThatOfAModelThatWent() {
        Usage million = new Usage(1_000_000, 0, 0, 0, 0, 0);

        assertThat(prices.cost("claude-haiku-4-5", million).usd()).isEqualByComparingTo("1");
        assertThat(prices.cost("claude-opus-4-6", million).usd()).isEqualByComparingTo("5");
        assertThat(prices.cost("claude-sonnet-4-6", million).usd()).isEqualByComparingTo("3");
    }

    private BigDecimal cost(String model, @Nullable String tier, @Nullable String place, @Nullable String speed) {
        return prices.cost(model, MILLION_EACH, new Tariff(tier, place, speed)).usd();
    }
}
