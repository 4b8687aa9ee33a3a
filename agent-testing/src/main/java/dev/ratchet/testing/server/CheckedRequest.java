package dev.ratchet.testing.server;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body is known to be an object for a known model; what the rules look at. Not thread-safe before it is
 * checked.
 */
final class CheckedRequest {
    static final String OLD_VERSION = "2023-06-01";
    static final String NEW_VERSION = "2026-10-21";

    private static final List<Rule> RULES = List.of(
            new TopLevelRule(),
            new SamplingRule(),
            new OutputConfigRule(),
            new ThinkingRule(),
            new SystemRule(),
            new ToolsRule(),
            new ToolChoiceRule(),
            new StrictSchemasRule(),
            new ServersRule(),
            new FallbacksRule(),
            new ContextManagementRule(),
            new MessagesRule(),
            new CompactionBlocksRule(),
            new PairingRule(),
            new OpenCallsRule(),
            new ToolReferencesRule(),
            new LastTurnRule(),
            new CacheMarksRule(),
            new CitationsRule(),
            new FilesRule());

    private final Value body;
    private final ModelSpec model;
    private final Terms terms;
    private @Nullable List<Message> messages;
    private @Nullable List<Turn> turns;
    private List<String> droppedThinking = List.of();

    /** One group of rules of the service. Throws {@link Refused} at the first that is broken. */
    interface Rule {
        void check(CheckedRequest request);
    }

    private CheckedRequest(Value body, ModelSpec model, Terms terms) {
        this.body = body;
        this.model = model;
        this.terms = terms;
    }

    /** Checks the body of a message without betas; see {@link #check(Value, Terms)}. */
    static CheckedRequest check(Value body, String version) {
        return check(body, Terms.of(version));
    }

    /**
     * Checks a body against all rules, in the order in which the service finds faults.
     *
     * @throws Refused at the first rule that is broken
     */
    static CheckedRequest check(Value body, Terms terms) {
        String id = body.object().required("model").string();
        CheckedRequest request = new CheckedRequest(body, ModelSpec.of(id, terms.recordings()), terms);
        for (Rule rule : RULES) {
            rule.check(request);
        }
        request.droppedThinking = BoundThinking.check(request);
        return request;
    }

    /** {@return the whole body} */
    Value body() {
        return body;
    }

    /** {@return what is special about the model} */
    ModelSpec model() {
        return model;
    }

    Terms terms() {
        return terms;
    }

    /** {@return the messages, once each is known to be well-formed} */
    List<Message> messages() {
        if (messages == null) {
            messages = body.at("messages").elements().stream().map(Message::of).toList();
        }
        return messages;
    }

    /** {@return the messages with neighbours of one role joined, once each is known to be well-formed} */
    List<Turn> turns() {
        if (turns == null) {
            turns = Turn.of(messages());
        }
        return turns;
    }

    /** {@return the paths of the thinking blocks that the model does not get to see, because what precedes them changed} */
    List<String> droppedThinking() {
        return droppedThinking;
    }

    /** {@return whether one of these betas was asked for, or none is needed} */
    boolean allows(Set<String> betas) {
        if (betas.isEmpty()) {
            return true;
        }
        for (String beta : betas) {
            if (terms.betas().contains(beta)) {
                return true;
            }
        }
        return false;
    }

    boolean oldVersion() {
        return terms.version().equals(OLD_VERSION);
    }

    boolean stream() {
        return body.flag("stream");
    }

    /** {@return the type of thinking that is asked for, empty if nothing is said} */
    String thinking() {
        return body.at("thinking").type();
    }

    /** {@return whether thinking is asked for} */
    boolean thinks() {
        String type = thinking();
        return !type.isEmpty() && !type.equals("disabled");
    }

    /** {@return the format that the answer must have, possibly missing} */
    Value format() {
        Value format = body.at("output_config").at("format");
        return format.given() ? format : body.at("output_format");
    }

    /** {@return whether it only warms the cache: the answer is empty} */
    boolean warmsOnly() {
        return body.node().path("max_tokens").asInt(1) == 0;
    }
}
