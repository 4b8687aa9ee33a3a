package dev.ratchet.loop;

import dev.ratchet.context.ContextManager;
import dev.ratchet.context.ContextPlan;
import dev.ratchet.context.SummaryPlan;
import dev.ratchet.context.WorstCase;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunState;
import dev.ratchet.usage.Allowance;
import dev.ratchet.usage.Amount;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.Price;
import dev.ratchet.usage.Usage;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the next model call may use at most, so that the run stays within its limits whatever the model does: a request is
 * sent only if what is spent and the most that it can use fit together.
 *
 * @param maxTokens how long the answer may be; as the terms say, or less if that is all that the budget bears
 * @param attempts how many attempts may be billed
 * @param reserve the most that one attempt can use
 * @param lastTurn the most that the last turn after it can use, if there is to be one; it is kept ready too
 * @param last whether this is that last turn
 */
public record Grant(int maxTokens, int attempts, Amount reserve, Amount lastTurn, boolean last) {
    /** An answer shorter than this is of no use: a request that could not have it is not worth its price. */
    static final int LEAST_ANSWER = 1_000;

    // One lost answer is bad luck, and two in a row are rare; more would only keep money from other turns and runs.
    private static final int MOST_ATTEMPTS = 3;

    // What the results of the last calls may come to if the last turn is still to fit; larger ones may leave none.
    private static final int RESULTS_OF_A_TURN = 8_000;

    /** {@return this with no more attempts than a budget bears that is shared with others} */
    public Grant shared() {
        return new Grant(maxTokens, Math.min(attempts, MOST_ATTEMPTS), reserve, lastTurn, last);
    }

    /** {@return the most that the request can use, its repetitions and the last turn after it} */
    public Amount whole() {
        return reserve.times(attempts).plus(lastTurn);
    }

    /** What comes next in a state: a grant, or else the limit that is in the way; both for a last turn. */
    record Next(@Nullable Grant grant, @Nullable Outcome limit) {
        Outcome limitOrThrow() {
            return Objects.requireNonNull(limit);
        }
    }

    static Next next(RunState state) {
        Worst worst = new Worst(state, 0, state.maxTokens());
        Outcome limit = Limit.reached(state);
        if (limit == null) {
            Grant grant = worst.grant(worst::after, false);
            if (grant != null) {
                return new Next(grant, null);
            }
            limit = worst.shortage();
        }
        boolean answers = state.terms().limits().lastTurn() && Limit.unpriced(state) == null;
        return new Next(answers ? worst.grant(maxTokens -> Amount.ZERO, true) : null, limit);
    }

    /**
     * Returns what an answer counts at least where it does not tell what it used, or that has no price: what was reserved for
     * it. Null for one that tells.
     *
     * @param before the state in which it was asked for
     */
    static @Nullable Amount atLeast(RunState before, ModelAnswer answer, Cost cost, boolean summary) {
        boolean told = !answer.usage().equals(Usage.NONE);
        if (told && (cost.known() || before.terms().price() == null)) {
            return null;
        }
        Grant grant = summary ? Recovery.grant(before).grant() : next(before).grant();
        if (grant == null) {
            return null;
        }
        return told ? new Amount(0, 0, grant.reserve().usd()) : grant.reserve();
    }

    /** {@return what a request for a summary may use, which asks a question of so many bytes} */
    static Next forSummary(RunState state, int question) {
        int longest = Math.max(SummaryPlan.LONGEST, state.terms().maxTokens());
        Worst worst = new Worst(
                state,
                question,
                Math.min(longest, state.setup().model().maxOutputTokens().orElse(longest)));
        Grant grant = worst.grant(worst::after, false);
        return new Next(grant, grant == null ? worst.shortage() : null);
    }

    /** The worst that the next request can come to, and what there is for it. */
    private static final class Worst {
        private final Limits limits;
        private final @Nullable Price price;
        private final OptionalInt window;
        private final Amount spent;
        private final Allowance left;
        private final Fact.@Nullable BudgetRefused refused;
        private final long input;
        private final int wanted;
        private final boolean hour;
        private final int requests; // within one, where the service sums up before it answers

        Worst(RunState state, long more, int wanted) {
            this.limits = state.terms().limits();
            this.price = state.terms().price();
            this.window = state.setup().model().contextWindow();
            this.spent = state.progress().ledger().counted();
            this.refused = state.progress().refused();
            Allowance own = limits.spending().minus(spent);
            this.left = refused == null ? own : own.and(refused.left());
            this.input = WorstCase.inputTokens(
                            state.context(),
                            state.setup().prompt(),
                            state.conversation(),
                            state.setup().model())
                    + more;
            this.wanted = wanted;
            ContextPlan plan = ContextManager.plan(state.contextInput());
            this.hour = plan.cacheMarks().hour();
            this.requests = plan.compacts() ? 2 : 1;
        }

        /** Returns the largest grant that what is left covers together with what comes after it, or null. */
        @Nullable
        Grant grant(IntFunction<Amount> after, boolean last) {
            if (left.exhausted()) {
                return null;
            }
            int most = wanted;
            if (!covered(most, 1, after)) {
                int least = Math.min(LEAST_ANSWER, wanted);
                if (!covered(least, 1, after)) {
                    return null;
                }
                while (most - least > 1) {
                    int middle = (least + most) >>> 1;
                    if (covered(middle, 1, after)) {
                        least = middle;
                    } else {
                        most = middle;
                    }
                }
                most = least;
            }
            int attempts = left.unlimited() ? Integer.MAX_VALUE : MOST_ATTEMPTS;
            while (attempts > 1 && !left.unlimited() && !covered(most, attempts, after)) {
                attempts--;
            }
            return new Grant(most, attempts, request(most), after.apply(most), last);
        }

        /** {@return the most that the last turn can use after a turn with so long an answer} */
        Amount after(int maxTokens) {
            return limits.lastTurn()
                    ? amount(input + maxTokens + RESULTS_OF_A_TURN, Math.min(LEAST_ANSWER, wanted))
                    : Amount.ZERO;
        }

        Outcome shortage() {
            int least = Math.min(LEAST_ANSWER, wanted);
            Amount next = request(least).plus(after(least));
            Allowance own = limits.spending().minus(spent);
            return refused != null && own.covers(next)
                    ? spent(refused.budget(), refused.left(), next)
                    : spent(limits.spending().spentOf(spent), own, next);
        }

        private Outcome spent(String budget, Allowance rest, Amount next) {
            String needs = ", and the next request may take " + next.tokens() + " tokens"
                    + (rest.usd() == null ? "" : " for " + Cost.of(next.usd()));
            return new Outcome.BudgetSpent(rest.exhausted() ? budget : budget + needs);
        }

        private boolean covered(int maxTokens, int attempts, IntFunction<Amount> after) {
            return left.covers(request(maxTokens).times(attempts).plus(after.apply(maxTokens)));
        }

        private Amount request(int maxTokens) {
            return amount(input, maxTokens).times(requests);
        }

        private Amount amount(long in, int out) {
            long most = window.isEmpty() ? in : Math.min(in, window.getAsInt());
            return new Amount(most, out, price == null ? BigDecimal.ZERO : price.atMost(most, out, hour));
        }
    }
}
