package dev.ratchet.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

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

    @Test
    void aTableWithAHoleIsRefusedByName() {
        String hole = "{\"as_of\":\"2026-11-21\",\"usd_per_million_tokens\":{\"m\":{\"input\":1,\"cache_write_5m\":1,"
                + "\"cache_write_1h\":1,\"cache_read\":-1,\"output\":1}}}";

        assertThatThrownBy(() -> PriceTable.parse(hole))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("price table: m needs a number \"cache_read\" of at least 0, found -1");
    }
}
