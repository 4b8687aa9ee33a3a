package dev.ratchet.model;

import dev.ratchet.message.RawJson;

/** The form in which the answers of a conversation are given. Like the tools it is fixed with the first request. */
public sealed interface OutputFormat {

    /**
     * The answer's text is one JSON document, and the service holds the model to its schema while it writes.
     *
     * @param schema in the subset of JSON Schema that the service knows, what it lacks told in descriptions
     * @param whole the same with everything that the answer is checked against
     */
    record JsonSchema(RawJson schema, RawJson whole) implements OutputFormat {}

    /**
     * The answer is the arguments of a call, after which the run ends. It is for models that cannot be held to a schema,
     * and schemas to which none can be held. The model is never forced to make it: current models refuse that.
     *
     * @param name a tool of the prompt that nothing runs
     */
    record FinalTool(String name) implements OutputFormat {}
}
