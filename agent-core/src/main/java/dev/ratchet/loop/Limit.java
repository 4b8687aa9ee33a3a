package dev.ratchet.loop;

import dev.ratchet.run.Fact;
import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunState;
import dev.ratchet.run.Turn;
import dev.ratchet.usage.Cost;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tests the limits of a run before a model call. */
final class Limit {
    private Limit() {}

    static @Nullable Outcome reached(RunState state) {
        Limits limits = state.terms().limits();
        if (state.progress().repeats() >= limits.maxRepeats()) {
            Turn last = Objects.requireNonNull(state.lastTurn());
            return new Outcome.RepeatedCalls(
                    last.answer().calls().get(0), state.progress().repeats());
        }
        if (state.progress().turns() >= limits.maxTurns()) {
            return new Outcome.MaxTurns(limits.maxTurns());
        }
        long tokens = state.ledger().usage().total() - state.progress().tokensBefore();
        if (limits.maxTokens() != null && tokens >= limits.maxTokens()) {
            return new Outcome.BudgetSpent(tokens + " of " + limits.maxTokens() + " tokens");
        }
        return limits.maxCost() == null ? null : costReached(state, limits.maxCost());
    }

    /** A lost answer counts as far as it is known; an answer without a price ends the run, since it counts. */
    private static @Nullable Outcome costReached(RunState state, BigDecimal maxCost) {
        String limit = " of $" + maxCost.toPlainString();
        Cost last = lastAnswer(state.facts());
        if (!last.known()) {
            return new Outcome.BudgetSpent(last + limit);
        }
        BigDecimal spent = state.ledger().cost().usd().subtract(state.progress().usdBefore());
        return spent.compareTo(maxCost) >= 0 ? new Outcome.BudgetSpent(Cost.of(spent) + limit) : null;
    }

    private static Cost lastAnswer(List<Fact> facts) {
        for (int i = facts.size() - 1; i >= 0; i--) {
            if (facts.get(i) instanceof Fact.ModelAnswered answered) {
                return answered.cost();
            }
        }
        return Cost.ZERO;
    }
}
