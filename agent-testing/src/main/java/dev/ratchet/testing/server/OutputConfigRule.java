package dev.ratchet.testing.server;

import java.math.BigInteger;

/** Effort, the budget of a task and the outer shape of an output format; its schema is {@link StrictSchemasRule}'s. */
final class OutputConfigRule implements CheckedRequest.Rule {
    private static final Shape FORMAT = Variants.of(
                    "json_schema", Fields.typed().required("schema", Shape.OBJECT))
            .orNull();

    private static final Shape BUDGET = Variants.of(
            "tokens",
            Fields.typed()
                    .required("total", Shape.atLeast(20_000))
                    .optional("remaining", Shape.atLeast(0).orNull())
                    .and(OutputConfigRule::remaining));

    /** The effort of one turn or of the whole request. */
    static final Shape EFFORT = OutputConfigRule::effort;

    private static final Shape CONFIG = Fields.none()
            .optional("effort", EFFORT)
            .optional("format", FORMAT)
            .beta("task_budget", BUDGET, "task-budgets-2026-03-13");

    @Override
    public void check(CheckedRequest request) {
        Value config = request.body().at("output_config");
        if (!config.node().isMissingNode()) {
            CONFIG.check(config, request);
        }
        Value former = request.body().at("output_format");
        if (!former.node().isMissingNode()) {
            FORMAT.check(former, request);
            if (config.has("format") && former.given()) {
                throw former.refused("use output_config.format only, not output_format beside it");
            }
        }
    }

    private static void effort(Value effort, CheckedRequest request) {
        if (!effort.given()) {
            return;
        }
        if (request.model().effort().isEmpty()) {
            throw effort.refused("This model does not support the effort parameter.");
        }
        effort.oneOf(request.model().effort());
    }

    private static void remaining(Value budget, CheckedRequest request) {
        if (budget.has("remaining")) {
            BigInteger total = budget.at("total").integer();
            if (budget.at("remaining").integer().compareTo(total) > 0) {
                throw budget.at("remaining").refused("Input should be less than or equal to total");
            }
        }
    }
}
