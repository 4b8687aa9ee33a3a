package dev.ratchet.testing.server;

/** Sampling parameters: gone in the newest version, neutral values only for newer models in the old one. */
final class SamplingRule implements CheckedRequest.Rule {
    @Override
    public void check(CheckedRequest request) {
        Value temperature = request.body().at("temperature");
        Value topP = request.body().at("top_p");
        Value topK = request.body().at("top_k");
        if (!request.oldVersion()) {
            for (Value parameter : new Value[] {temperature, topP, topK}) {
                if (!parameter.node().isMissingNode()) {
                    throw parameter.refused("Extra inputs are not permitted");
                }
            }
            return;
        }
        range(temperature);
        range(topP);
        if (topK.given()) {
            topK.integer();
        }
        switch (request.model().sampling()) {
            case "free" -> withThinking(request, temperature, topP, topK);
            case "neutral" -> neutral(temperature, topP, topK);
            default -> haiku(temperature, topP, topK);
        }
    }

    private static void range(Value parameter) {
        if (parameter.given() && (parameter.number() < 0 || parameter.number() > 1)) {
            throw parameter.refused("range: 0..1");
        }
    }

    private static void withThinking(CheckedRequest request, Value temperature, Value topP, Value topK) {
        String thinking = request.body().at("thinking").node().path("type").asString("disabled");
        if (thinking.equals("disabled")) {
            return;
        }
        if (temperature.given() && temperature.number() != 1) {
            throw temperature.refused("`temperature` may only be set to 1 when thinking is enabled");
        }
        if (topK.given()) {
            throw topK.refused("`top_k` must be unset when thinking is enabled");
        }
        if (topP.given() && topP.number() < 0.95) {
            throw topP.refused("`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled");
        }
    }

    private static void neutral(Value temperature, Value topP, Value topK) {
        if (temperature.given() && temperature.number() != 1) {
            throw temperature.refused("`temperature` is not supported by this model: only 1");
        }
        if (topP.given() && topP.number() < 0.99) {
            throw topP.refused("`top_p` is not supported by this model: only 0.99 or more");
        }
        unset(topK);
    }

    private static void haiku(Value temperature, Value topP, Value topK) {
        if (temperature.given() && topP.given()) {
            throw topP.refused("`temperature` and `top_p` cannot both be specified for this model");
        }
        if (temperature.given() && temperature.number() != 1) {
            throw temperature.refused("`temperature` is not supported by this model: only 1");
        }
        if (topP.given() && topP.number() != 0.99) {
            throw topP.refused("`top_p` is not supported by this model: only 0.99");
        }
        unset(topK);
    }

    private static void unset(Value topK) {
        if (topK.given()) {
            throw topK.refused("`top_k` is not supported by this model");
        }
    }
}
