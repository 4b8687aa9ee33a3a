package dev.ratchet.testing.costlab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A way to decide, request by request, whether to leave out what is old, by what is known at that time. What is left out is
 * always all but the last {@link Optimum#KEPT} turns.
 *
 * @param name such as {@code debt 1.0, half the turns to come}
 * @param trigger when it is time
 * @param horizon how many requests are thought to come
 */
record OnlinePolicy(String name, Trigger trigger, Horizon horizon) {

    /** When it is time. */
    @FunctionalInterface
    interface Trigger {
        boolean isDue(Moment moment);
    }

    /** How many requests are thought to come; to leave something out has to pay by then. */
    enum Horizon {
        /** It need not pay. */
        IGNORED("whether it pays or not"),
        /** As many as the limit of turns leaves. */
        LIMIT("if it pays by the limit of turns"),
        /** As many as there were so far, as far as the limit leaves so many. */
        HALF("if it pays in as many turns as there were");

        private final String label;

        Horizon(String label) {
            this.label = label;
        }

        private double requests(int request, int left) {
            return switch (this) {
                case IGNORED -> Double.POSITIVE_INFINITY;
                case LIMIT -> left;
                case HALF -> Math.min(request, left);
            };
        }
    }

    /**
     * What is known when a request is made; tokens are in units of the price of uncached input.
     *
     * @param turns since something was left out
     * @param clearable what could be left out, in tokens
     * @param rewrite what it costs more to write again all that stands behind the first of it than to read it
     * @param kept the same of what stands behind the last of it
     * @param debt what it cost to read what could have been left out, since something was
     */
    record Moment(int turns, double clearable, double rewrite, double kept, double debt) {}

    /** {@return the family that is searched: four kinds of triggers, from eager to patient, with each horizon} */
    static List<OnlinePolicy> family() {
        List<OnlinePolicy> family = new ArrayList<>();
        for (Horizon horizon : Horizon.values()) {
            for (int turns = 2; turns <= 60; turns++) {
                int period = turns;
                family.add(of("every " + period + " turns", moment -> moment.turns >= period, horizon));
            }
            for (double tokens = 2_000; tokens < 500_000; tokens *= 1.2) {
                double least = tokens;
                family.add(of(
                        String.format(Locale.ROOT, "from %,.0f tokens on", least),
                        moment -> moment.clearable >= least,
                        horizon));
            }
            for (int tenths = 2; tenths <= 30; tenths++) {
                double times = tenths / 10.0;
                family.add(of(
                        "when keeping it has cost " + times + " times the rewrite",
                        moment -> moment.debt >= times * moment.rewrite,
                        horizon));
                family.add(of(
                        "when keeping it has cost " + times + " times the rewrite of what is kept",
                        moment -> moment.debt >= times * moment.kept,
                        horizon));
            }
        }
        return family;
    }

    private static OnlinePolicy of(String what, Trigger trigger, Horizon horizon) {
        return new OnlinePolicy(what + ", " + horizon.label, trigger, horizon);
    }

    /** {@return what it does in a run} */
    Schedule schedule(CostModel model, Rates rates, Caching caching) {
        double read = rates.read() / rates.uncached();
        double write = rates.write(caching) / rates.uncached();
        List<Integer> cleared = new ArrayList<>();
        int left = 0;
        int last = 1;
        double debt = 0;
        for (int request = 1; request <= model.requests(); request++) {
            int most = Optimum.most(request);
            if (most > left) {
                double clearable = model.clearable(left, most);
                double rewrite = (write - read) * (model.tokens(request, most) - model.boundary(left));
                debt += read * clearable;
                double kept = (write - read) * (model.tokens(request, most) - model.tokens(most + 1, most));
                double come = horizon.requests(request, model.requests() - request);
                if (read * clearable * come > rewrite
                        && trigger.isDue(new Moment(request - last, clearable, rewrite, kept, debt))) {
                    left = most;
                    last = request;
                    debt = 0;
                }
            }
            cleared.add(left);
        }
        return new Schedule(caching, cleared);
    }

    /** {@return that of the family which does best on the average over other runs of the same kind} */
    static OnlinePolicy best(List<CostModel> others, Rates rates, Caching caching) {
        List<Double> optima = others.stream()
                .map(model -> rates.usd(model.total(Optimum.of(model, rates))))
                .toList();
        OnlinePolicy best = null;
        double least = Double.POSITIVE_INFINITY;
        for (OnlinePolicy policy : family()) {
            double sum = 0;
            for (int i = 0; i < others.size(); i++) {
                CostModel model = others.get(i);
                sum += rates.usd(model.total(policy.schedule(model, rates, caching))) / optima.get(i);
            }
            if (sum < least) {
                least = sum;
                best = policy;
            }
        }
        return java.util.Objects.requireNonNull(best);
    }
}
