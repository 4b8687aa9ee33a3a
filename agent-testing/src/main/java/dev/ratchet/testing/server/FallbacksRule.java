package dev.ratchet.testing.server;

import java.util.List;

/** Models that answer where the first one refuses: the default ones, or at most three of the client's choice. */
final class FallbacksRule implements CheckedRequest.Rule {
    private static final int MOST = 3;

    private static final Shape FALLBACK = Fields.none()
            .required("model", Shape.STRING)
            .optional("max_tokens", Shape.atLeast(1))
            .optional("thinking", Shape.OBJECT)
            .optional("output_config", Shape.OBJECT)
            .optional("speed", Shape.oneOf("standard", "fast").orNull());

    @Override
    public void check(CheckedRequest request) {
        Value fallbacks = request.body().at("fallbacks");
        if (fallbacks.node().isMissingNode()) {
            return;
        }
        if (fallbacks.node().isString()) {
            Shape.oneOf("default").check(fallbacks, request);
            return;
        }
        List<Value> models = fallbacks.elements();
        if (models.size() > MOST) {
            throw fallbacks.refused("List should have at most " + MOST + " items, not " + models.size());
        }
        for (Value model : models) {
            FALLBACK.check(model, request);
            ModelSpec.of(model.text("model"), request.terms().recordings());
        }
    }
}
