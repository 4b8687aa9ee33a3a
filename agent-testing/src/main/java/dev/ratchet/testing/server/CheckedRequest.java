package dev.ratchet.testing.server;

import java.util.List;

/**
 * A request whose body is known to be an object for a known model; what the rules look at.
 *
 * @param body the whole body
 * @param model what is special about the model
 * @param version the API version, {@code 2023-06-01} or {@code 2026-10-21}
 */
record CheckedRequest(Value body, ModelSpec model, String version) {
    static final String OLD_VERSION = "2023-06-01";
    static final String NEW_VERSION = "2026-10-21";

    private static final List<Rule> RULES = List.of(
            new TopLevelRule(),
            new SamplingRule(),
            new ThinkingRule(),
            new SystemRule(),
            new ToolsRule(),
            new ToolChoiceRule(),
            new MessagesRule(),
            new PairingRule(),
            new LastTurnRule(),
            new CacheMarksRule());

    /** One group of rules of the service. Throws {@link Refused} at the first that is broken. */
    interface Rule {
        void check(CheckedRequest request);
    }

    /** Checks a body against all rules, in the order in which the service finds faults. */
    static CheckedRequest check(Value body, String version) {
        String model = body.object().required("model").string();
        CheckedRequest request = new CheckedRequest(body, ModelSpec.of(model), version);
        RULES.forEach(rule -> rule.check(request));
        return request;
    }

    boolean oldVersion() {
        return version.equals(OLD_VERSION);
    }

    boolean stream() {
        return body.node().path("stream").asBoolean(false);
    }

    /** {@return whether it only warms the cache: the answer is empty} */
    boolean warmsOnly() {
        return body.node().path("max_tokens").asInt(1) == 0;
    }
}
