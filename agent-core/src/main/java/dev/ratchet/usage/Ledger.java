package dev.ratchet.usage;

import dev.ratchet.message.AppendOnlyList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row for each attempt at a model call, also those that were refused, cut off or lost; sums are derived. Immutable. */
public final class Ledger {
    private static final Ledger EMPTY = new Ledger(AppendOnlyList.empty(), Usage.NONE, Cost.ZERO, Amount.ZERO);

    private final AppendOnlyList<LedgerRow> rows;
    private final Usage usage;
    private final Cost cost;
    private final Amount counted;

    private Ledger(AppendOnlyList<LedgerRow> rows, Usage usage, Cost cost, Amount counted) {
        this.rows = rows;
        this.usage = usage;
        this.cost = cost;
        this.counted = counted;
    }

    /** {@return the ledger without rows} */
    public static Ledger empty() {
        return EMPTY;
    }

    /** {@return this ledger with one row more} */
    public Ledger plus(LedgerRow row) {
        return new Ledger(
                rows.plus(row),
                row.usage() == null ? usage : usage.plus(row.usage()),
                cost.plus(row.cost()),
                counted.plus(row.counted()));
    }

    /** {@return the rows in the order of the calls} */
    public List<LedgerRow> rows() {
        return rows;
    }

    /** {@return the sum of what is known to have been used} */
    public Usage usage() {
        return usage;
    }

    /** {@return the sum of the costs; unknown if one of them is} */
    public Cost cost() {
        return cost;
    }

    /** {@return what counts against limits: as {@link #usage}, and a lost answer at the most that it can have used} */
    public Amount counted() {
        return counted;
    }

    /** {@return the rows of each model, in the order in which the models first came} */
    public Map<String, Ledger> byModel() {
        Map<String, Ledger> models = new LinkedHashMap<>();
        rows.forEach(row -> models.merge(row.model(), EMPTY.plus(row), (before, one) -> before.plus(row)));
        return models;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Ledger ledger && rows.equals(ledger.rows);
    }

    @Override
    public int hashCode() {
        return rows.hashCode();
    }

    /** {@return such as {@code 3 calls, 12,345 tokens in (9,000 from cache), 210 out, $0.0213}} */
    @Override
    public String toString() {
        return rows.size() + " calls, " + usage + ", " + cost;
    }
}
