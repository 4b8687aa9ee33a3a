package dev.ratchet.loop;

import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunState;
import dev.ratchet.run.Turn;
import dev.ratchet.usage.Cost;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tests the limits of a run before a model call. */
final class Limit {
    private Limit() {}

    static @Nullable Outcome reached(RunState state) {
        Limits limits = state.limits();
        if (state.progress().repeats() >= limits.maxRepeats()) {
            Turn last = Objects.requireNonNull(state.lastTurn());
            return new Outcome.RepeatedCalls(
                    last.answer().calls().get(0), state.progress().repeats());
        }
        if (state.progress().turns() >= limits.maxTurns()) {
            return new Outcome.MaxTurns(limits.maxTurns());
        }
        long tokens = state.ledger().usage().total();
        if (limits.maxTokens() != null && tokens >= limits.maxTokens()) {
            return new Outcome.BudgetSpent(tokens + " of " + limits.maxTokens() + " tokens");
        }
        Cost cost = state.ledger().cost();
        if (limits.maxCost() != null && (!cost.known() || cost.usd().compareTo(limits.maxCost()) >= 0)) {
            return new Outcome.BudgetSpent(cost + " of $" + limits.maxCost().toPlainString());
        }
        return null;
    }
}
