package dev.ratchet.loop;

import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunState;
import dev.ratchet.usage.Cost;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tests the limits of a run before a model call, but for what the call itself may spend: see {@link Grant}. */
final class Limit {
    private Limit() {}

    static @Nullable Outcome reached(RunState state) {
        Limits limits = state.terms().limits();
        if (state.progress().repeats() >= limits.maxRepeats()) {
            Repetition repetition = Repetition.at(state);
            return new Outcome.RepeatedCalls(repetition.call(), state.progress().repeats(), repetition.what());
        }
        if (state.progress().errors() >= limits.maxErrors()) {
            return new Outcome.ConsecutiveErrors(state.progress().errors(), lastError(state));
        }
        int turns = limits.maxTurns() - (limits.lastTurn() ? 1 : 0);
        if (state.progress().turns() >= turns) {
            return new Outcome.MaxTurns(limits.maxTurns());
        }
        if (state.progress().spent() != null) {
            return new Outcome.BudgetSpent(state.progress().spent());
        }
        return unpriced(state);
    }

    private static String lastError(RunState state) {
        List<ToolResultBlock> results = List.of();
        for (int i = state.turns().size() - 1; results.isEmpty() && i >= 0; i--) {
            results = state.turns().get(i).results();
        }
        return results.isEmpty() ? "" : results.get(results.size() - 1).text();
    }

    /** An answer without a price ends a run that has a limit on money: nobody can tell what it leaves. */
    static @Nullable Outcome unpriced(RunState state) {
        BigDecimal maxCost = state.terms().limits().spending().usd();
        Cost last = maxCost == null ? Cost.ZERO : lastAnswer(state.facts());
        return maxCost == null || last.known()
                ? null
                : new Outcome.BudgetSpent(last + " of $" + maxCost.toPlainString());
    }

    private static Cost lastAnswer(List<Fact> facts) {
        for (int i = facts.size() - 1; i >= 0; i--) {
            if (facts.get(i) instanceof Fact.Asked || facts.get(i) instanceof Fact.Resumed) {
                return Cost.ZERO; // limits count from here
            }
            if (facts.get(i) instanceof Fact.ModelAnswered answered) {
                return answered.cost();
            }
        }
        return Cost.ZERO;
    }
}
