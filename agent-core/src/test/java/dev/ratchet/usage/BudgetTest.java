package dev.ratchet.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private static final Amount TEN = new Amount(6, 4, new BigDecimal("0.10"));

    @Test
    void whatIsReservedIsNotThereForOthersUntilItIsSettled() {
        Budget budget = Budget.ofTokens(25);

        assertThat(budget.reserve(TEN)).isTrue();
        assertThat(budget.reserve(TEN)).isTrue();
        assertThat(budget.reserve(TEN)).isFalse();
        assertThat(budget.left().tokens()).isEqualTo(5);
        budget.settle(TEN, new Amount(1, 1, BigDecimal.ZERO));
        assertThat(budget.left().tokens()).isEqualTo(13);
        assertThat(budget.reserve(TEN)).isTrue();
    }

    @Test
    void moreThanWasReservedIsCountedToo() {
        Budget budget = Budget.ofUsd(new BigDecimal("0.15"));
        assertThat(budget.reserve(TEN)).isTrue();
        budget.settle(TEN, new Amount(0, 0, new BigDecimal("0.20"))); // a tool of the server's

        assertThat(budget).hasToString("$0.2000 of $0.15");
        assertThat(budget.left().usd()).isEqualByComparingTo("0");
        assertThat(budget.reserve(new Amount(0, 0, new BigDecimal("0.01")))).isFalse();
    }

    @Test
    void whatIsNegativeIsRefusedByName() {
        assertThatThrownBy(() -> Budget.ofTokens(-1)).hasMessage("tokens < 0: -1");
        assertThatThrownBy(() -> Budget.ofUsd(new BigDecimal("-0.5"))).hasMessage("usd < 0: -0.5");
        assertThatThrownBy(() -> new Amount(-1, 0, BigDecimal.ZERO)).hasMessageStartingWith("an amount < 0: -1");
    }

    @Test
    void theTighterOfTwoAllowancesCounts() {
        Allowance one = Allowance.UNLIMITED.withTokens(100).withUsd(new BigDecimal("2"));
        Allowance other = Allowance.UNLIMITED.withTokens(50).withOutputTokens(10);

        assertThat(one.and(other)).isEqualTo(new Allowance(null, 10L, 50L, new BigDecimal("2")));
    }

    @Test
    void aLedgerSumsByModelAndCountsALostAnswerAtItsReserve() {
        Usage used = new Usage(100, 0, 0, 0, 20, 5);
        Ledger ledger = Ledger.empty()
                .plus(row("claude-haiku-4-5", used, Cost.of(new BigDecimal("0.2")), null))
                .plus(row("claude-sonnet-5-5", null, Cost.unknown("lost"), TEN))
                .plus(row("claude-haiku-4-5", used, Cost.of(new BigDecimal("0.1")), null));

        assertThat(ledger.byModel().keySet()).containsExactly("claude-haiku-4-5", "claude-sonnet-5-5");
        assertThat(ledger.byModel().get("claude-haiku-4-5"))
                .hasToString("2 calls, 200 tokens in (0 from cache), 40 out, $0.3000");
        assertThat(ledger.byModel().get("claude-sonnet-5-5")).hasToString("1 calls, 0 tokens in (0 from cache), 0 out, unknown (lost)");
        assertThat(ledger.counted()).isEqualTo(new Amount(206, 44, new BigDecimal("0.40")));
        assertThat(ledger.usage().total()).isEqualTo(240);
        assertThat(ledger.cost()).hasToString("at least $0.3000 (lost)");
    }

    @Test
    void ofALostAnswerCountsWhatIsKnownIfThatIsMore() {
        LedgerRow row = row("m", new Usage(50, 0, 0, 0, 1, 0), Cost.ZERO, TEN);

        assertThat(row.counted()).isEqualTo(new Amount(50, 4, new BigDecimal("0.10")));
    }

    private static LedgerRow row(String model, @Nullable Usage usage, Cost cost, @Nullable Amount reserved) {
        return new LedgerRow(1, Instant.EPOCH, model, null, usage, cost, "end_turn", reserved, null);
    }
}
