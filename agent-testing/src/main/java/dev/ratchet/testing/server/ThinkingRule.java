package dev.ratchet.testing.server;

import java.math.BigInteger;
import java.util.Set;

/** Which form of thinking a model takes, and a manual budget that leaves room for an answer. */
final class ThinkingRule implements CheckedRequest.Rule {
    static final String CONTROLS = "thinking-binding-controls-2026-08-01";

    private static final Set<String> FORMS = Set.of("adaptive", "enabled", "disabled", "between_tools");
    private static final Set<String> ABOVE_HIGH = Set.of("xhigh", "max");

    private static final Fields ANY_FORM = Fields.typed()
            .beta(
                    "block_binding",
                    Fields.none().required("prefix_mismatch_behavior", Shape.oneOf("error", "drop_block")),
                    CONTROLS);
    private static final Fields SHOWN = ANY_FORM.optional("display", ThinkingRule::display);

    private static final Fields BUDGETED = SHOWN.required("budget_tokens", Shape.atLeast(1024));

    @Override
    public void check(CheckedRequest request) {
        Value thinking = request.body().at("thinking");
        if (thinking.node().isMissingNode()) {
            return;
        }
        String type = thinking.object().required("type").oneOf(FORMS);
        if (!request.model().thinking().contains(type)) {
            throw thinking.at("type")
                    .refused("\"thinking.type." + type + "\" is not supported for this model. Use "
                            + String.join(" or ", request.model().thinking()) + ".");
        }
        Value tagged = thinking.tagged(type);
        Fields shape = switch (type) {
            case "adaptive" -> SHOWN;
            case "enabled" -> BUDGETED;
            default -> ANY_FORM;
        };
        shape.check(tagged, request);
        if (type.equals("enabled") && !request.terms().counting()) {
            BigInteger budget = tagged.at("budget_tokens").integer();
            if (budget.compareTo(request.body().at("max_tokens").integer()) >= 0) {
                throw Refused.invalid("`max_tokens` must be greater than `thinking.budget_tokens`.");
            }
        }
        // Above which effort Haiku 5.5 refuses `disabled` is not established: it is never refused there.
        String effort = request.body().at("output_config").text("effort");
        if (request.model().thinkingUpToHigh().contains(type) && ABOVE_HIGH.contains(effort)) {
            throw thinking.at("type")
                    .refused("\"thinking.type." + type + "\" is not supported for this model at effort \"" + effort
                            + "\". Use effort \"high\" or below.");
        }
    }

    private static void display(Value display, CheckedRequest request) {
        if (display.given()) {
            display.oneOf(
                    request.allows(Set.of("thinking-display-updates-2026-08-18"))
                            ? Set.of("summarized", "omitted", "updates")
                            : Set.of("summarized", "omitted"));
        }
    }
}
