package dev.ratchet;

import dev.ratchet.loop.Grant;
import dev.ratchet.usage.Allowance;
import dev.ratchet.usage.Amount;
import dev.ratchet.usage.Budget;
import dev.ratchet.usage.Ledger;
import dev.ratchet.usage.LedgerRow;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The budgets that one run shares with others: what a request can use is reserved in all of them or in none. */
record SharedBudgets(List<Budget> budgets) {

    static SharedBudgets of(@Nullable Budget... budgets) {
        return new SharedBudgets(
                Stream.of(budgets).filter(Objects::nonNull).distinct().toList());
    }

    /** Returns what was reserved, or null if it is not there in all of them. */
    @Nullable
    Reservation reserve(Grant wanted) {
        Grant grant = budgets.isEmpty() ? wanted : wanted.shared();
        for (int i = 0; i < budgets.size(); i++) {
            if (!budgets.get(i).reserve(grant.whole())) {
                budgets.subList(0, i).forEach(budget -> budget.settle(grant.whole(), Amount.ZERO));
                return null;
            }
        }
        return new Reservation(grant);
    }

    /** {@return how much may be spent of them in all} */
    Allowance limit() {
        return budgets.stream().map(Budget::limit).reduce(Allowance.UNLIMITED, Allowance::and);
    }

    /** {@return what all of them have left} */
    Allowance left() {
        return budgets.stream().map(Budget::left).reduce(Allowance.UNLIMITED, Allowance::and);
    }

    @Override
    public String toString() {
        return budgets.stream().map(Budget::toString).collect(Collectors.joining(", ", "of a shared budget ", ""));
    }

    /** What is reserved for one request, to be settled. */
    final class Reservation {
        private final Grant grant;

        private Reservation(Grant grant) {
            this.grant = grant;
        }

        Grant grant() {
            return grant;
        }

        /** Counts the rows that came. */
        void settle(int rowsBefore, Ledger ledger) {
            if (budgets.isEmpty()) {
                return;
            }
            List<LedgerRow> rows =
                    ledger.rows().subList(rowsBefore, ledger.rows().size());
            Amount used = rows.stream().map(LedgerRow::counted).reduce(Amount.ZERO, Amount::plus);
            budgets.forEach(budget -> budget.settle(grant.whole(), used));
        }
    }
}
