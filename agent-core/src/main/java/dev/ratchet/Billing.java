package dev.ratchet;

import dev.ratchet.loop.Grant;
import dev.ratchet.model.Model;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelException;
import dev.ratchet.run.Fact;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.PriceTable;
import dev.ratchet.usage.Usage;
import java.time.Instant;

/** What answers cost, and attempts that came to nothing. */
record Billing(Model model, PriceTable prices) {
    private static final Cost UNTOLD = Cost.unknown("the service did not tell what it used");
    private static final Cost LOST = Cost.unknown("a lost answer may have been billed");

    Cost of(ModelAnswer answer) {
        return answer.usage().equals(Usage.NONE)
                ? UNTOLD
                : prices.cost(
                        answer.model().isEmpty() ? model.info().id() : answer.model(), answer.usage(), answer.tariff());
    }

    /** An answer with another status than 200 is not billed; one that was lost on the way may have been, beyond what it told. */
    Fact failed(ModelException e, Grant grant, Instant at) {
        boolean lost = e.mayBeBilled();
        Usage usage = e.usage().orElse(lost ? null : Usage.NONE);
        Cost known = usage == null ? Cost.ZERO : prices.cost(model.info().id(), usage, model.tariff());
        return new Fact.AttemptFailed(
                at,
                e.requestId().orElse(null),
                usage,
                lost ? known.plus(LOST) : Cost.ZERO,
                lost ? grant.reserve() : null,
                String.valueOf(e.getMessage()));
    }
}
