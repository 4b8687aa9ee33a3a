package dev.ratchet.anthropic;

import dev.ratchet.http.HttpCall;
import dev.ratchet.message.RawJson;
import dev.ratchet.model.ModelException.BrokenAnswer;
import dev.ratchet.model.ModelException.Details;
import tools.jackson.databind.JsonNode;

/** Reads an answer of status 200 that is no message: a count, a model. */
final class SmallAnswer {
    private static final int MOST_BYTES = 1 << 20;

    private SmallAnswer() {}

    static JsonNode read(HttpCall call, ApiErrors errors) {
        String text = call.text(MOST_BYTES);
        try {
            return RawJson.parse(text).tree();
        } catch (IllegalArgumentException e) {
            // Without the cause: it may quote what the server sent, the key included.
            throw new BrokenAnswer(
                    "the answer makes no sense: " + errors.shown(String.valueOf(e.getMessage())),
                    new Details(200, null, errors.requestId(call.response()), null, null),
                    null);
        }
    }
}
