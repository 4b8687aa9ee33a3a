package dev.ratchet.testing.server;

import java.util.List;

/** A request that ends with the assistant's words asks the model to go on with them; newer models refuse that. */
final class LastTurnRule implements CheckedRequest.Rule {
    @Override
    public void check(CheckedRequest request) {
        List<Turn> turns = request.turns();
        Turn turn = turns.get(turns.size() - 1);
        if (!turn.is("assistant") || turn.isPaused()) {
            return;
        }
        if (!request.model().prefill()) {
            throw Refused.invalid(
                    "This model does not support assistant message prefill. The conversation must end with a"
                            + " user message.");
        }
        if (request.thinks() || request.format().given()) {
            throw Refused.invalid("prefill is not supported together with thinking or an output format");
        }
        Value last = turn.last();
        if (last != null) {
            String text = last.text("text");
            if (!text.equals(text.stripTrailing())) {
                throw Refused.invalid(turn.path() + ": final assistant content cannot end with trailing whitespace");
            }
        }
    }
}
