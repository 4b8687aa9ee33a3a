package dev.ratchet.testing.server;

import java.util.List;

/** A request that ends with the assistant's words asks the model to go on with them; newer models refuse that. */
final class LastTurnRule implements CheckedRequest.Rule {
    @Override
    public void check(CheckedRequest request) {
        List<Turn> turns = Turn.of(request);
        Turn last = turns.get(turns.size() - 1);
        if (!last.is("assistant") || last.waitsForServerTool()) {
            return; // an answer that paused for a server tool is sent back as it is
        }
        if (!request.model().prefill()) {
            throw Refused.invalid(
                    "This model does not support assistant message prefill. The conversation must end with a"
                            + " user message.");
        }
        String thinking = request.body().at("thinking").node().path("type").asString("disabled");
        if (!thinking.equals("disabled")
                || request.body().at("output_config").at("format").given()) {
            throw Refused.invalid("prefill is not supported together with thinking or an output format");
        }
        if (!last.blocks().isEmpty()) {
            String text = last.blocks()
                    .get(last.blocks().size() - 1)
                    .node()
                    .path("text")
                    .asString("");
            if (!text.equals(text.stripTrailing())) {
                throw Refused.invalid(last.path() + ": final assistant content cannot end with trailing whitespace");
            }
        }
    }
}
