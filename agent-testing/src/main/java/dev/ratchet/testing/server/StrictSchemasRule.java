package dev.ratchet.testing.server;

/** The schemas that an answer or a call is held to: a subset of JSON Schema, and not too much of it in one request. */
final class StrictSchemasRule implements CheckedRequest.Rule {
    private static final int MOST_TOOLS = 20;
    private static final int MOST_OPTIONAL = 24;
    private static final int MOST_UNIONS = 16;

    @Override
    public void check(CheckedRequest request) {
        int strict = 0;
        StrictSchema.Counts counts = new StrictSchema.Counts();
        for (Value tool : request.body().at("tools").elementsOrNone()) {
            if (tool.flag("strict")) {
                strict++;
                if (ToolsRule.isCustom(tool)) {
                    StrictSchema.check(tool.tagged("custom").at("input_schema"), counts);
                }
            }
        }
        Value format = request.format();
        if (format.given()) {
            StrictSchema.check(format.at("schema"), counts);
        }
        atMost(MOST_TOOLS, strict, "strict tools");
        atMost(MOST_OPTIONAL, counts.optional, "optional parameters in strict schemas");
        atMost(MOST_UNIONS, counts.unions, "parameters of a union type in strict schemas");
    }

    private static void atMost(int most, int found, String what) {
        if (found > most) {
            throw Refused.invalid(
                    "Schemas contain too many " + what + ": " + found + ", at most " + most + " are allowed");
        }
    }
}
