package dev.ratchet.testing.server;

import java.math.BigInteger;
import java.util.Set;

/** Which form of thinking a model takes, and a manual budget that leaves room for an answer. */
final class ThinkingRule implements CheckedRequest.Rule {
    private static final BigInteger MINIMUM_BUDGET = BigInteger.valueOf(1024);

    @Override
    public void check(CheckedRequest request) {
        Value thinking = request.body().at("thinking");
        if (!thinking.given()) {
            return;
        }
        String type =
                thinking.object().required("type").oneOf(Set.of("adaptive", "enabled", "disabled", "between_tools"));
        Value tagged = thinking.tagged(type);
        if (!request.model().thinking().contains(type)) {
            throw thinking.at("type")
                    .refused("\"thinking.type." + type + "\" is not supported for this model. Use "
                            + String.join(" or ", request.model().thinking()) + ".");
        }
        switch (type) {
            case "enabled" -> {
                tagged.only(Set.of("type", "budget_tokens", "display"));
                BigInteger budget = tagged.required("budget_tokens").integer();
                if (budget.compareTo(MINIMUM_BUDGET) < 0) {
                    throw tagged.at("budget_tokens").refused("Input should be greater than or equal to 1024");
                }
                if (budget.compareTo(request.body().at("max_tokens").integer()) >= 0) {
                    throw Refused.invalid("`max_tokens` must be greater than `thinking.budget_tokens`.");
                }
            }
            case "adaptive" -> tagged.only(Set.of("type", "display"));
            default -> tagged.only(Set.of("type"));
        }
        if (tagged.at("display").given()) {
            tagged.at("display").oneOf(Set.of("summarized", "omitted"));
        }
    }
}
